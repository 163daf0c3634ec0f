import { readFile } from 'node:fs/promises';
import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Dynalite, startDynalite } from '../bench/peer-dynalite.ts';

/**
 * `dynalite` was held against the real service, text by text. Where it answers as the service does, Cairn has to answer
 * as it does. Calls that it is known to answer otherwise (indexes cost nothing, empty texts as index keys, Select …)
 * are not among the cases.
 */
let server: CairnServer;
let peer: Dynalite;

const common = { BillingMode: 'PAY_PER_REQUEST' } as const;
const tables: readonly CreateTableCommandInput[] = [
  {
    ...common,
    TableName: 'oracle1',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  },
  {
    ...common,
    TableName: 'oracle2',
    AttributeDefinitions: [
      { AttributeName: 'h', AttributeType: 'S' },
      { AttributeName: 'r', AttributeType: 'N' },
      { AttributeName: 'g', AttributeType: 'S' },
      { AttributeName: 'l', AttributeType: 'N' },
    ],
    KeySchema: [
      { AttributeName: 'h', KeyType: 'HASH' },
      { AttributeName: 'r', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'gsi',
        KeySchema: [
          { AttributeName: 'g', KeyType: 'HASH' },
          { AttributeName: 'l', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
    LocalSecondaryIndexes: [
      {
        IndexName: 'lsi',
        KeySchema: [
          { AttributeName: 'h', KeyType: 'HASH' },
          { AttributeName: 'l', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['x'] },
      },
    ],
  },
];
const items = [1, 2, 3].map((n) => ({
  h: { S: 'a' },
  r: { N: String(n) },
  g: { S: 'red' },
  l: { N: String(10 - n) },
  x: { S: 'x' },
  y: { S: 'y' },
}));

beforeAll(async () => {
  server = await createServer({ memory: true, port: 0, logLevel: 'silent' });
  peer = await startDynalite();
  for (const { endpoint } of [server, peer]) {
    for (const table of tables) {
      await call(endpoint, 'CreateTable', table);
      while (!/"TableStatus":"ACTIVE"/.test(await call(endpoint, 'DescribeTable', table)));
    }
    for (const Item of items) await call(endpoint, 'PutItem', { TableName: 'oracle2', Item });
  }
});
afterAll(async () => {
  await peer.close();
  await server.stop();
});

/** The answer as text, members in the order of their names; of an error its name and message. */
async function call(endpoint: string, operation: string, input: object): Promise<string> {
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
  });
  const { __type: type, message, ...members } = (await answer.json()) as Record<string, unknown>;
  if (type === undefined) return inOrder(members);
  return `${answer.status} ${String(type).split('#')[1]}: ${String(message)}`;
}

function inOrder(value: unknown): string {
  return JSON.stringify(value, (_name, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([one], [other]) => (one < other ? -1 : 1)))
      : member,
  );
}

it('answers as dynalite does, error texts included', { timeout: 60_000 }, async () => {
  const text = await readFile(new URL('dynalite-cases.json', import.meta.url), 'utf8');
  const cases = JSON.parse(text) as readonly (readonly [operation: string, input: object])[];
  const own: string[] = [];
  const wanted: string[] = [];
  for (const [operation, input] of cases) {
    const asked = `${operation} ${JSON.stringify(input)}`;
    own.push(`${asked}\n${await call(server.endpoint, operation, input)}`);
    wanted.push(`${asked}\n${await call(peer.endpoint, operation, input)}`);
  }
  expect(own).toEqual(wanted);
  expect(cases.length).toBeGreaterThan(150);
});
