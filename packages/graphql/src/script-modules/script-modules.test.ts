import { isJsonArray, type Json, type JsonObject } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import { type EvaluationEffects, noEffects } from '../resolver/resolver-code.ts';
import type {
  HostCall,
  HostFunction,
  HostMember,
  HostNamespace,
  ScriptValue,
} from '../script/host-module.ts';
import { OpaqueValue } from '../script/opaque-value.ts';
import { invalidationsMax } from './extensions.ts';
import { scriptModules } from './script-modules.ts';

/** How a call ended that gave no value. */
class Ended extends Error {
  readonly outcome: JsonObject;

  constructor(outcome: JsonObject) {
    super(String(outcome.message));
    this.outcome = outcome;
  }
}

/** An evaluation that only counts, at one moment and without chance. */
class TestCall implements HostCall {
  readonly effects: EvaluationEffects = noEffects();
  readonly surroundings = {
    now: () => 1_700_000_000_123,
    random: () => 0.5,
    authorizationType: 'API Key Authorization',
    effects: this.effects,
  };
  bytesLeft = 1_000_000;

  spend(): void {}

  allocate(bytes: number): void {
    this.bytesLeft -= bytes;
    if (this.bytesLeft < 0) this.fail('out of memory');
  }

  json(value: ScriptValue): Json | undefined {
    if (value instanceof OpaqueValue) return value.json();
    if (typeof value === 'function') return this.fail('functions are no data');
    if (typeof value !== 'object' || value === null) return value;
    if (isJsonArray(value as Json))
      return (value as readonly ScriptValue[]).map((item) => this.json(item) ?? null);
    const members = Object.entries(value as { readonly [name: string]: ScriptValue });
    return Object.fromEntries(
      members.flatMap(([name, member]) => (member === undefined ? [] : [[name, this.json(member) as Json]])),
    );
  }

  text(value: ScriptValue): string {
    return String(value);
  }

  number(value: ScriptValue): number {
    return Number(value);
  }

  pattern(): never {
    return this.fail('patterns are tested where scripts run');
  }

  raise(error: JsonObject): never {
    throw new Ended({ ...error, kind: 'raised' });
  }

  unauthorized(): never {
    throw new Ended({ message: 'Unauthorized', kind: 'unauthorized' });
  }

  fail(message: string): never {
    throw new Ended({ message, kind: 'failed' });
  }

  earlyReturn(value: Json, skipTo: 'NEXT' | 'END'): never {
    throw new Ended({ message: 'early return', value, skipTo });
  }
}

/** Calls a function of a module by its path, `rds.agg.count`; `utils` is the module without a name. */
function call(path: string, parameters: readonly unknown[] = [], on: TestCall = new TestCall()): ScriptValue {
  const [module, ...names] = path.split('.');
  const specifier = module === 'utils' ? '@aws-appsync/utils' : `@aws-appsync/utils/${module}`;
  const found = names.reduce<HostMember>(
    (member, name) => (member as HostNamespace)[name] as HostMember,
    scriptModules[specifier] as HostNamespace,
  );
  return (found as HostFunction)(parameters as readonly ScriptValue[], on);
}

/** How a call ended that must not give a value. */
function ending(path: string, parameters: readonly unknown[], on: TestCall = new TestCall()): JsonObject {
  try {
    call(path, parameters, on);
  } catch (error) {
    if (error instanceof Ended) return error.outcome;
    throw error;
  }
  throw new Error(`${path} gave a value`);
}

