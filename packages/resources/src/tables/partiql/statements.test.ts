import { type CallScope, type Json, type JsonObject, Payload, ServiceError } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import type { StatementTables } from './partiql-ports.ts';
import { Statements } from './statements.ts';

const scope: CallScope = {
  account: '000000000000',
  region: 'us-east-1',
  principal: { arn: 'arn:aws:iam::000000000000:root' },
};

const items: readonly Json[] = [
  { pk: { S: 'a' }, sk: { N: '1' }, size: { N: '10' }, doc: { M: { inside: { S: 'deep' } } } },
  { pk: { S: 'a' }, sk: { N: '2' }, size: { N: '20' } },
];

/** Tables that note what they are asked and answer the same every time. */
class NotedTables implements StatementTables {
  readonly calls: (readonly [operation: string, input: JsonObject])[] = [];
  failure: ServiceError | undefined;

  async describe() {
    return {
      hash: { name: 'pk', type: 'S' as const },
      range: { name: 'sk', type: 'N' as const },
      index: (name: string) =>
        name === 'by-size'
          ? {
              hash: { name: 'size', type: 'N' as const },
              range: undefined,
              kind: 'global' as const,
              projected: new Set(['pk', 'sk', 'size']),
            }
          : undefined,
    };
  }

  get = async (_: CallScope, input: JsonObject) => this.#note('get', input, {});
  put = async (_: CallScope, input: JsonObject) => this.#note('put', input, {});
  update = async (_: CallScope, input: JsonObject) =>
    this.#note(
      'update',
      input,
      input.ReturnValues === undefined ? {} : { Attributes: Payload.of({ n: { N: '2' } }) },
    );
  delete = async (_: CallScope, input: JsonObject) => this.#note('delete', input, {});
  query = async (_: CallScope, input: JsonObject) =>
    this.#note('query', input, {
      Items: items.map(Payload.of),
      LastEvaluatedKey: Payload.of({ pk: { S: 'a' }, sk: { N: '2' } }),
    });
  scan = async (_: CallScope, input: JsonObject) =>
    this.#note('scan', input, { Items: items.map(Payload.of) });
  transactGet = async (_: CallScope, input: JsonObject) =>
    this.#note('transactGet', input, { Responses: [{ Item: Payload.of(items[0] as Json) }, {}] });
  transactWrite = async (_: CallScope, input: JsonObject) => this.#note('transactWrite', input, {});

  #note<Output>(operation: string, input: JsonObject, output: Output): Output {
    this.calls.push([operation, input]);
    if (this.failure !== undefined) throw this.failure;
    return output;
  }
}

async function carriedOut(Statement: string, more: object = {}) {
  const tables = new NotedTables();
  const output = await new Statements(tables).execute(scope, { Statement, ...more });
  return { call: tables.calls[0], items: output.Items.map(({ value }) => value), output };
}

