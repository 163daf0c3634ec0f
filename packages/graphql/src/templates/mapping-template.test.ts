import { type Json, JsonNumber, resolveLimits, seededRandom } from '@cairn/kit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EvaluationEffects, type EvaluationOutcome, noEffects } from '../resolver/resolver-code.ts';
import type { ResolverContext } from '../resolver/resolver-context.ts';
import { compileMappingTemplate } from './compile-mapping-template.ts';
import { renderMappingTemplate } from './render-mapping-template.ts';
import { templateLimits } from './template-limits.ts';

const limits = resolveLimits(templateLimits);

const baseContext = {
  arguments: { id: 'a', input: { title: 'T', ok: true } },
  source: null,
  identity: { username: 'ada', claims: { sub: 's', 'cognito:groups': ['admin'] }, userArn: 'arn:x' },
  request: { headers: { host: 'h', 'x-forwarded-for': '1.2.3.4' }, domainName: null },
  info: {
    fieldName: 'getPost',
    parentTypeName: 'Query',
    variables: { a: 1 },
    selectionSetList: ['id', 'title'],
    selectionSetGraphQL: '{ id title }',
  },
  env: { STAGE: 'test' },
  prev: { result: { n: 1 } },
  result: { items: [1, 2] },
  error: { message: 'no', type: 'T' },
};

interface Evaluated {
  readonly outcome: EvaluationOutcome;
  readonly effects: EvaluationEffects;
  readonly stash: { readonly [name: string]: Json };
}

function evaluate(
  template: string,
  context: object = {},
  authorizationType = 'API Key Authorization',
): Evaluated {
  const code = compileMappingTemplate(template, { limits });
  if (code.kind === 'rejected') throw new Error(code.message);
  const random = seededRandom(1);
  const effects = noEffects();
  const stash: { [name: string]: Json } = { kept: 1 };
  const surroundings = {
    now: () => 1_517_943_695_758,
    random: () => random.next(),
    authorizationType,
    effects,
  };
  const whole = { ...baseContext, stash, ...context } as unknown as ResolverContext;
  return { outcome: code.evaluate(whole, surroundings), effects, stash };
}

const resultOf = (template: string, context: object = {}): unknown => {
  const { outcome } = evaluate(template, context);
  return outcome.kind === 'value' ? outcome.value : outcome;
};

describe('what a template sees', () => {
  it.each<[string, Json]>([
    ['$ctx.args.id $context.arguments.id $ctx.arguments.input.title', 'a a T'],
    ['$ctx.identity.username $ctx.identity.claims["cognito:groups"][0]', 'ada admin'],
    ['$ctx.request.headers["x-forwarded-for"] $ctx.request.headers.get("host")', '1.2.3.4 h'],
    [
      '$ctx.info.fieldName $ctx.info.selectionSetList $ctx.info.selectionSetGraphQL',
      'getPost [id, title] { id title }',
    ],
    ['$ctx.prev.result.n $ctx.result.items.size() $ctx.error.message $ctx.env.STAGE', '1 2 no test'],
    ['$!ctx.source$!ctx.nothing', ''],
    ['$ctx.get("args").id $ctx.containsKey("nothing")', 'a false'],
    ['$util.authType()', 'API Key Authorization'],
  ])('%s', (template, text) => {
    const rendered = renderMappingTemplate(
      template,
      { ...baseContext, stash: {} } as unknown as ResolverContext,
      { now: () => 0, random: () => 0, authorizationType: 'API Key Authorization', effects: noEffects() },
      { limits },
    );
    expect(rendered).toEqual({ kind: 'text', text });
  });

  it('info has no selections in its JSON', () => {
    expect(resultOf('$util.toJson($ctx.info)')).toEqual({
      fieldName: 'getPost',
      parentTypeName: 'Query',
      variables: { a: 1 },
    });
  });

  it('the stash is one for all steps, whatever becomes of a step', () => {
    const { stash } = evaluate(
      '$util.qr($ctx.stash.put("a", {"b": 1}))$util.qr($ctx.stash.remove("kept"))$util.error("x")',
    );
    expect(stash).toEqual({ a: { b: 1 } });
  });

  it('arguments that were changed are left for the steps that follow, and the caller keeps its own', () => {
    const { effects } = evaluate('$util.qr($ctx.args.input.put("owner", "ada"))#set($ctx.args.id = "b"){}');
    expect(effects.changedArguments).toEqual({ id: 'b', input: { title: 'T', ok: true, owner: 'ada' } });
    expect(baseContext.arguments).toEqual({ id: 'a', input: { title: 'T', ok: true } });
    expect(evaluate('"$ctx.args.id"').effects.changedArguments).toBeUndefined();
  });

  it('what is not looked at is printed as it came, to the last digit', () => {
    const result = { price: new JsonNumber('1.50'), id: new JsonNumber('12345678901234567890') };
    expect(resultOf('$util.toJson($ctx.result)', { result })).toEqual(result);
  });
});

