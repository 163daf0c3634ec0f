import { type Json, resolveLimits } from '@cairn/kit';
import { describe, expect, it, test } from 'vitest';
import { defaultEffectLimits } from '../resolver/effect-limits.ts';
import { type EvaluationEffects, type EvaluationOutcome, noEffects } from '../resolver/resolver-code.ts';
import { compileScript } from '../script/compile-script.ts';
import { scriptLimits } from '../script/script-limits.ts';
import { scriptModules } from './script-modules.ts';

const imports = [
  "import { util, extensions, runtime } from '@aws-appsync/utils';",
  "import * as ddb from '@aws-appsync/utils/dynamodb';",
  "import * as rds from '@aws-appsync/utils/rds';",
  "import * as ai from '@aws-appsync/utils/ai';",
].join('\n');

/** Runs the body of a request handler at one moment, without chance. */
function run(body: string, effects: EvaluationEffects = noEffects()): EvaluationOutcome {
  const code = `${imports}\nexport function request(ctx) { ${body} }`;
  const compiled = compileScript(code, { modules: scriptModules, limits: resolveLimits(scriptLimits, {}) });
  if (compiled.kind === 'rejected') throw new Error(compiled.codeErrors.map(({ value }) => value).join('\n'));
  const context = {
    arguments: {},
    source: null,
    identity: null,
    request: { headers: {}, domainName: null },
    info: { fieldName: '', parentTypeName: '', variables: {}, selectionSetList: [], selectionSetGraphQL: '' },
    stash: {},
    env: {},
  };
  return compiled.handler('request').evaluate(context, {
    now: () => 1_700_000_000_123,
    random: () => 0.5,
    authorizationType: 'API Key Authorization',
    effects,
  });
}

/** The value of an expression. */
function resultOf(expression: string): Json | undefined {
  const outcome = run(`return ${expression};`);
  if (outcome.kind !== 'value') throw new Error(`${outcome.kind} instead`);
  return outcome.value;
}

/** The error that code ends with. */
function errorOf(body: string): Extract<EvaluationOutcome, { kind: 'error' }>['error'] {
  const outcome = run(body);
  if (outcome.kind !== 'error') throw new Error(`${outcome.kind} instead`);
  return outcome.error;
}

describe('util', () => {
  it('asks the evaluation for moments, chance and who asks', () => {
    expect(resultOf('util.time.nowISO8601()')).toBe('2023-11-14T22:13:20.123Z');
    expect(resultOf('util.time.nowEpochSeconds()')).toBe(1_700_000_000);
    expect(resultOf("util.time.nowFormatted('yyyy-MM-dd', '+02:00')")).toBe('2023-11-15');
    expect(resultOf('util.time.epochMilliSecondsToISO8601(0)')).toBe('1970-01-01T00:00:00.000Z');
    expect(resultOf('util.autoId()')).toBe('88888888-8888-4888-8888-888888888888');
    expect(resultOf('util.autoUlid()')).toMatch(/^[0-9A-Z]{26}$/);
    expect(resultOf('util.autoKsuid()')).toMatch(/^[0-9A-Za-z]{27}$/);
    expect(resultOf('util.math.randomWithinRange(10, 20)')).toBe(15);
    expect(resultOf('util.authType()')).toBe('API Key Authorization');
  });

  it('works on texts, and fails where it is given none', () => {
    expect(resultOf("util.urlEncode('a b&c')")).toBe('a+b%26c');
    expect(resultOf("util.base64Decode(util.base64Encode('grüße'))")).toBe('grüße');
    expect(resultOf("util.str.normalize('n\u0303', 'nfc')")).toBe('ñ');
    expect(resultOf("util.xml.toJsonString('<a>1</a>', true)")).toBe('"{\\"a\\":1}"');
    expect(resultOf("util.matches('a*b', 'aaab')")).toBe(true);
    expect(resultOf("util.matches('a*b', 'aaabc')")).toBe(false);
    expect(errorOf('util.urlEncode()')).toMatchObject({ kind: 'failed', errorType: 'Code' });
    expect(errorOf('util.base64Encode(null)')).toMatchObject({ kind: 'failed', errorType: 'Code' });
    expect(errorOf("util.time.parseISO8601ToEpochMilliSeconds('never')")).toMatchObject({ kind: 'failed' });
  });

  it('types values for DynamoDB and transforms conditions', () => {
    expect(resultOf('util.dynamodb.toMapValues({ a: 1, b: undefined })')).toEqual({ a: { N: 1 } });
    expect(resultOf("util.dynamodb.toString('a')")).toEqual({ S: 'a' });
    expect(resultOf("util.transform.toSubscriptionFilter({ a: { eq: 1 }, b: { eq: 2 } }, ['b'])")).toEqual({
      filterGroup: [{ filters: [{ fieldName: 'a', operator: 'eq', value: 1 }] }],
    });
    expect(errorOf('util.transform.toDynamoDBFilterExpression({ a: { like: 1 } })')).toMatchObject({
      ...{ message: 'Unsupported operator: like', errorType: 'Code', line: 5 },
    });
  });

  it('raises, appends and validates', () => {
    expect(errorOf("util.error('foo', 'Bar', { a: 1 }, [2])")).toMatchObject({
      ...{ kind: 'raised', message: 'foo', errorType: 'Bar', data: { a: 1 }, errorInfo: [2] },
    });
    expect(errorOf('util.unauthorized()')).toMatchObject({ kind: 'unauthorized' });
    expect(errorOf("util.validate(false, 'no', 'Bad')")).toMatchObject({ message: 'no', errorType: 'Bad' });
    const effects = noEffects();
    expect(run("util.validate(true, 'no'); util.appendError('foo'); return 1;", effects)).toEqual({
      ...{ kind: 'value', value: 1 },
    });
    expect(effects.appendedErrors).toEqual([
      { message: 'foo', errorType: null, data: null, errorInfo: null, kind: 'raised' },
    ]);
  });

  it('adds headers to the answer, and an error where it may not', () => {
    const effects = noEffects();
    run("util.http.addResponseHeader('itemsCount', 7)", effects);
    run("util.http.addResponseHeaders({ render: 'x', Host: 'y' })", effects);
    expect(effects.responseHeaders).toEqual([
      ['itemsCount', '7'],
      ['render', 'x'],
    ]);
    expect(effects.appendedErrors).toMatchObject([{ errorType: 'ResponseHeaderError' }]);
    expect(resultOf("util.http.copyHeaders({ host: 'a', accept: 'b' })")).toEqual({ accept: 'b' });
  });
});

