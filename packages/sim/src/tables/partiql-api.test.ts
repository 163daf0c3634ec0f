import * as Dynamo from '@aws-sdk/client-dynamodb';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoClient, failureOf, makeTable } from './tables-fixture.ts';

let server: CairnServer;
let client: Dynamo.DynamoDBClient;

beforeAll(async () => {
  server = await createServer({ memory: true, port: 0, logLevel: 'silent' });
  client = dynamoClient(server.endpoint);
  await makeTable(client, 'watches', {
    range: 'N',
    attributes: [{ AttributeName: 'color', AttributeType: 'S' }],
    input: {
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-color',
          KeySchema: [{ AttributeName: 'color', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['price'] },
        },
      ],
    },
  });
  for (const at of [1, 2, 3, 4]) {
    await run(
      `INSERT INTO "watches" VALUE {'id': 'w', 'at': ?, 'color': ?, 'price': ?, 'box': {'kind': 'round'}}`,
      {
        Parameters: [{ N: String(at) }, { S: at % 2 === 0 ? 'red' : 'blue' }, { N: String(at * 10) }],
      },
    );
  }
});
afterAll(async () => {
  client.destroy();
  await server.stop();
});

function run(Statement: string, more: Partial<Dynamo.ExecuteStatementCommandInput> = {}) {
  return client.send(new Dynamo.ExecuteStatementCommand({ Statement, ...more }));
}

async function places(Statement: string, more: Partial<Dynamo.ExecuteStatementCommandInput> = {}) {
  const { Items = [] } = await run(Statement, more);
  return Items.map(({ at }) => Number(at?.N));
}

describe('a statement', () => {
  it('reads by the key, by a filter, by an index and in order', async () => {
    expect(await places(`SELECT * FROM watches WHERE id = 'w' AND "at" > 1 AND price < 40`)).toEqual([2, 3]);
    expect(await places(`SELECT * FROM watches WHERE id = 'w' ORDER BY "at" DESC`)).toEqual([4, 3, 2, 1]);
    expect(await places(`SELECT * FROM watches WHERE id = 'w' AND "at" >= 2 AND "at" < 4`)).toEqual([2, 3]);
    expect((await places(`SELECT * FROM "watches"."by-color" WHERE color = 'red'`)).sort()).toEqual([2, 4]);
    expect((await places(`SELECT * FROM watches WHERE color IN ['red', 'green']`)).sort()).toEqual([2, 4]);
    const { Items } = await run(`SELECT box.kind, price FROM watches WHERE id = 'w' AND "at" = 1`);
    expect(Items).toEqual([{ kind: { S: 'round' }, price: { N: '10' } }]);
  });

  it('reads page by page', async () => {
    const Statement = `SELECT * FROM watches WHERE id = 'w'`;
    const seen: number[] = [];
    let NextToken: string | undefined;
    do {
      const page = await run(Statement, { Limit: 3, ...(NextToken !== undefined && { NextToken }) });
      seen.push(...(page.Items ?? []).map(({ at }) => Number(at?.N)));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expect(seen).toEqual([1, 2, 3, 4]);
  });

  it('inserts once, changes what is there and deletes', async () => {
    const Statement = `INSERT INTO watches VALUE {'id': 'x', 'at': 1, 'tags': <<'a'>>, 'n': 1.50}`;
    await run(Statement);
    expect(await failureOf(run(Statement))).toBe(
      'DuplicateItemException: Duplicate primary key exists in table',
    );
    const where = `WHERE id = 'x' AND "at" = 1`;
    const { Items } = await run(
      `UPDATE watches SET n = n + 1 SET tags = set_add(tags, <<'b'>>) SET l = list_append(if_not_exists(l, ?), ?) ${where} RETURNING MODIFIED NEW *`,
      { Parameters: [{ L: [] }, { L: [{ S: 'y' }] }] },
    );
    expect(Items).toEqual([{ n: { N: '2.5' }, tags: { SS: ['a', 'b'] }, l: { L: [{ S: 'y' }] } }]);
    expect(await failureOf(run(`UPDATE watches SET n = 1 WHERE id = 'nobody' AND "at" = 1`))).toMatch(
      /^ConditionalCheckFailedException: /,
    );
    const { Items: gone } = await run(`DELETE FROM watches ${where} AND n = 2.5 RETURNING ALL OLD *`);
    expect(gone?.[0]?.n).toEqual({ N: '2.5' });
    expect((await run(`SELECT * FROM watches ${where}`)).Items).toEqual([]);
  });

  it('is refused with its place, and when its table is not there', async () => {
    expect(await failureOf(run('SELECT * FROM watches LIMIT 1'))).toBe(
      'ValidationException: Unsupported clause: LIMIT at 1:23:5',
    );
    expect(await failureOf(run('SELECT * FROM "no-such-table"'))).toMatch(/^ResourceNotFoundException: /);
  });
});

describe('several statements', () => {
  it('have their answers each in a batch', async () => {
    const { Responses } = await client.send(
      new Dynamo.BatchExecuteStatementCommand({
        Statements: [
          { Statement: `SELECT * FROM watches WHERE id = 'w' AND "at" = ?`, Parameters: [{ N: '2' }] },
          { Statement: `SELECT * FROM "no-such-table" WHERE id = 'w'` },
          { Statement: 'SLECT' },
        ],
      }),
    );
    expect(Responses?.[0]?.Item?.price).toEqual({ N: '20' });
    expect(Responses?.slice(1).map(({ Error: error }) => error?.Code)).toEqual([
      'ResourceNotFound',
      'ValidationError',
    ]);
  });

  it('are all done or none, and once for a token', async () => {
    const insert = (id: string) => ({
      Statement: `INSERT INTO watches VALUE {'id': '${id}', 'at': 1, 'n': 0}`,
    });
    const transact = (TransactStatements: Dynamo.ParameterizedStatement[], ClientRequestToken?: string) =>
      client.send(new Dynamo.ExecuteTransactionCommand({ TransactStatements, ClientRequestToken }));
    await transact([insert('t1'), insert('t2')]);
    expect(await failureOf(transact([insert('t3'), insert('t2')]))).toBe(
      'TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for specific reasons [None, DuplicateItem]',
    );
    expect((await run(`SELECT * FROM watches WHERE id = 't3' AND "at" = 1`)).Items).toEqual([]);
    const increment = [
      { Statement: `EXISTS(SELECT * FROM watches WHERE id = 't2' AND "at" = 1 AND n = 0)` },
      { Statement: `UPDATE watches SET n = n + 1 WHERE id = 't1' AND "at" = 1` },
    ];
    await transact(increment, 'a-token');
    await transact(increment, 'a-token');
    const { Responses } = await transact([
      { Statement: `SELECT n FROM watches WHERE id = 't1' AND "at" = 1` },
    ]);
    expect(Responses).toEqual([{ Item: { n: { N: '1' } } }]);
  });
});
