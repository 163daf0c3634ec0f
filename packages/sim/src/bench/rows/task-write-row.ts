import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { CreateStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { ServerProcess } from '../../server-process.ts';
import { clientConfiguration } from '../../wire/clients.ts';
import type { BenchRow } from '../bench-row.ts';
import { runLoad } from '../load.ts';

// Not to be found in an account's number.
const counted = '1111';
const TableName = 'bench';
/** Turns that both take. */
const turns = 3;

/** A run whose one task writes an item, beside the same write by a client: what a task costs on top of its call. */
export const taskWrite: BenchRow = {
  name: 'task-write',
  run: async ({ seconds }) => {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'cairn-bench-'));
    const server = await ServerProcess.start({ dataDirectory });
    try {
      const { endpoint } = server;
      const stateMachineArn = await prepare(endpoint);
      const run = {
        endpoint,
        operation: 'StartSyncExecution',
        input: { stateMachineArn, input: JSON.stringify({ id: counted }) },
        headers: headersOf(endpoint, 'states', 'AWSStepFunctions.StartSyncExecution'),
      };
      const put = {
        endpoint,
        operation: 'PutItem',
        input: { TableName, Item: { id: { S: counted }, count: { N: '1' } } },
        headers: headersOf(endpoint, 'dynamodb', 'DynamoDB_20120810.PutItem'),
      };
      const [runs, puts] = await rates([run, put], seconds);
      return [
        {
          name: 'task-write',
          value: runs,
          unit: 'runs/s',
          peer: { name: 'PutItem by a client', value: puts },
          method:
            'synchronous Express runs of one dynamodb:putItem task over HTTP; 50 keep-alive connections, the load generator on the same cores; each item is durable before the run goes on',
        },
      ];
    } finally {
      await server.stop();
      await rm(dataDirectory, { recursive: true, force: true });
    }
  },
};

type Load = Pick<Parameters<typeof runLoad>[0], 'endpoint' | 'operation' | 'input' | 'headers'>;

/** Rates of both, which take turns: what else the machine does falls on both. */
async function rates(loads: readonly [Load, Load], seconds: number): Promise<readonly [number, number]> {
  const measured: [number, number] = [0, 0];
  for (let turn = 0; turn <= turns; turn++) {
    for (const [at, load] of loads.entries()) {
      const result = await runLoad({ ...load, counted, connections: 50, seconds: seconds / turns });
      // The first turn warms both.
      if (turn === 0) continue;
      if (result.errors > 0 && seconds >= 1)
        throw new Error(`${result.errors} calls of ${load.operation} failed`);
      measured[at as 0 | 1] += result.answers / result.seconds / turns;
    }
  }
  return measured;
}

function headersOf(endpoint: string, service: string, target: string): { readonly [name: string]: string } {
  return {
    Host: new URL(endpoint).host,
    'Content-Type': 'application/x-amz-json-1.0',
    'X-Amz-Target': target,
    'X-Amz-Date': '20260101T000000Z',
    Authorization: `AWS4-HMAC-SHA256 Credential=000000000000/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host;x-amz-date, Signature=0`,
  };
}

/** Makes the table and the machine. @returns the machine's ARN */
async function prepare(endpoint: string): Promise<string> {
  const client = new DynamoDBClient(clientConfiguration(endpoint));
  const sfn = new SFNClient(clientConfiguration(endpoint));
  try {
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      }),
    );
    await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 1, maxDelay: 1 }, { TableName });
    const write = {
      Type: 'Task',
      Resource: 'arn:aws:states:::dynamodb:putItem',
      Parameters: { TableName, Item: { id: { 'S.$': '$.id' }, count: { N: '1' } } },
      End: true,
    };
    const { stateMachineArn } = await sfn.send(
      new CreateStateMachineCommand({
        name: 'task-write',
        type: 'EXPRESS',
        roleArn: 'arn:aws:iam::000000000000:role/any',
        definition: JSON.stringify({ StartAt: 'Write', States: { Write: write } }),
      }),
    );
    return stateMachineArn as string;
  } finally {
    client.destroy();
    sfn.destroy();
  }
}
