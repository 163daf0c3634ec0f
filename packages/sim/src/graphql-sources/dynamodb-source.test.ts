import type { DataSource } from '@cairn/graphql';
import { type Json, JsonNumber, jsonEquals, printJson } from '@cairn/kit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, callOf, errorOf, SourcesLaboratory, sourceArn } from './sources-laboratory.ts';

let laboratory: SourcesLaboratory;
let things: DataSource;

beforeAll(async () => {
  laboratory = await SourcesLaboratory.start();
  await laboratory.makeTable('things');
  await laboratory.makeTable('ordered', 'at');
  things = laboratory.table('things');
});
afterAll(() => laboratory.stop());

const S = (text: string) => ({ S: text });
const key = (id: string) => ({ id: S(id) });
const put = (id: string, attributeValues: Json = {}) =>
  ask(things, { operation: 'PutItem', key: key(id), attributeValues });
const get = async (id: string) => (await ask(things, { operation: 'GetItem', key: key(id) })).result;

describe('one item', () => {
  it('is written, read, changed and deleted as plain values', async () => {
    const written = await put('one', {
      title: S('Hello'),
      count: { N: 3 },
      big: { N: '12345678901234567890' },
      tags: { SS: ['red', 'small'] },
      primes: { NS: [2, 3] },
      bytes: { B: 'AAH/' },
      nothing: { NULL: null },
      yes: { BOOL: true },
      list: { L: [S('a'), { N: '1' }] },
      map: { M: { inner: S('b') } },
    });
    const expected = {
      id: 'one',
      title: 'Hello',
      count: 3,
      big: new JsonNumber('12345678901234567890'),
      tags: ['red', 'small'],
      primes: [2, 3],
      bytes: 'AAH/',
      nothing: null,
      yes: true,
      list: ['a', 1],
      map: { inner: 'b' },
    };
    expect(written).toEqual({ result: expected });
    expect(await get('one')).toEqual(expected);
    const changed = await ask(things, {
      version: '2018-05-29',
      operation: 'UpdateItem',
      key: key('one'),
      update: {
        expression: 'SET #t = :t ADD #c :one REMOVE #m, nothing',
        expressionNames: { '#t': 'title', '#c': 'count', '#m': 'map' },
        expressionValues: { ':t': S('Bye'), ':one': { N: 1 } },
      },
    });
    const { map: _, nothing: __, ...rest } = expected;
    expect(changed.result).toEqual({ ...rest, title: 'Bye', count: 4 });
    const deleted = await ask(things, { operation: 'DeleteItem', key: key('one') });
    expect(deleted.result).toEqual(changed.result);
    expect(await get('one')).toBe(null);
    expect(await ask(things, { operation: 'DeleteItem', key: key('one') })).toEqual({ result: null });
  });

  it('is read with what a projection names', async () => {
    await put('projected', { a: S('1'), b: S('2') });
    const projection = { expression: 'id, #b', expressionNames: { '#b': 'b' } };
    const request = { operation: 'GetItem', key: key('projected'), consistentRead: true, projection };
    expect(await ask(things, request)).toEqual({ result: { id: 'projected', b: '2' } });
  });

  it('keeps attributes by the names of what objects have', async () => {
    const attributes = JSON.parse('{"__proto__":{"S":"p"},"constructor":{"S":"c"},"toString":{"N":1}}');
    await put('named', attributes);
    expect(printJson(await get('named'))).toBe(
      '{"id":"named","__proto__":"p","constructor":"c","toString":1}',
    );
    expect(({} as { p?: unknown }).p).toBe(undefined);
  });
});

