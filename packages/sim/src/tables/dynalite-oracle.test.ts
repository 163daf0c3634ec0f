import { type CairnServer, createServer } from '@cairn/server';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Dynalite, startDynaliteProcess } from '../bench/peer-dynalite.ts';
import { dynamoClient, makeTable } from './tables-fixture.ts';

/** What one side answers: the item or the attributes, or the error. */
type Answer = { readonly value: unknown } | { readonly error: string };

/** Where dynalite is known to be otherwise than the service, and why. */
const knownDifferences: readonly {
  readonly reason: string;
  readonly holds: (expression: string, cairn: Answer, dynalite: Answer) => boolean;
}[] = [
  {
    reason: 'dynalite fails, and says nothing',
    holds: (_, __, dynalite) => isError(dynalite, 'no answer'),
  },
  {
    reason: 'dynalite names what its grammar expected where the service shows the token and the text near it',
    holds: (_, cairn, dynalite) => isError(cairn, 'Syntax error;') && isError(dynalite, 'Syntax error;'),
  },
  {
    reason: 'indexes of a list are those before the update; dynalite removes one after the other',
    holds: (expression) =>
      (expression.match(/\b[lm][.a-z]*\[\d\]/g) ?? []).length > 1 && /REMOVE/.test(expression),
  },
  {
    reason: 'what an update assigns is computed from the item before it; in dynalite both share the value',
    holds: (expression) =>
      /SET/.test(expression) &&
      (/ADD|DELETE/.test(expression) ||
        (/[=(,] ?[lm](?![\w.[])/.test(expression) && /\b[lm][.[]/.test(expression))),
  },
  {
    reason:
      'what has no order is refused as an operand of <, <=, >, >= and BETWEEN; dynalite lets it not match',
    holds: (_, cairn) =>
      isError(cairn, 'Incorrect operand type for operator or function; operator or function: <') ||
      isError(cairn, 'operator or function: >') ||
      isError(cairn, 'operator or function: BETWEEN'),
  },
  {
    reason: 'list_append cannot stand in a function; dynalite takes it',
    holds: (_, cairn) => isError(cairn, 'function: list_append'),
  },
  {
    reason: 'NOT may follow NOT; dynalite wants a parenthesis',
    holds: (expression) => /NOT NOT/.test(expression),
  },
];

const silence = '#no answer';

let server: CairnServer;
let dynalite: Omit<Dynalite, 'abandon'>;
let endpoints: readonly string[] = [];

beforeAll(async () => {
  server = await createServer({ memory: true, port: 0, logLevel: 'silent' });
  dynalite = await startDynaliteProcess();
  endpoints = [server.endpoint, dynalite.endpoint];
  for (const endpoint of endpoints) {
    const client = dynamoClient(endpoint);
    await makeTable(client, 'oracle');
    client.destroy();
  }
  // Its tables are there with the next turn of its loop.
  for (const endpoint of endpoints) {
    for (;;) {
      const { Table } = (await call(endpoint, 'DescribeTable', { TableName: 'oracle' })) as {
        readonly Table?: { readonly TableStatus: string };
      };
      if (Table?.TableStatus === 'ACTIVE') break;
    }
  }
});
afterAll(async () => {
  await dynalite.close();
  await server.stop();
});

async function call(endpoint: string, operation: string, input: object): Promise<Record<string, unknown>> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': '20260101T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=000000000000/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=0',
    },
    body: JSON.stringify(input),
    // Some failures of its own keep dynalite from answering.
    ...(endpoint === dynalite.endpoint && { signal: AbortSignal.timeout(1_000) }),
  });
  return (await answer.json()) as Record<string, unknown>;
}

/** How often dynalite in turn said nothing. Where it hangs for good, nothing is asked of it any more. */
let silences = 0;
const silencesMax = 10;

async function answerOf(endpoint: string, operation: string, input: object): Promise<Answer> {
  const isPeer = endpoint === dynalite.endpoint;
  if (isPeer && silences >= silencesMax) return { error: 'no answer' };
  const answered: Record<string, unknown> = await call(endpoint, operation, input).catch((error) => {
    if (!isPeer) throw error;
    return { __type: silence };
  });
  if (isPeer) silences = answered.__type === silence ? silences + 1 : 0;
  const { __type, message, Message, ...output } = answered;
  if (typeof __type !== 'string') return { value: inOrder(withoutEmpty(output)) };
  return { error: `${__type.split('#')[1] ?? __type}: ${message ?? Message}` };
}

/** dynalite answers attributes where there are none. */
function withoutEmpty({ Attributes, ...output }: Record<string, unknown>): object {
  const isThere = Attributes !== undefined && Object.keys(Attributes as object).length > 0;
  return isThere ? { Attributes, ...output } : output;
}