async function message(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (error instanceof ServiceError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'accepted';
}

describe('SELECT', () => {
  it('is a Query where the hash key is given, and filters by what the key does not answer', async () => {
    const { call, items: found } = await carriedOut(
      `SELECT * FROM "t" WHERE pk = 'a' AND sk BETWEEN 1 AND 5 AND "size" > 15`,
    );
    expect(call).toEqual([
      'query',
      {
        TableName: 't',
        KeyConditionExpression: '#n0 = :v0 AND #n1 BETWEEN :v1 AND :v2',
        ExpressionAttributeNames: { '#n0': 'pk', '#n1': 'sk' },
        ExpressionAttributeValues: { ':v0': { S: 'a' }, ':v1': { N: '1' }, ':v2': { N: '5' } },
      },
    ]);
    expect(found).toEqual([items[1]]);
  });

  it('is a Scan otherwise', async () => {
    const { call, items: found } = await carriedOut(
      'SELECT pk, doc.inside FROM t WHERE sk = ? AND doc IS NOT MISSING',
      {
        Parameters: [{ N: '1' }],
        Limit: 5,
        ConsistentRead: true,
      },
    );
    expect(call).toEqual(['scan', { TableName: 't', Limit: 5, ConsistentRead: true }]);
    expect(found).toEqual([{ pk: { S: 'a' }, inside: { S: 'deep' } }]);
  });

  it.each([
    ["pk IN ['a', 'b'] AND NOT sk = 2", 1],
    ["(pk = 'a' OR pk = 'b') AND sk <> 9", 2],
    ["contains(pk, 'a') AND doc IS MISSING", 1],
    ["begins_with(pk, 'b')", 0],
    ['size(pk) = 1 AND sk NOT BETWEEN 2 AND 9', 1],
    ["attribute_type(doc, 'M') -- a note", 1],
    ["doc = {'inside': 'deep'} /* another */", 1],
    ['NOT (doc IS MISSING OR sk != 1)', 1],
    ['attribute_exists(doc) = true', 1],
    ['attribute_exists(doc) = FALSE', 1],
    ['doc IS MAP AND sk IS NOT NULL', 1],
    ['pk IS STRING', 2],
  ])('WHERE %s finds %i', async (where, count) => {
    expect((await carriedOut(`SELECT * FROM t WHERE ${where}`)).items).toHaveLength(count);
  });

  it('goes on after a NextToken, which belongs to one statement', async () => {
    const Statement = "SELECT * FROM t WHERE pk = 'a' ORDER BY sk DESC";
    const { output, call } = await carriedOut(Statement);
    expect(call?.[1].ScanIndexForward).toBe(false);
    const { call: next } = await carriedOut(Statement, { NextToken: output.NextToken });
    expect(next?.[1].ExclusiveStartKey).toEqual({ pk: { S: 'a' }, sk: { N: '2' } });
    expect(await message(() => carriedOut('SELECT * FROM t', { NextToken: output.NextToken }))).toBe(
      'ValidationException: NextToken does not match request',
    );
  });
});

describe('writes', () => {
  it.each([
    [
      "INSERT INTO t VALUE {'pk': 'a', 'sk': 1, 'tags': <<'x','y'>>, 'l': [1, 'b', null, true], 'm': {'k': ?}}",
      'put',
      {
        TableName: 't',
        Item: {
          pk: { S: 'a' },
          sk: { N: '1' },
          tags: { SS: ['x', 'y'] },
          l: { L: [{ N: '1' }, { S: 'b' }, { NULL: true }, { BOOL: true }] },
          m: { M: { k: { S: 'p' } } },
        },
        ConditionExpression: 'attribute_not_exists(#n0)',
        ExpressionAttributeNames: { '#n0': 'pk' },
      },
    ],
    [
      "UPDATE t SET n = n + ? SET tags = set_add(tags, <<'z'>>) REMOVE m.k, l[0] WHERE pk = 'a' AND sk = 1 AND n < 5 RETURNING ALL NEW *",
      'update',
      {
        TableName: 't',
        Key: { pk: { S: 'a' }, sk: { N: '1' } },
        UpdateExpression: 'SET #n0 = #n0 + :v0 REMOVE #n2.#n3, #n4[0] ADD #n1 :v1',
        ConditionExpression: 'attribute_exists(#n5) AND (#n0 < :v2)',
        ExpressionAttributeNames: {
          '#n0': 'n',
          '#n1': 'tags',
          '#n2': 'm',
          '#n3': 'k',
          '#n4': 'l',
          '#n5': 'pk',
        },
        ExpressionAttributeValues: { ':v0': { S: 'p' }, ':v1': { SS: ['z'] }, ':v2': { N: '5' } },
        ReturnValues: 'ALL_NEW',
      },
    ],
    [
      "DELETE FROM t WHERE 'a' = pk AND sk = -.5e1 AND x = ?",
      'delete',
      {
        TableName: 't',
        Key: { pk: { S: 'a' }, sk: { N: '-5' } },
        ConditionExpression: '#n0 = :v0',
        ExpressionAttributeNames: { '#n0': 'x' },
        ExpressionAttributeValues: { ':v0': { S: 'p' } },
      },
    ],
  ])('%s', async (statement, operation, input) => {
    expect((await carriedOut(statement, { Parameters: [{ S: 'p' }] })).call).toEqual([operation, input]);
  });

  it('may begin with FROM', async () => {
    const update = await carriedOut(
      "UPDATE t SET n = 1 REMOVE m WHERE pk = 'a' AND sk = 1 RETURNING ALL NEW *",
    );
    const from = await carriedOut("FROM t WHERE pk = 'a' AND sk = 1 SET n = 1 REMOVE m RETURNING ALL NEW *");
    expect(from).toEqual(update);
  });

  it('say that an inserted item is there already', async () => {
    const tables = new NotedTables();
    tables.failure = new ServiceError('ConditionalCheckFailedException', 'The conditional request failed');
    const Statement = "INSERT INTO t VALUE {'pk': 'a', 'sk': 1}";
    expect(await message(() => new Statements(tables).execute(scope, { Statement }))).toBe(
      'DuplicateItemException: Duplicate primary key exists in table',
    );
  });
});

const malformed = "Statement wasn't well formed, can't be processed: ";

it.each([
  ['SLECT * FROM t', `${malformed}Expected data manipulation`],
  ['SELECT * FROM t WHERE pk = 1 foo', `${malformed}Unexpected token after expression`],
  ["INSERT INTO t VALUE {'pk': 1} foo", `${malformed}Unexpected token after expression`],
  ["INSERT INTO t x VALUE {'pk': 1}", `${malformed}Unexpected token after expression`],
  ['SELECT * FROM t ORDER BY pk WHERE pk = 1', `${malformed}Unexpected token after expression`],
  ['SELECT * FROM t WHERE pk = 1e2147483648', malformed],
  ['SELECT * FROM t WHERE pk = 1.5e-2147483647', malformed],
  ['SELECT * FROM t WHERE pk = 1 # note', malformed],
  ['SELECT * FROM t WHERE pk = 1 /* note', malformed],
  ['SELECT * FROM t AS x', 'Aliasing is not supported'],
  ['DELETE FROM t x WHERE pk = 1', 'Aliasing is not supported'],
  ['SELECT * FROM t WHERE attribute_exists(m.inner)', `${malformed}Invalid path dot component`],
  ['SELECT * FROM t WHERE', `${malformed}Unexpected term`],
  ['SELECT * FROM t WHERE NOT', `${malformed}Unexpected term`],
  ['DELETE FROM t WHERE (', `${malformed}Unexpected term`],
  ['SELECT * FROM t WHERE pk = 1 AND', `${malformed}Missing right-hand side expression of infix operator`],
  ['SELECT * FROM t WHERE ORDER BY pk', `${malformed}Unexpected keyword`],
  ['SELECT * FROM t WHERE pk = 1 AND x IS FOO', `${malformed}Expected type name`],
  ['SELECT * FROM t WHERE pk = LIKE', `${malformed}Unexpected operator`],
  ['DELETE FROM', `${malformed}Expected identifier for simple path`],
  ['SELECT * FROM', `${malformed}Unexpected term`],
  ['FROM t SET c = 1 WHERE pk = 1', `${malformed}Unexpected token after expression`],
  ['FROM t SET c = 1', 'Where clause does not contain a mandatory equality on all key attributes'],
  ['SELECT * FROM t LIMIT 5', 'Unsupported clause: LIMIT at 1:17:5'],
  [
    'SELECT * FROM t WHERE pk = 1e126',
    'Number overflow. Attempting to store a number with magnitude larger than supported range under root',
  ],
  [
    "INSERT INTO t VALUE {'pk': 'a', 'm': {'x': 1e126}}",
    'Number overflow. Attempting to store a number with magnitude larger than supported range under root.x'.replace(
      '.m.x',
      '.x',
    ),
  ],
  ['SELECT * FROM t WHERE pk = ?', "Number of parameters in request and statement don't match."],
  [
    "UPDATE t SET a = 1 WHERE pk = 'a'",
    'Where clause does not contain a mandatory equality on all key attributes',
  ],
  [
    "DELETE FROM t WHERE pk = 'a' AND sk = 1 RETURNING MODIFIED OLD *",
    'Invalid returning clause: RETURNING MODIFIED OLD *. Only RETURNING ALL OLD * is allowed in DELETE statements.',
  ],
  ['SELECT * FROM t WHERE EXISTS(pk)', 'Unrecognized function: exists at 1:23:6'],
  ['SELECT attribute_exists(ss) FROM t', 'Unexpected path component at 1:8:16'],
  [
    "SELECT * FROM t WHERE attribute_exists('x')",
    'Operator or function requires a document path; operator or function: attribute_exists',
  ],
  [
    'SELECT * FROM t WHERE attribute_exists()',
    'Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 0',
  ],
  [
    'SELECT * FROM t WHERE x < true',
    'Incorrect operand type for operator or function; operator or function: <, operand type: BOOL',
  ],
  [
    "UPDATE t SET a = set_add(b, <<'x'>>) WHERE pk = 'a' AND sk = 1",
    'The first argument to SET_ADD must equal the assignment value at 1:18:7',
  ],
  [
    "UPDATE t SET a = set_add(a, 'x') WHERE pk = 'a' AND sk = 1",
    'The second argument to SET_ADD must be a value with type SET at 1:26:1',
  ],
  ["UPDATE t SET a = set_add(a, <<>>) WHERE pk = 'a' AND sk = 1", 'Empty bags are not supported'],
  [
    "INSERT INTO t VALUE {'pk': 'a', 's': set_add(<<'a'>>)}",
    'Unsupported data type: set_add under key root at 1:38:7',
  ],
  ['SELECT * FROM t.nothing', 'The table does not have the specified index: nothing'],
  [
    'SELECT doc FROM t."by-size" WHERE "size" = 1',
    'One or more parameter values were invalid: Global secondary index by-size does not project [doc]',
  ],
  ['SELECT * FROM t ORDER BY sk', 'Must have WHERE clause in the statement when using ORDER BY clause.'],
])('%s is refused', async (statement, text) => {
  expect(await message(() => carriedOut(statement))).toBe(`ValidationException: ${text}`);
});

describe('several statements', () => {
  it('of a batch each have their answer', async () => {
    const tables = new NotedTables();
    const { Responses } = await new Statements(tables).batch(scope, {
      Statements: [
        { Statement: "SELECT * FROM t WHERE pk = 'a' AND sk = 1" },
        { Statement: "SELECT * FROM t WHERE pk = 'a' AND sk = 1 AND attribute_exists(x)" },
        { Statement: 'SLECT' },
      ],
    });
    expect(Responses.map(({ Error: error, Item }) => error ?? Item?.value)).toEqual([
      items[0],
      {
        Code: 'ValidationError',
        Message:
          'Select statements within BatchExecuteStatement must specify the primary key in the where clause.',
      },
      { Code: 'ValidationError', Message: `${malformed}Expected data manipulation` },
    ]);
  });

  it('of a transaction are one write, and a failed INSERT is a duplicate', async () => {
    const tables = new NotedTables();
    const statements = new Statements(tables);
    const TransactStatements = [
      { Statement: "EXISTS(SELECT * FROM t WHERE pk = 'a' AND sk = 1 AND n = 3)" },
      { Statement: "INSERT INTO t VALUE {'pk': 'b', 'sk': 1}" },
      { Statement: "DELETE FROM t WHERE pk = 'c' AND sk = 1" },
    ];
    await statements.transaction(scope, { TransactStatements, ClientRequestToken: 'token' });
    expect(tables.calls[0]?.[1]).toMatchObject({
      ClientRequestToken: 'token',
      TransactItems: [
        { ConditionCheck: { Key: { pk: { S: 'a' }, sk: { N: '1' } }, ConditionExpression: '#n0 = :v0' } },
        { Put: { ConditionExpression: 'attribute_not_exists(#n0)' } },
        { Delete: { Key: { pk: { S: 'c' }, sk: { N: '1' } } } },
      ],
    });
    tables.failure = new ServiceError('TransactionCanceledException', 'cancelled', {
      members: {
        CancellationReasons: [
          { Code: 'None' },
          { Code: 'ConditionalCheckFailed', Message: 'x' },
          { Code: 'None' },
        ],
      },
    });
    expect(await message(() => statements.transaction(scope, { TransactStatements }))).toBe(
      'TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for specific reasons [None, DuplicateItem, None]',
    );
  });

  it('of a transaction that reads are one read', async () => {
    const statements = new Statements(new NotedTables());
    const read = (sk: number) => ({ Statement: `SELECT doc FROM t WHERE pk = 'a' AND sk = ${sk}` });
    const { Responses } = await statements.transaction(scope, { TransactStatements: [read(1), read(2)] });
    expect(Responses.map(({ Item }) => Item?.value)).toEqual([
      { doc: { M: { inside: { S: 'deep' } } } },
      undefined,
    ]);
  });

  it.each([
    [
      "SELECT * FROM t WHERE pk = 'a'",
      'Select statements within ExecuteTransaction must specify the primary key in the where clause.',
    ],
    ['SELECT * FROM t."by-size" WHERE "size" = 1', 'Reads on indices are not supported within transactions'],
    [
      "EXISTS(SELECT * FROM t WHERE pk = 'a' AND sk = 1)",
      'EXISTS() must contain a single item read with additional condition',
    ],
    [
      "DELETE FROM t WHERE pk = 'a' AND sk = 1 RETURNING ALL OLD *",
      'RETURNING clause is not supported in ExecuteTransaction',
    ],
  ])('of a transaction cannot be %s', async (Statement, text) => {
    const statements = new Statements(new NotedTables());
    expect(await message(() => statements.transaction(scope, { TransactStatements: [{ Statement }] }))).toBe(
      `ValidationException: Validation failed in TransactStatements[0]: ${text}`,
    );
  });
});