describe('whatever is put', () => {
  const numberText = fc.oneof(
    fc.integer().map(String),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e100, max: 1e100 }).map((value) => {
      return Math.abs(value) < 1e-100 ? '0' : String(value);
    }),
    fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n }).map(String),
  );
  const text = fc.string({ unit: 'grapheme', maxLength: 8 });
  const name = fc.oneof(
    text.filter((each) => each !== ''),
    fc.constantFrom('__proto__', 'constructor', 'S', 'M', '1'),
  );
  const typed = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      text.map((value): Json => ({ S: value })),
      numberText.map((value): Json => ({ N: value })),
      fc.boolean().map((value): Json => ({ BOOL: value })),
      fc.constant<Json>({ NULL: null }),
      fc.uint8Array({ maxLength: 5 }).map((bytes): Json => ({ B: Buffer.from(bytes).toString('base64') })),
      fc.uniqueArray(text, { minLength: 1, maxLength: 4 }).map((value): Json => ({ SS: value })),
      fc.array(tie('value'), { maxLength: 4 }).map((value): Json => ({ L: value })),
      fc.dictionary(name, tie('value'), { maxKeys: 4 }).map((value): Json => ({ M: value })),
    ),
  })).value;

  it('is what is read', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, typed, { maxKeys: 5 }), async (attributes) => {
        const { id: _, ...attributeValues } = attributes;
        const written = await put('property', attributeValues);
        expect(written.error).toBe(undefined);
        const read = await get('property');
        expect(jsonEquals(inOrder(read), inOrder(written.result)), printJson([read, written.result])).toBe(
          true,
        );
      }),
      { numRuns: 300 },
    );
  });

  /** Sets have no order: their elements are texts here, as no list's are by chance in another order. */
  function inOrder(value: Json): Json {
    if (Array.isArray(value)) {
      return value.every((item) => typeof item === 'string') ? [...value].sort() : value.map(inOrder);
    }
    if (typeof value !== 'object' || value === null || value instanceof JsonNumber) return value;
    return Object.fromEntries(Object.entries(value).map(([member, inner]) => [member, inOrder(inner)]));
  }
});

describe('pages', () => {
  let ordered: DataSource;
  beforeAll(async () => {
    ordered = laboratory.table('ordered');
    for (const at of ['1', '2', '3', '4', '5']) {
      await ask(ordered, {
        operation: 'PutItem',
        key: { id: S('a'), at: S(at) },
        attributeValues: { odd: { BOOL: Number(at) % 2 === 1 } },
      });
    }
  });
  const byId = {
    expression: '#id = :id',
    expressionNames: { '#id': 'id' },
    expressionValues: { ':id': S('a') },
  };

  it('follow one another by a token', async () => {
    const seen: Json[] = [];
    let nextToken: Json = null;
    do {
      const { result } = await ask(ordered, {
        operation: 'Query',
        query: byId,
        limit: 2,
        nextToken,
        scanIndexForward: false,
      });
      const page = result as { items: readonly { at: string }[]; nextToken: Json; scannedCount: number };
      seen.push(...page.items.map(({ at }) => at));
      nextToken = page.nextToken;
    } while (nextToken !== null);
    expect(seen).toEqual(['5', '4', '3', '2', '1']);
  });

  it('hold what filters and projections leave', async () => {
    const { result } = await ask(ordered, {
      operation: 'Query',
      query: byId,
      filter: { expression: 'odd = :yes', expressionValues: { ':yes': { BOOL: true } } },
      projection: { expression: '#at', expressionNames: { '#at': 'at' } },
    });
    expect(result).toEqual({
      items: [{ at: '1' }, { at: '3' }, { at: '5' }],
      nextToken: null,
      scannedCount: 5,
    });
    const scanned = await ask(ordered, {
      operation: 'Scan',
      totalSegments: 1,
      segment: 0,
      select: 'ALL_ATTRIBUTES',
    });
    expect(scanned.result).toMatchObject({ nextToken: null, scannedCount: 5 });
  });

  it('have tokens that tell nothing and are good for their field alone', async () => {
    const request = { operation: 'Scan', limit: 1 };
    const { nextToken } = (await ask(ordered, request)).result as { nextToken: string };
    expect(Buffer.from(nextToken, 'base64').toString('latin1')).not.toContain('"id"');
    const invalid =
      'DynamoDB:UserIllegalArgumentException: com.amazonaws.deepdish.common.pagination.InvalidPaginationTokenException: Invalid pagination token given.';
    expect((await ask(ordered, { ...request, nextToken })).error).toBe(undefined);
    expect(await errorOf(ordered, { ...request, nextToken }, { fieldName: 'other' })).toBe(invalid);
    expect(await errorOf(ordered, { ...request, nextToken: `${nextToken}A` })).toBe(invalid);
    expect(await errorOf(ordered, { ...request, nextToken: '' })).toBe(invalid);
    const others = laboratory.source({
      type: 'AMAZON_DYNAMODB',
      dataSourceArn: sourceArn.replace('/api/', '/another/'),
      dynamodbConfig: { tableName: 'ordered', awsRegion: 'us-east-1' },
    });
    expect(await errorOf(others, { ...request, nextToken })).toBe(invalid);
  });
});