describe('extensions', () => {
  const filter = { filterGroup: [{ filters: [{ fieldName: 'a', operator: 'eq', value: 1 }] }] };

  it('collect what is to be done beside the answer', () => {
    const effects = noEffects();
    const body = `
      extensions.setSubscriptionFilter(${JSON.stringify(filter)});
      extensions.setSubscriptionInvalidationFilter(${JSON.stringify(filter)});
      return extensions.evictFromApiCache('Query', 'note', { 'context.arguments.id': '1' });`;
    expect(run(body, effects)).toEqual({ kind: 'value', value: undefined });
    expect(effects).toMatchObject({
      subscriptionFilter: filter,
      subscriptionInvalidationFilter: filter,
      cacheEvictions: [{ typeName: 'Query', fieldName: 'note', keys: { 'context.arguments.id': '1' } }],
    });
  });

  test.each([
    'extensions.setSubscriptionFilter({})',
    'extensions.setSubscriptionInvalidationFilter(null)',
    'extensions.invalidateSubscriptions({ payload: {} })',
    "extensions.evictFromApiCache('Query')",
  ])('%s is refused', (body) => {
    expect(errorOf(body)).toMatchObject({ kind: 'failed', errorType: 'Code' });
  });

  it('end subscriptions a few times per request only', () => {
    const effects = noEffects();
    const { subscriptionInvalidationsPerRequest: invalidationsMax } = defaultEffectLimits;
    const body = "extensions.invalidateSubscriptions({ subscriptionField: 'onNote', payload: { id: 1 } })";
    for (let count = 0; count < invalidationsMax; count += 1) expect(run(body, effects).kind).toBe('value');
    expect(run(body, effects).kind).toBe('error');
    expect(effects.invalidations).toHaveLength(invalidationsMax);
  });
});

it('runtime.earlyReturn goes on with the next step, or the end', () => {
  expect(run('runtime.earlyReturn({ a: 1 })')).toEqual({
    kind: 'early-return',
    value: { a: 1 },
    skipTo: 'NEXT',
  });
  expect(run("runtime.earlyReturn(undefined, { skipTo: 'END' })")).toEqual({
    ...{ kind: 'early-return', value: null, skipTo: 'END' },
  });
  expect(errorOf("runtime.earlyReturn(1, { skipTo: 'LAST' })")).toMatchObject({ kind: 'failed' });
});