describe('what comes of a template', () => {
  it('JSON is strict, in the words of AWS', () => {
    const message = (template: string): unknown => {
      const { outcome } = evaluate(template);
      return outcome.kind === 'error' ? outcome.error : outcome;
    };
    expect(message('{"aField": 1, "b": {"aField": 2}, "aField": 3}')).toMatchObject({
      message: "Duplicate field 'aField' detected on Object. Duplicate JSON keys are not allowed.",
      errorType: 'MappingTemplate',
      kind: 'failed',
    });
    expect(message('{"a": 1} x')).toMatchObject({
      message: 'Trailing characters at the end of the JSON string are not allowed.',
    });
    expect(message('{"a": }')).toMatchObject({
      message: expect.stringMatching(/^Unable to parse the JSON document: '/),
    });
    expect(message(' #set($x = 1) ')).toMatchObject({
      message: 'Template transformation yielded an empty response.',
    });
    expect(message('{"a": "x\\": y", "b": [{"a": 1}, {"a": 2}]}')).toMatchObject({ kind: 'value' });
  });

  it('#return ends it early', () => {
    expect(evaluate('a #return({"x": $ctx.prev.result.n}) b').outcome).toEqual({
      kind: 'early-return',
      value: { x: 1 },
      skipTo: 'NEXT',
    });
    expect(evaluate('#return').outcome).toMatchObject({ kind: 'early-return', value: null });
  });

  it('errors are raised, appended and validated', () => {
    expect(evaluate('$util.error("m", "T", {"a": 1}, {"b": 2}) x').outcome).toEqual({
      kind: 'error',
      error: { message: 'm', errorType: 'T', data: { a: 1 }, errorInfo: { b: 2 }, kind: 'raised' },
    });
    expect(evaluate('$util.unauthorized()').outcome).toMatchObject({
      error: { message: 'Unauthorized', errorType: 'Unauthorized', kind: 'unauthorized' },
    });
    expect(evaluate('$util.validate(false, "bad")').outcome).toMatchObject({
      error: { message: 'bad', errorType: 'CustomTemplateException' },
    });
    expect(resultOf('$util.validate(true, "bad")$util.qr($ctx.args.input.put("a", 1)){"n": 1}')).toEqual({
      n: 1,
    });
    const { effects, outcome } = evaluate('$util.appendError("m", "T")$util.toJson($ctx.outErrors)');
    expect(effects.appendedErrors).toMatchObject([{ message: 'm', errorType: 'T' }]);
    expect(outcome).toMatchObject({ value: [{ message: 'm', errorType: 'T' }] });
  });

  it('failures of the template are failures of the resolver', () => {
    expect(
      evaluate('$util.time.parseFormattedToEpochMilliSeconds("x", "yyyy", "UTC")').outcome,
    ).toMatchObject({
      error: { errorType: 'MappingTemplate', message: "Text 'x' could not be parsed at index 0" },
    });
    expect(compileMappingTemplate('#if($x)', { limits })).toMatchObject({ kind: 'rejected', line: 1 });
    expect(compileMappingTemplate(' '.repeat(65_537), { limits })).toMatchObject({ kind: 'rejected' });
  });

  it('logs and extensions are left as effects', () => {
    const { effects } = evaluate(`
      $util.log.info("a {} {}", 1, {"b": 2})$util.log.error("bad")
      $extensions.setSubscriptionFilter({"filterGroup": [{"filters": [{"fieldName": "a", "operator": "eq", "value": 1}]}]})
      $extensions.setSubscriptionInvalidationFilter({"filterGroup": [{"filters": [{"fieldName": "a", "operator": "eq", "value": 1}]}]})
      $extensions.invalidateSubscriptions({"subscriptionField": "onX", "payload": {"a": 1}})
      $extensions.evictFromApiCache("Query", "getPost", {"context.arguments.id": "a"})
      {}`);
    expect(effects.logs).toEqual(['a 1 {"b":2}', 'ERROR bad']);
    const filter = { filterGroup: [{ filters: [{ fieldName: 'a', operator: 'eq', value: 1 }] }] };
    expect(effects.subscriptionFilter).toEqual(filter);
    expect(effects.subscriptionInvalidationFilter).toEqual(filter);
    expect(effects.invalidations).toEqual([{ subscriptionField: 'onX', payload: { a: 1 } }]);
    expect(evaluate('$extensions.setSubscriptionFilter("x")').outcome.kind).toBe('error');
    expect(effects.cacheEvictions).toEqual([
      { typeName: 'Query', fieldName: 'getPost', keys: { 'context.arguments.id': 'a' } },
    ]);
  });
});

describe('$util', () => {
  it.each<[string, unknown]>([
    [
      '[$util.isNull($x), $util.isNull(""), $util.isNullOrEmpty([]), $util.isNullOrBlank(" ")]',
      [true, false, true, true],
    ],
    [
      '["$util.defaultIfNull($x, 1)", "$util.defaultIfNullOrEmpty("", 2)", "$util.defaultIfNullOrBlank(" ", 3)"]',
      ['1', '2', '3'],
    ],
    [
      '["$util.typeOf($x)", "$util.typeOf(1)", "$util.typeOf("")", "$util.typeOf({})", "$util.typeOf([])", "$util.typeOf(true)", "$util.typeOf($util)", "$util.typeOf($ctx)"]',
      ['Null', 'Number', 'String', 'Map', 'List', 'Boolean', 'Object', 'Map'],
    ],
    [
      '[$util.isString(""), $util.isNumber(1.5), $util.isBoolean(false), $util.isList([]), $util.isMap({})]',
      [true, true, true, true, true],
    ],
    ['[$util.matches("a*b", "aaaaab"), $util.matches("a", "ab")]', [true, false]],
    ['$util.toJson($util.parseJson(\'{"a": [1, 2.5, "x"]}\'))', { a: [1, 2.5, 'x'] }],
    ['$util.toJson($util.parseJson("nonsense"))', null],
    ['$util.toJson($util.map.copyAndRetainAllKeys({"a": 1, "b": 2}, ["a"]))', { a: 1 }],
    ['$util.toJson($util.map.copyAndRemoveAllKeys({"a": 1, "b": 2}, ["a"]))', { b: 2 }],
    ['$util.toJson($util.list.sortList([{"n": 2}, {"n": 1}], true, "n"))', [{ n: 2 }, { n: 1 }]],
    ['$util.toJson($util.dynamodb.toMapValues({"a": "x", "n": 1}))', { a: { S: 'x' }, n: { N: 1 } }],
    ['$util.dynamodb.toDynamoDBJson(["x", null])', { L: [{ S: 'x' }, { NULL: null }] }],
    ['[$util.math.roundNum(2.5), $util.math.minVal(1, 2), $util.math.maxVal(1.5, 1)]', [3, 1, 1.5]],
    ['"$util.time.nowISO8601()"', '2018-02-06T19:01:35.758Z'],
    ['"$util.str.toReplace("aXa", "X", "$")"', 'a$a'],
    ['$util.xml.toJsonString("<a><b>1</b></a>")', { a: { b: 1 } }],
  ])('%s', (template, value) => {
    expect(resultOf(template)).toEqual(value);
  });

  it('headers are copied, set and refused', () => {
    expect(resultOf('$util.toJson($util.http.copyHeaders($ctx.request.headers))')).toEqual({
      'x-forwarded-for': '1.2.3.4',
    });
    const { effects } = evaluate(
      '$util.http.addResponseHeader("x-a", 1)$util.http.addResponseHeaders({"x-b": "2", "Content-Type": "x"}){}',
    );
    expect(effects.responseHeaders).toEqual([
      ['x-a', '1'],
      ['x-b', '2'],
    ]);
    expect(effects.appendedErrors).toMatchObject([{ errorType: 'ResponseHeaderError' }]);
  });

  it('ids have their form', () => {
    expect(resultOf('["$util.autoId()", "$util.autoUlid()", "$util.autoKsuid()"]')).toEqual([
      expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/),
      expect.stringMatching(/^[0-9A-Z]{26}$/),
      expect.stringMatching(/^[0-9A-Za-z]{27}$/),
    ]);
  });
});