describe('a condition that fails', () => {
  const failed =
    'DynamoDB:ConditionalCheckFailedException: The conditional request failed (Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ConditionalCheckFailedException; Request ID: ID)';
  const isNew = { expression: 'attribute_not_exists(id)' };

  it('tells what stands there', async () => {
    await put('held', { title: S('first') });
    const request = {
      operation: 'PutItem',
      key: key('held'),
      attributeValues: { title: S('second') },
      condition: isNew,
    };
    expect(await errorOf(things, request)).toBe(failed);
    const answer = await ask(things, request);
    expect(answer.result).toEqual({ id: 'held', title: 'first' });
    expect(answer.error?.data).toEqual({ id: 'held', title: 'first' });
    const update = { expression: 'SET title = :t', expressionValues: { ':t': S('third') } };
    const condition = {
      expression: 'title = :u',
      expressionValues: { ':u': S('other') },
      consistentRead: false,
    };
    expect(await errorOf(things, { operation: 'UpdateItem', key: key('held'), update, condition })).toBe(
      failed,
    );
  });

  it('is success where the item is the one that was wanted', async () => {
    await put('same', { title: S('one'), numbers: { NS: [1, 2] }, at: S('yesterday') });
    const attributeValues = { title: S('one'), numbers: { NS: ['2', '1.0'] }, at: S('today') };
    const request = { operation: 'PutItem', key: key('same'), attributeValues };
    expect(await errorOf(things, { ...request, condition: isNew })).toBe(failed);
    const answer = await ask(things, { ...request, condition: { ...isNew, equalsIgnore: ['at'] } });
    expect(answer.error).toBe(undefined);
    expect(answer.result).toMatchObject({ title: 'one', at: 'yesterday' });
  });

  it('is success where what is deleted is gone', async () => {
    const condition = { expression: 'attribute_exists(id)' };
    expect(await ask(things, { operation: 'DeleteItem', key: key('gone'), condition })).toEqual({
      result: null,
    });
  });
});