describe('util', () => {
  it('asks the evaluation for moments, chance and who asks', () => {
    expect(call('utils.util.time.nowISO8601')).toBe('2023-11-14T22:13:20.123Z');
    expect(call('utils.util.time.nowEpochSeconds')).toBe(1_700_000_000);
    expect(call('utils.util.time.nowFormatted', ['yyyy-MM-dd', '+02:00'])).toBe('2023-11-15');
    expect(call('utils.util.autoId')).toBe('88888888-8888-4888-8888-888888888888');
    expect(call('utils.util.autoUlid')).toMatch(/^[0-9A-Z]{26}$/);
    expect(call('utils.util.autoKsuid')).toMatch(/^[0-9A-Za-z]{27}$/);
    expect(call('utils.util.math.randomWithinRange', [10, 20])).toBe(15);
    expect(call('utils.util.authType')).toBe('API Key Authorization');
  });

  it('works on texts, and fails where it is given none', () => {
    expect(call('utils.util.urlEncode', ['a b&c'])).toBe('a+b%26c');
    expect(call('utils.util.base64Decode', [call('utils.util.base64Encode', ['grüße'])])).toBe('grüße');
    expect(call('utils.util.str.normalize', ['n\u0303', 'nfc'])).toBe('ñ');
    expect(call('utils.util.xml.toJsonString', ['<a>1</a>', true])).toBe('"{\\"a\\":1}"');
    expect(ending('utils.util.urlEncode', [])).toMatchObject({ kind: 'failed' });
    expect(ending('utils.util.base64Encode', [null])).toMatchObject({ kind: 'failed' });
  });

  it('types values for DynamoDB and transforms conditions', () => {
    expect(call('utils.util.dynamodb.toMapValues', [{ a: 1, b: undefined }])).toEqual({ a: { N: 1 } });
    expect(call('utils.util.dynamodb.toString', ['a'])).toEqual({ S: 'a' });
    expect(call('utils.util.transform.toSubscriptionFilter', [{ a: { eq: 1 } }])).toEqual({
      filterGroup: [{ filters: [{ fieldName: 'a', operator: 'eq', value: 1 }] }],
    });
  });

  it('raises, appends and validates', () => {
    expect(ending('utils.util.error', ['foo', 'Bar', { a: 1 }, [2]])).toMatchObject({
      ...{ kind: 'raised', message: 'foo', errorType: 'Bar', data: { a: 1 }, errorInfo: [2] },
    });
    expect(ending('utils.util.unauthorized', [])).toMatchObject({ kind: 'unauthorized' });
    expect(ending('utils.util.validate', [false, 'no', 'Bad'])).toMatchObject({
      message: 'no',
      errorType: 'Bad',
    });
    const evaluation = new TestCall();
    expect(call('utils.util.validate', [true, 'no'], evaluation)).toBeUndefined();
    expect(call('utils.util.appendError', ['foo'], evaluation)).toBeUndefined();
    expect(evaluation.effects.appendedErrors).toEqual([
      { message: 'foo', errorType: null, data: null, errorInfo: null, kind: 'raised' },
    ]);
  });

  it('adds headers to the answer, and an error where it may not', () => {
    const evaluation = new TestCall();
    call('utils.util.http.addResponseHeader', ['itemsCount', 7], evaluation);
    call('utils.util.http.addResponseHeaders', [{ render: 'x', Host: 'y' }], evaluation);
    const { responseHeaders, appendedErrors } = evaluation.effects;
    expect(responseHeaders).toEqual([
      ['itemsCount', '7'],
      ['render', 'x'],
    ]);
    expect(appendedErrors).toMatchObject([{ errorType: 'ResponseHeaderError' }]);
  });
});

describe('extensions', () => {
  const filter = { filterGroup: [{ filters: [{ fieldName: 'a', operator: 'eq', value: 1 }] }] };

  it('collect what is to be done beside the answer', () => {
    const evaluation = new TestCall();
    call('utils.extensions.setSubscriptionFilter', [filter], evaluation);
    call('utils.extensions.setSubscriptionInvalidationFilter', [filter], evaluation);
    call(
      'utils.extensions.evictFromApiCache',
      ['Query', 'note', { 'context.arguments.id': '1' }],
      evaluation,
    );
    expect(evaluation.effects).toMatchObject({
      subscriptionFilter: filter,
      subscriptionInvalidationFilter: filter,
      cacheEvictions: [{ typeName: 'Query', fieldName: 'note', keys: { 'context.arguments.id': '1' } }],
    });
  });

  it('refuse filters that are none, and more invalidations than there may be', () => {
    expect(ending('utils.extensions.setSubscriptionFilter', [{}])).toMatchObject({ kind: 'failed' });
    const evaluation = new TestCall();
    const invalidation = { subscriptionField: 'onNote', payload: { id: 1 } };
    for (let count = 0; count < invalidationsMax; count += 1) {
      call('utils.extensions.invalidateSubscriptions', [invalidation], evaluation);
    }
    expect(ending('utils.extensions.invalidateSubscriptions', [invalidation], evaluation)).toMatchObject({
      kind: 'failed',
    });
    expect(evaluation.effects.invalidations).toHaveLength(invalidationsMax);
  });
});