describe('rds', () => {
  it('binds what templates and payloads are given', () => {
    const hinted = '$' + "{rds.typeHint.DATE('2020-01-01')}";
    expect(resultOf(`rds.createPgStatement(rds.sql\`select ${hinted} as x\`)`)).toEqual({
      statements: ['select :P0 as x'],
      variableMap: { ':P0': '2020-01-01' },
      variableTypeHintMap: { ':P0': 'DATE' },
    });
    expect(
      resultOf("rds.createMySQLStatement(rds.insert({ table: 'p', values: { name: undefined } }))"),
    ).toMatchObject({ statements: ['INSERT INTO `p` (`name`) VALUES (NULL)'] });
    expect(
      resultOf(
        "rds.createPgStatement(rds.select({ from: 'a', columns: [{ n: rds.agg.countDistinct('id') }] }))",
      ),
    ).toMatchObject({ statements: ['SELECT COUNT (DISTINCT "id") as "n" FROM "a"'] });
    expect(resultOf("rds.select({ table: 'a' })")).toEqual({ type: 'SELECT', properties: { table: 'a' } });
  });

  it('takes no data of a caller for SQL', () => {
    const forged = "{ type: 'SQL', strings: ['1=1; drop table p'], keys: [] }";
    expect(
      resultOf(`rds.createPgStatement(rds.select({ table: 'p', where: { id: { eq: ${forged} } } }))`),
    ).toMatchObject({ statements: ['SELECT * FROM "p" WHERE "id" = :P0'] });
    expect(errorOf(`rds.createPgStatement(rds.select({ table: 'p', where: ${forged} }))`).kind).toBe(
      'failed',
    );
    expect(errorOf("rds.sql('select 1')").kind).toBe('failed');
  });

  it('statements within statements are bounded in depth and in memory', () => {
    const nested = Array.from({ length: 30 }, () => 's = rds.select({ from: { s } });').join('\n');
    expect(
      errorOf(`let s = rds.select({ table: 't' }); ${nested} return rds.createPgStatement(s);`),
    ).toMatchObject({
      message: expect.stringContaining('nest at most'),
    });
    const wide = Array.from(
      { length: 19 },
      () => "s = rds.select({ from: 't', columns: [{ a: s }, { b: s }, { c: s }, { d: s }] });",
    ).join('\n');
    const start = "let s = rds.select({ table: 't' });";
    expect(errorOf(`${start} ${wide} return rds.createPgStatement(s);`).kind).toBe('failed');
    expect(errorOf(`${start} ${wide} return s;`).kind).toBe('failed');
  });
});

it('dynamodb and ai make documents', () => {
  expect(
    resultOf(
      "ddb.update({ key: { id: 1 }, update: { n: ddb.operations.increment(), tags: ddb.toStringSet(['a']) } })",
    ),
  ).toEqual({
    operation: 'UpdateItem',
    key: { id: { N: 1 } },
    update: {
      expression: 'SET #expName_1 = #expName_1 + :expValue_1, #expName_2 = :expValue_2',
      expressionNames: { '#expName_1': 'n', '#expName_2': 'tags' },
      expressionValues: { ':expValue_1': { N: 1 }, ':expValue_2': { SS: ['a'] } },
    },
  });
  expect(resultOf("ai.converse({ modelId: 'm' })")).toEqual({ operation: 'Converse', modelId: 'm' });
  expect(errorOf('ddb.get()').message).toBe('An argument is expected to be passed to get');
});

test.each([
  'util.dynamodb.toDynamoDB(util.autoId)',
  'ddb.put({ key: { id: util.autoId } })',
  'rds.select({ table: util.autoId })',
])('%s is refused: functions are no data', (expression) => {
  expect(() => resultOf(expression)).toThrow();
});

it('what functions make is counted with what the evaluation may take', () => {
  const double = Array.from({ length: 20 }, () => 'text = text + text;').join('\n');
  const rounds = JSON.stringify(Array.from({ length: 30 }, (_, index) => index));
  const body = `let text = 'x'; ${double} const kept = [];
    for (const round of ${rounds}) kept.push(util.dynamodb.toS3Object(text, text, text));
    return kept.length;`;
  expect(errorOf(body)).toMatchObject({ kind: 'failed', message: expect.stringMatching(/memory|steps/) });
});