describe('many items', () => {
  beforeAll(async () => {
    for (const id of ['b1', 'b2', 'b3']) await put(id, { title: S(`title ${id}`) });
  });

  it('are read in the order of their keys', async () => {
    const keys = [key('b3'), key('missing'), key('b1')];
    const plain = await ask(things, {
      operation: 'BatchGetItem',
      tables: { things: { keys, consistentRead: true } },
    });
    expect(plain.result).toEqual({
      data: { things: [{ id: 'b3', title: 'title b3' }, null, { id: 'b1', title: 'title b1' }] },
      unprocessedKeys: { things: [] },
    });
    const projection = { expression: '#t', expressionNames: { '#t': 'title' } };
    const projected = await ask(things, {
      operation: 'BatchGetItem',
      tables: { things: { keys, projection } },
    });
    expect(projected.result).toMatchObject({
      data: { things: [{ title: 'title b3' }, null, { title: 'title b1' }] },
    });
    expect(JSON.stringify(projected.result)).not.toContain('"id"');
    const listed = await ask(things, { operation: 'BatchGetItem', tables: { things: [key('b2')] } });
    expect(listed.result).toMatchObject({ data: { things: [{ id: 'b2' }] } });
  });

  it('are put and deleted together', async () => {
    const items = [
      { ...key('c1'), n: { N: 1 } },
      { ...key('c2'), n: { N: 2 } },
    ];
    expect((await ask(things, { operation: 'BatchPutItem', tables: { things: items } })).result).toEqual({
      data: {
        things: [
          { id: 'c1', n: 1 },
          { id: 'c2', n: 2 },
        ],
      },
      unprocessedItems: { things: [] },
    });
    expect(
      (await ask(things, { operation: 'BatchDeleteItem', tables: { things: [key('c1'), key('c2')] } }))
        .result,
    ).toEqual({
      data: { things: [{ id: 'c1' }, { id: 'c2' }] },
      unprocessedKeys: { things: [] },
    });
    expect(await get('c1')).toBe(null);
  });

  it('are read and written in transactions', async () => {
    const written = await ask(things, {
      operation: 'TransactWriteItems',
      transactItems: [
        { table: 'things', operation: 'PutItem', key: key('t1'), attributeValues: { n: { N: 1 } } },
        {
          table: 'things',
          operation: 'UpdateItem',
          key: key('b1'),
          update: { expression: 'SET n = :n', expressionValues: { ':n': { N: 2 } } },
        },
        { table: 'things', operation: 'DeleteItem', key: key('b2') },
        {
          table: 'things',
          operation: 'ConditionCheck',
          key: key('b3'),
          condition: { expression: 'attribute_exists(id)' },
        },
      ],
    });
    expect(written.result).toEqual({
      keys: [{ id: 't1' }, { id: 'b1' }, { id: 'b2' }, { id: 'b3' }],
      cancellationReasons: null,
    });
    const transactItems = ['t1', 'b2'].map((id) => ({ table: 'things', key: key(id) }));
    expect((await ask(things, { operation: 'TransactGetItems', transactItems })).result).toEqual({
      items: [{ id: 't1', n: 1 }, null],
      cancellationReasons: null,
    });
  });

  it('tell why a transaction was cancelled', async () => {
    await put('kept', { n: { N: 1 } });
    const condition = { expression: 'attribute_not_exists(id)' };
    const transactItems = [
      { table: 'things', operation: 'PutItem', key: key('fresh') },
      { table: 'things', operation: 'PutItem', key: key('kept'), condition },
      {
        table: 'things',
        operation: 'DeleteItem',
        key: key('b3'),
        condition: { ...condition, returnValuesOnConditionCheckFailure: false },
      },
    ];
    const { result, error } = await ask(things, { operation: 'TransactWriteItems', transactItems });
    expect(error?.type).toBe('DynamoDB:TransactionCanceledException');
    expect(error?.message).toContain(
      '[None, ConditionalCheckFailed, ConditionalCheckFailed] (Service: AmazonDynamoDBv2;',
    );
    expect(result).toEqual({
      keys: null,
      cancellationReasons: [
        { type: 'None', message: 'None' },
        {
          item: { id: 'kept', n: 1 },
          type: 'ConditionalCheckFailed',
          message: 'The conditional request failed',
        },
        { type: 'ConditionalCheckFailed', message: 'The conditional request failed' },
      ],
    });
  });
});