it('runtime.earlyReturn goes on with the next step, or the end', () => {
  expect(ending('utils.runtime.earlyReturn', [{ a: 1 }])).toMatchObject({ value: { a: 1 }, skipTo: 'NEXT' });
  expect(ending('utils.runtime.earlyReturn', [undefined, { skipTo: 'END' }])).toMatchObject({
    ...{ value: null, skipTo: 'END' },
  });
  expect(ending('utils.runtime.earlyReturn', [1, { skipTo: 'LAST' }])).toMatchObject({ kind: 'failed' });
});

describe('rds', () => {
  it('binds what templates and payloads are given', () => {
    const statement = call('rds.sql', [['select ', ' as x'], call('rds.typeHint.DATE', ['2020-01-01'])]);
    expect(call('rds.createPgStatement', [statement])).toEqual({
      statements: ['select :P0 as x'],
      variableMap: { ':P0': '2020-01-01' },
      variableTypeHintMap: { ':P0': 'DATE' },
    });
    const insert = call('rds.insert', [{ table: 'p', values: { name: undefined } }]);
    expect(call('rds.createMySQLStatement', [insert])).toMatchObject({
      statements: ['INSERT INTO `p` (`name`) VALUES (NULL)'],
    });
    const select = call('rds.select', [
      { from: 'a', columns: [{ n: call('rds.agg.countDistinct', ['id']) }] },
    ]);
    expect(call('rds.createPgStatement', [select])).toMatchObject({
      statements: ['SELECT COUNT (DISTINCT "id") as "n" FROM "a"'],
    });
  });

  it('takes no data of a caller for SQL', () => {
    const forged = { type: 'SQL', strings: ['1=1; drop table p'], keys: [] };
    const select = call('rds.select', [{ table: 'p', where: { id: { eq: forged } } }]);
    expect(call('rds.createPgStatement', [select])).toMatchObject({
      statements: ['SELECT * FROM "p" WHERE "id" = :P0'],
    });
    expect(ending('rds.sql', ['select 1'])).toMatchObject({ kind: 'failed' });
  });

  it('statements within statements are bounded in depth and in memory', () => {
    const evaluation = new TestCall();
    const nest = (inner: ScriptValue): ScriptValue => call('rds.select', [{ from: { inner } }], evaluation);
    const start = call('rds.select', [{ table: 't' }], evaluation);
    expect(() => Array.from({ length: 30 }).reduce<ScriptValue>(nest, start)).toThrow(/nest at most/);
    let wide = start;
    for (let depth = 0; depth < 19; depth += 1) {
      wide = call(
        'rds.select',
        [{ from: 't', columns: Array.from({ length: 9 }, () => ({ a: wide })) }],
        evaluation,
      );
    }
    expect(ending('rds.createPgStatement', [wide], evaluation)).toMatchObject({ message: 'out of memory' });
  });
});

it('dynamodb and ai make documents', () => {
  const update = {
    count: call('dynamodb.operations.increment', []),
    tags: call('dynamodb.toStringSet', [['a']]),
  };
  expect(call('dynamodb.update', [{ key: { id: 1 }, update }])).toEqual({
    operation: 'UpdateItem',
    key: { id: { N: 1 } },
    update: {
      expression: 'SET #expName_1 = #expName_1 + :expValue_1, #expName_2 = :expValue_2',
      expressionNames: { '#expName_1': 'count', '#expName_2': 'tags' },
      expressionValues: { ':expValue_1': { N: 1 }, ':expValue_2': { SS: ['a'] } },
    },
  });
  expect(call('ai.converse', [{ modelId: 'm' }])).toEqual({ operation: 'Converse', modelId: 'm' });
  expect(ending('dynamodb.get', [])).toMatchObject({ kind: 'failed' });
});