/** Sets in the order of their members, objects in that of their names. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, member]) => [
        name,
        /^[SNB]S$/.test(name) && Array.isArray(member) ? [...member].sort() : inOrder(member),
      ]),
  );
}

function isError(answer: Answer, part: string): boolean {
  return 'error' in answer && answer.error.includes(part);
}

const values = {
  ':n': { N: '1.5' },
  ':m': { N: '-20' },
  ':s': { S: 'abc' },
  ':t': { S: 'N' },
  ':l': { L: [{ S: 'x' }] },
  ':ss': { SS: ['a', 'c'] },
  ':ns': { NS: ['1', '2'] },
  ':yes': { BOOL: true },
};
// No empty text: dynalite, made before there were any, takes it for nothing.
const scalar = fc.constantFrom<object>(
  { N: '1.5' },
  { N: '0' },
  { N: '123456789012345678901234567890' },
  { S: 'abcd' },
  { B: 'AAEC' },
  { BOOL: true },
  { NULL: true },
  { SS: ['a', 'b'] },
  { NS: ['1', '3.5'] },
);
const list = fc.array(scalar, { maxLength: 4 }).map((L) => ({ L }));
const item = fc.record(
  {
    a: scalar,
    b: scalar,
    l: list,
    m: fc.record({ x: scalar, y: list }, { requiredKeys: [] }).map((M) => ({ M })),
  },
  { requiredKeys: [] },
);

const path = fc.constantFrom('a', 'b', 'l', 'm', 'l[0]', 'l[2]', 'm.x', 'm.y[1]', 'gone', 'gone.x', '#a');
const value = fc.constantFrom(...Object.keys(values));
const operand = fc.oneof(
  path,
  value,
  path.map((of) => `size(${of})`),
);
/** Never missing: in dynalite two attributes that are not there are equal. */
const presentOperand = fc.oneof(value, fc.constantFrom('id', 'size(id)'));
const comparator = fc.constantFrom('=', '<>', '<', '<=', '>', '>=');
const simpleCondition = fc.oneof(
  fc.tuple(operand, comparator, presentOperand).map(([left, sign, right]) => `${left} ${sign} ${right}`),
  fc.tuple(path, presentOperand, presentOperand).map(([of, low, high]) => `${of} BETWEEN ${low} AND ${high}`),
  fc
    .tuple(path, fc.array(presentOperand, { minLength: 1, maxLength: 3 }))
    .map(([of, all]) => `${of} IN (${all.join(', ')})`),
  fc
    .tuple(fc.constantFrom('begins_with', 'contains', 'attribute_type'), path, presentOperand)
    .map(([name, of, with_]) => `${name}(${of}, ${with_})`),
  fc
    .tuple(fc.constantFrom('attribute_exists', 'attribute_not_exists'), operand)
    .map(([name, of]) => `${name}(${of})`),
);
const condition = fc.letrec<{ readonly tree: string }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    simpleCondition,
    tie('tree').map((of) => `NOT ${of}`),
    fc.tuple(simpleCondition, fc.constantFrom('AND', 'OR'), tie('tree')).map((all) => all.join(' ')),
    fc
      .tuple(tie('tree'), fc.constantFrom('AND', 'OR'), simpleCondition)
      .map(([left, word, right]) => `(${left}) ${word} ${right}`),
  ),
})).tree;

const assigned = fc.oneof(
  operand,
  fc.tuple(operand, fc.constantFrom('+', '-'), operand).map((all) => all.join(' ')),
  fc
    .tuple(fc.constantFrom('if_not_exists', 'list_append'), operand, operand)
    .map(([name, one, two]) => `${name}(${one}, ${two})`),
  fc.tuple(path, operand).map(([of, other]) => `if_not_exists(${of}, ${other}) + :n`),
);
const section = fc.oneof(
  fc
    .array(fc.tuple(path, assigned), { minLength: 1, maxLength: 2 })
    .map((all) => `SET ${all.map(([of, what]) => `${of} = ${what}`).join(', ')}`),
  fc.array(path, { minLength: 1, maxLength: 2 }).map((all) => `REMOVE ${all.join(', ')}`),
  fc.tuple(fc.constantFrom('ADD', 'DELETE'), path, value).map((all) => all.join(' ')),
);
const update = fc.array(section, { minLength: 1, maxLength: 2 }).map((all) => all.join(' '));

/** The placeholders that an expression uses. */
function placeholders(...expressions: readonly string[]): object {
  const used = (text: string) =>
    expressions.some((expression) => new RegExp(`${text}(?!\\w)`).test(expression));
  const names = used('#a') ? { ExpressionAttributeNames: { '#a': 'a' } } : {};
  const own = Object.entries(values).filter(([reference]) => used(reference));
  return { ...names, ...(own.length > 0 && { ExpressionAttributeValues: Object.fromEntries(own) }) };
}

let runs = 0;