describe('bounds', () => {
  const twins = '#set($m = [1])#foreach($i in [1..60])#set($m = [$m, $m])#end';
  const loops = '#foreach($i in [1..1000])#foreach($j in [1..1000])';

  it.each([
    ['#foreach($i in [1..1001])x#end', /more than 1000 times/],
    [`${loops}x#end#end`, /steps/],
    [`${loops}$util.autoId()#end#end`, /steps/],
    [`${loops}$util.time.nowFormatted("yyyy-MM-dd zzzz", "America/New_York")#end#end`, /steps/],
    [`${twins}$util.toJson($m)`, /steps|characters/],
    [`${twins}$util.qr($ctx.stash.put("a", $m))`, /steps|characters/],
    [`${twins}$util.dynamodb.toDynamoDBJson($m)`, /steps|characters/],
    ['#set($s = "x")#foreach($i in [1..60])#set($s = "$s$s")#end', /characters/],
  ])('%s ends', (template, message) => {
    const { outcome } = evaluate(template);
    expect(outcome).toMatchObject({ kind: 'error', error: { errorType: 'MappingTemplate' } });
    expect(outcome.kind === 'error' && outcome.error.message).toMatch(message);
  });

  it('reading a template takes time in proportion to its length', () => {
    for (const part of ['#x(', '#x("', '${a|', '#a(1 ', '[', ' ', '\\', '#set(', '$a.b(', '#*', "#x('"]) {
      const text = part.repeat(Math.floor(32_000 / part.length));
      const began = performance.now();
      compileMappingTemplate(text, { limits });
      compileMappingTemplate(`${text}\n#set($x = 1)\n`, { limits });
      expect(performance.now() - began, part).toBeLessThan(20_000);
    }
  });

  it('any text is a template or a rejection, and any template ends as an outcome', () => {
    const part = fc.constantFrom(
      ...[
        '$',
        '#',
        '{',
        '}',
        '(',
        ')',
        '"',
        "'",
        '[',
        ']',
        ' ',
        '\n',
        'x',
        '1',
        ',',
        '.',
        ':',
        '$util.',
        '$ctx.',
      ],
      ...[
        'toJson(',
        'error(',
        'args',
        'stash',
        '.put("a",',
        '#if(',
        '#set($x=',
        '#foreach($x in ',
        '#end',
        '#return',
      ],
      ...[
        'time.',
        'nowFormatted(',
        'dynamodb.toDynamoDB(',
        'authRules.queryAuth(',
        'xml.toMap(',
        'str.normalize(',
      ],
      ...['list.sortList(', 'map.copyAndRetainAllKeys(', 'transform.toSubscriptionFilter(', '$extensions.'],
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 25 }), (parts) => {
        const code = compileMappingTemplate(parts.join(''), { limits });
        if (code.kind === 'rejected') return;
        const context = { ...baseContext, stash: {} } as unknown as ResolverContext;
        const effects = noEffects();
        const outcome = code.evaluate(context, {
          now: () => 0,
          random: () => 0,
          authorizationType: '',
          effects,
        });
        expect(['value', 'early-return', 'error']).toContain(outcome.kind);
      }),
      { numRuns: 3_000 },
    );
  });

  it('every function takes any parameters', () => {
    const functions =
      'toJson parseJson urlEncode base64Decode matches validate typeOf time.nowFormatted time.epochMilliSecondsToISO8601 ' +
      'time.epochMilliSecondsToFormatted math.roundNum math.randomWithinRange str.normalize list.sortList ' +
      'list.copyAndRetainAll map.copyAndRemoveAllKeys dynamodb.toMapValues dynamodb.toS3Object dynamodb.toStringSet ' +
      'dynamodb.fromS3ObjectJson transform.toDynamoDBFilterExpression transform.toSubscriptionFilter ' +
      'transform.toElasticsearchQueryDSL xml.toMap authRules.mutationAuth authRules.validateUsingSource log.info error';
    const values = [
      'null',
      '1',
      '-1.5',
      '"x"',
      '""',
      '[]',
      '{}',
      '{"a": [1]}',
      '$ctx',
      '$util',
      'true',
      '1e300',
    ];
    const parameters = fc.array(fc.constantFrom(...values), { maxLength: 4 });
    fc.assert(
      fc.property(fc.constantFrom(...functions.split(' ')), parameters, (name, given) => {
        expect(evaluate(`$util.${name}(${given.join(', ')})`).outcome.kind).toMatch(/value|error/);
      }),
      { numRuns: 3_000 },
    );
  });
});
