import * as Sfn from '@aws-sdk/client-sfn';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { awsClients } from '../wire/clients.ts';
import { askCairn } from './cairn-client.ts';

let server: CairnServer;
let clients: ReturnType<typeof awsClients>;
let stateMachineArn: string;

beforeAll(async () => {
  server = await createServer({ memory: true, port: 0 });
  clients = awsClients(server.endpoint);
  const created = await clients.sfn.send(
    new Sfn.CreateStateMachineCommand({
      name: 'searched',
      definition: JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Wait', Seconds: 3600, End: true } } }),
      roleArn: 'arn:aws:iam::000000000000:role/any',
    }),
  );
  stateMachineArn = created.stateMachineArn as string;
  for (const name of ['one', 'two', 'three'])
    await clients.sfn.send(new Sfn.StartExecutionCommand({ stateMachineArn, name }));
});
afterAll(async () => {
  clients.destroy();
  await server.stop();
});

const path = () => `/executions?stateMachineArn=${encodeURIComponent(stateMachineArn)}`;

it('finds the executions of a machine, newest first, page by page', async () => {
  const first = await askCairn(server.endpoint, `${path()}&maxResults=2`);
  expect(first).toMatchObject({
    status: 200,
    body: { executions: [{ name: 'three', status: 'RUNNING', stateMachineArn }, { name: 'two' }] },
  });
  const token = encodeURIComponent(String(first.body.nextToken));
  const second = await askCairn(server.endpoint, `${path()}&maxResults=2&nextToken=${token}`);
  expect(second.body).toMatchObject({ executions: [{ name: 'one' }] });
  expect(second.body).not.toHaveProperty('nextToken');
});

it('refuses what it does not know', async () => {
  expect(await askCairn(server.endpoint, `${path()}&nextToken=made-up`)).toMatchObject({
    status: 400,
    body: { code: 'InvalidToken' },
  });
  expect(await askCairn(server.endpoint, '/executions?stateMachineArn=x')).toMatchObject({
    status: 400,
    body: { code: 'InvalidArn' },
  });
});