/** Puts the item on both sides, makes the call, and compares what they answer and what is there then. */
async function compare(first: object, operation: string, expression: string, input: object): Promise<void> {
  // A key of its own: dynalite never lets go of an item in whose change it failed.
  runs += 1;
  const Key = { id: { S: `run-${runs}` } };
  const Item = { ...Key, ...first };
  const answers: Answer[] = [];
  const after: Answer[] = [];
  for (const endpoint of endpoints) {
    const put = await answerOf(endpoint, 'PutItem', { TableName: 'oracle', Item });
    if (isError(put, 'no answer')) return;
    answers.push(await answerOf(endpoint, operation, { TableName: 'oracle', Key, ...input }));
    after.push(await answerOf(endpoint, 'GetItem', { TableName: 'oracle', Key }));
  }
  const [cairn, peer] = answers as [Answer, Answer];
  if (knownDifferences.some(({ holds }) => holds(expression, cairn, peer))) return;
  expect(cairn, expression).toEqual(peer);
  if (isError(after[1] as Answer, 'no answer')) return;
  expect(after[0], expression).toEqual(after[1]);
}

it('goes on when dynalite fails by an error that it does not catch', async () => {
  await answerOf(dynalite.endpoint, 'PutItem', {
    TableName: 'oracle',
    Item: { id: { S: 'x' }, a: { N: '5' }, b: { S: 'x' } },
  });
  const failed = await answerOf(dynalite.endpoint, 'UpdateItem', {
    TableName: 'oracle',
    Key: { id: { S: 'x' } },
    UpdateExpression: 'SET done = :yes',
    ConditionExpression: 'a BETWEEN :n AND b',
    ...placeholders('a BETWEEN :n AND b', ':yes'),
  });
  expect(isError(failed, 'no answer')).toBe(true);
  expect(await answerOf(dynalite.endpoint, 'ListTables', {})).toEqual({ value: { TableNames: ['oracle'] } });
});

it('changes items as dynalite does', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(item, update, async (first, UpdateExpression) =>
      compare(first, 'UpdateItem', UpdateExpression, {
        UpdateExpression,
        ReturnValues: 'UPDATED_NEW',
        ...placeholders(UpdateExpression),
      }),
    ),
    { numRuns: 400 },
  );
});

it('holds conditions true when dynalite does', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(item, condition, async (first, ConditionExpression) =>
      compare(first, 'UpdateItem', ConditionExpression, {
        UpdateExpression: 'SET done = :yes',
        ConditionExpression,
        ...placeholders(ConditionExpression, ':yes'),
      }),
    ),
    { numRuns: 400 },
  );
});

it('projects as dynalite does', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(item, fc.array(path, { minLength: 1, maxLength: 4 }), async (first, paths) => {
      const ProjectionExpression = paths.join(', ');
      await compare(first, 'GetItem', ProjectionExpression, {
        ProjectionExpression,
        ...placeholders(ProjectionExpression),
      });
    }),
    { numRuns: 500 },
  );
});

const wireText = fc.constantFrom<unknown>('', 'a', 'ab==', 'AAEC', 'abc', 'é', 1, 1.5, true, null, [], {});
const wireNumber = fc.constantFrom<unknown>(
  '1',
  '-0',
  '0012.500',
  '1e5',
  '1E-130',
  '9.9e125',
  '1e126',
  '1e-131',
  '.5',
  '12345678901234567890123456789012345678',
  '123456789012345678901234567890123456789',
  'NaN',
  'x',
  '',
  '1e',
  '0x1',
  7,
  false,
  null,
);
const wireValue = fc.letrec<{ readonly any: object }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ S: wireText }),
    fc.record({ N: wireNumber }),
    fc.record({ B: wireText }),
    fc.record({ BOOL: fc.constantFrom<unknown>(true, false, 'true', 'no', 'x', 1, []) }),
    fc.record({ NULL: fc.constantFrom<unknown>(true, 'yes') }),
    fc.record({ SS: fc.array(fc.constantFrom('a', 'b'), { maxLength: 3 }) }),
    fc.record({ NS: fc.array(fc.constantFrom('1', '1.0', '2', 'x'), { maxLength: 3 }) }),
    fc.record({ BS: fc.array(fc.constantFrom('AA==', 'AQ=='), { maxLength: 3 }) }),
    fc.record({ L: fc.oneof(fc.array(tie('any'), { maxLength: 2 }), fc.constantFrom<unknown>('x', {}, 1)) }),
    fc.record({ M: fc.oneof(fc.record({ k: tie('any') }), fc.constantFrom<unknown>('x', [], true)) }),
    fc.constantFrom<object>({}, { X: 'a' }, { S: 'a', N: '1' }),
  ),
})).any;

it('keeps and refuses values as dynalite does', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(wireValue, async (value) => {
      runs += 1;
      const Key = { id: { S: `run-${runs}` } };
      const answers: Answer[] = [];
      for (const endpoint of endpoints) {
        const put = await answerOf(endpoint, 'PutItem', { TableName: 'oracle', Item: { ...Key, value } });
        answers.push(
          'error' in put ? put : await answerOf(endpoint, 'GetItem', { TableName: 'oracle', Key }),
        );
      }
      if (isError(answers[1] as Answer, 'no answer')) return;
      expect(answers[0], JSON.stringify(value)).toEqual(answers[1]);
    }),
    { numRuns: 400 },
  );
});
