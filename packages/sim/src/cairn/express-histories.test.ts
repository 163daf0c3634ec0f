import * as Sfn from '@aws-sdk/client-sfn';
import { type CairnServer, createServer, type ServerOptions } from '@cairn/server';
import { afterEach, expect, it } from 'vitest';
import { askCairn, LiveListener, listenCairn } from './cairn-client.ts';

const roleArn = 'arn:aws:iam::000000000000:role/any';
const endings: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function serve(options: ServerOptions = {}): Promise<{
  readonly server: CairnServer;
  readonly sfn: Sfn.SFNClient;
  readonly create: (name: string, states: object) => Promise<string>;
}> {
  const server = await createServer({ memory: true, port: 0, ...options });
  const sfn = new Sfn.SFNClient({
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    // StartSyncExecution would be sent to `sync-127.0.0.1`.
    disableHostPrefix: true,
  });
  endings.push(
    () => server.stop(),
    () => sfn.destroy(),
  );
  const create = async (name: string, states: object): Promise<string> => {
    const definition = JSON.stringify({ StartAt: 'A', States: states });
    const input = { name, definition, roleArn, type: 'EXPRESS' } as const;
    return (await sfn.send(new Sfn.CreateStateMachineCommand(input))).stateMachineArn as string;
  };
  return { server, sfn, create };
}

async function listen(server: CairnServer, input: object): Promise<LiveListener> {
  const listener = await LiveListener.open(server.endpoint, input);
  endings.push(() => listener.close());
  return listener;
}

const failing = { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Fail', Error: 'NotOk' } };
const waiting = { A: { Type: 'Wait', Seconds: 60, End: true } };
const names = async (server: CairnServer, query = '') =>
  (
    (await askCairn(server.endpoint, `/express-executions${query}`)).body.executions as { name: string }[]
  ).map(({ name }) => name);

it('a synchronous run is seen with its history while somebody listens, and listed', async () => {
  const { server, sfn, create } = await serve();
  const stateMachineArn = await create('fails', failing);
  await sfn.send(new Sfn.StartSyncExecutionCommand({ stateMachineArn, name: 'unseen' }));
  const listener = await listen(server, { executions: true });
  const { executionArn } = await sfn.send(
    new Sfn.StartSyncExecutionCommand({ stateMachineArn, name: 'seen', input: '{"n":1}' }),
  );
  await listener.until(() =>
    listener
      .of('executions')
      .some(({ changes }) => changes.some(({ status }: { status: string }) => status === 'FAILED')),
  );
  expect(listener.of('executions').at(-1).changes).toMatchObject([
    { executionArn, stateMachineArn, name: 'seen', error: 'NotOk' },
  ]);
  expect(await names(server)).toEqual(['seen']);
  expect(await names(server, `?stateMachineArn=${stateMachineArn}x`)).toEqual([]);
  const types: string[] = [];
  const path = `/executions/${encodeURIComponent(executionArn as string)}/events?lastEventId=1`;
  for await (const { event, data } of await listenCairn(server.endpoint, path))
    types.push(event === 'end' ? JSON.parse(data).status : JSON.parse(data).type);
  expect(types).toEqual([
    'PassStateEntered',
    'PassStateExited',
    'FailStateEntered',
    'ExecutionFailed',
    'FAILED',
  ]);
  const history = await listen(server, {
    histories: [{ executionArn }, { executionArn: `${executionArn}0` }],
  });
  await history.until(() => history.of('end').length === 1 && history.of('refused').length === 1);
  expect(history.of('history').flatMap(({ events }) => events.map(({ id }: { id: number }) => id))).toEqual([
    1, 2, 3, 4, 5,
  ]);
  expect(history.of('refused')[0].code).toBe('ExecutionDoesNotExist');
});

it('an asynchronous run is followed as it goes', async () => {
  const { server, sfn, create } = await serve({ expressHistory: 2 });
  const stateMachineArn = await create('waits', waiting);
  const { executionArn } = await sfn.send(new Sfn.StartExecutionCommand({ stateMachineArn, name: 'one' }));
  const listener = await listen(server, { histories: [{ executionArn }] });
  await listener.until(() => listener.of('history').length > 0);
  await sfn.send(new Sfn.DeleteStateMachineCommand({ stateMachineArn }));
  await listener.until(() => listener.of('end').length === 1);
  expect(listener.of('end')).toEqual([{ executionArn, status: 'ABORTED' }]);
});

it('the latest are kept, as many as were asked for, without anybody who listens', async () => {
  const { server, sfn, create } = await serve({ expressHistory: 2 });
  const stateMachineArn = await create('fails', failing);
  for (const name of ['one', 'two', 'three'])
    await sfn.send(new Sfn.StartSyncExecutionCommand({ stateMachineArn, name }));
  expect(await names(server)).toEqual(['three', 'two']);
  expect(await names(server, '?maxResults=1')).toEqual(['three']);
});

it('what they take in memory is bounded', async () => {
  const { server, sfn, create } = await serve({
    expressHistory: 100,
    limits: { expressHistoryBytes: 100_000 },
  });
  const stateMachineArn = await create('fails', failing);
  const input = JSON.stringify('x'.repeat(15_000));
  for (const name of ['one', 'two', 'three'])
    await sfn.send(new Sfn.StartSyncExecutionCommand({ stateMachineArn, name, input }));
  const kept = await names(server);
  expect(kept.length).toBeGreaterThan(0);
  expect(kept).toEqual(['three', 'two', 'one'].slice(0, kept.length));
  expect(kept).not.toContain('one');
});