describe('a document that is none', () => {
  const getOne = { operation: 'GetItem', key: key('1') };
  const deep = (levels: number): Json => {
    let value: Json = { S: 'x' };
    for (let level = 0; level < levels; level += 1) value = { L: [value] };
    return value;
  };
  it.each<[string, Json, string]>([
    ['nothing', null, "MappingTemplate: Value for field '$' not found."],
    ['a text', 'GetItem', "MappingTemplate: Expected JSON object for '$' but got STRING instead."],
    ['no operation', { key: key('1') }, "MappingTemplate: Value for field '$[operation]' not found."],
    ['an unknown operation', { operation: 'toString' }, "MappingTemplate: Unsupported operation 'toString'."],
    ['no key', { operation: 'GetItem' }, "MappingTemplate: Value for field '$[key]' not found."],
    [
      'an unknown member',
      { ...getOne, returnValues: 'ALL_OLD' },
      "MappingTemplate: Unsupported element '$[returnValues]'.",
    ],
    [
      'a member of another operation',
      { operation: 'Scan', scanIndexForward: true },
      "MappingTemplate: Unsupported element '$[scanIndexForward]'.",
    ],
    [
      'a member of versioned sources',
      { operation: 'PutItem', key: key('1'), _version: 1 },
      "MappingTemplate: Unsupported element '$[_version]'.",
    ],
    [
      'an untyped value',
      { operation: 'GetItem', key: { id: '1' } },
      "MappingTemplate: Expected JSON object for '$[key][id]' but got STRING instead.",
    ],
    [
      'a value of two types',
      { operation: 'GetItem', key: { id: { S: '1', N: 1 } } },
      "MappingTemplate: Expected exactly one type for attribute value '$[key][id]' but got 2.",
    ],
    [
      'a value of no type',
      { operation: 'GetItem', key: { id: {} } },
      "MappingTemplate: Expected exactly one type for attribute value '$[key][id]' but got 0.",
    ],
    [
      'a value of an unknown type',
      { operation: 'GetItem', key: { id: { constructor: '1' } } },
      "MappingTemplate: Unsupported element '$[key][id][constructor]'.",
    ],
    [
      'a number for a text',
      { operation: 'GetItem', key: { id: { S: 1 } } },
      "MappingTemplate: Expected JSON string for '$[key][id][S]' but got NUMBER instead.",
    ],
    [
      'a text that is no flag',
      { ...getOne, consistentRead: 'yes' },
      "MappingTemplate: Expected JSON boolean for '$[consistentRead]' but got STRING instead.",
    ],
    [
      'a limit that is no integer',
      { operation: 'Scan', limit: 1.5 },
      "MappingTemplate: Expected JSON integer for '$[limit]' but got NUMBER instead.",
    ],
    [
      'an expression without its text',
      { operation: 'Query', query: {} },
      "MappingTemplate: Value for field '$[query][expression]' not found.",
    ],
    [
      'an operation of the next step',
      { operation: 'Sync' },
      "UnsupportedOperation: Cairn does not support the operation 'Sync'.",
    ],
    [
      'an untyped value in a list',
      { operation: 'PutItem', key: key('1'), attributeValues: { a: { L: [1] } } },
      "MappingTemplate: Expected JSON object for '$[attributeValues][a][L][0]' but got NUMBER instead.",
    ],
    [
      'an unknown part of a transaction',
      { operation: 'TransactWriteItems', transactItems: [{ operation: 'Put' }] },
      "MappingTemplate: Unsupported operation 'Put' for '$[transactItems][0][operation]'.",
    ],
    [
      'one placeholder for two things',
      {
        operation: 'Query',
        query: { expression: '#a = :a', expressionNames: { '#a': 'a' } },
        filter: { expression: '#a = :a', expressionNames: { '#a': 'b' } },
      },
      "MappingTemplate: The placeholder '#a' stands for two things in one request.",
    ],
    [
      'a value that nests too deep',
      { operation: 'PutItem', key: key('1'), attributeValues: { a: deep(5_000) } },
      'DynamoDB:DynamoDbException: Nesting Levels have exceeded supported limits',
    ],
    [
      'a key of another table',
      { operation: 'GetItem', key: { PostID: S('1') } },
      'DynamoDB:DynamoDbException: The provided key element does not match the schema (Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ValidationException; Request ID: ID)',
    ],
  ])('is refused: %s', async (_, request, expected) => {
    expect(await errorOf(things, request)).toContain(expected);
    expect(laboratory.logged).toEqual([]);
  });

  it('is refused for writes to versioned sources, which may be read', async () => {
    const versioned = laboratory.table('things', { versioned: true });
    expect(await errorOf(versioned, { operation: 'PutItem', key: key('1') })).toBe(
      "UnsupportedOperation: Cairn does not support the operation 'PutItem' to versioned data sources.",
    );
    expect(await errorOf(versioned, getOne)).toBe('no error');
  });

  it('never makes a source reject', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.jsonValue(),
        fc.constantFrom(
          'GetItem',
          'PutItem',
          'Query',
          'Scan',
          'BatchGetItem',
          'BatchPutItem',
          'TransactWriteItems',
          'UpdateItem',
        ),
        async (value, operation) => {
          const bases: Json[] = [
            { operation, key: value as Json },
            { operation, key: key('f'), attributeValues: value as Json, update: value as Json },
            { operation, tables: { things: value as Json } },
            { operation, query: value as Json, transactItems: value as Json },
          ];
          for (const request of bases)
            expect((await ask(things, request)).error?.type).not.toBe('InternalFailure');
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('a table that is not there', () => {
  it('is told of as the service does', async () => {
    expect(await errorOf(laboratory.table('nowhere'), { operation: 'GetItem', key: key('1') })).toBe(
      'DynamoDB:ResourceNotFoundException: Requested resource not found (Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ResourceNotFoundException; Request ID: ID)',
    );
  });

  it('is looked for in the region of the source', async () => {
    const elsewhere = laboratory.table('things', { awsRegion: 'eu-west-1' });
    expect(await errorOf(elsewhere, { operation: 'GetItem', key: key('1') })).toContain(
      'ResourceNotFoundException',
    );
  });
});

describe('a call', () => {
  it('is made as the role of the source, or as the caller', async () => {
    const principals: string[] = [];
    const callService: typeof laboratory.ports.callService = (call) => {
      principals.push(call.principal.arn);
      return laboratory.cairn.callService(call);
    };
    const request = { operation: 'GetItem', key: key('1') };
    const dynamodbConfig = { tableName: 'things', awsRegion: 'us-east-1' };
    const serviceRoleArn = 'arn:aws:iam::000000000000:role/service/tables';
    const type = 'AMAZON_DYNAMODB';
    await ask(laboratory.source({ type, serviceRoleArn, dynamodbConfig }, { callService }), request);
    const own = { ...dynamodbConfig, useCallerCredentials: true };
    await ask(laboratory.source({ type, serviceRoleArn, dynamodbConfig: own }, { callService }), request);
    await ask(laboratory.source({ type, dynamodbConfig }, { callService }), request);
    expect(principals).toEqual([
      'arn:aws:sts::000000000000:assumed-role/tables/APPSYNC_ASSUME_ROLE',
      'arn:aws:iam::000000000000:root',
      'appsync.amazonaws.com',
    ]);
  });

  it('ends with the time of its request', async () => {
    const controller = new AbortController();
    const never = laboratory.table('things', {}, { callService: () => new Promise(() => {}) });
    const answer = never.invoke(
      { operation: 'GetItem', key: key('1') },
      callOf({ signal: controller.signal }),
    );
    controller.abort();
    expect((await answer).error).toEqual({
      type: 'DynamoDB:ExecutionTimeoutException',
      message: 'Execution timed out.',
    });
    const late = await ask(things, { operation: 'GetItem', key: key('1') }, { signal: controller.signal });
    expect(late.error?.type).toBe('DynamoDB:ExecutionTimeoutException');
  });

  it('that fails for reasons of our own tells nothing of them', async () => {
    const logged: string[] = [];
    const broken = laboratory.table(
      'things',
      {},
      {
        callService: () => Promise.reject(new Error('secret of the disk')),
        log: (_, message) => void logged.push(message),
      },
    );
    expect(await errorOf(broken, { operation: 'GetItem', key: key('1') })).toBe(
      'InternalFailure: Internal failure',
    );
    expect(logged).toEqual(['a data source failed']);
  });
});
