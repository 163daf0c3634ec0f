import * as Sfn from '@aws-sdk/client-sfn';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsClients, until } from '../wire/clients.ts';
import { listenCairn, type StreamedEvent } from './cairn-client.ts';

let server: CairnServer;
let clients: ReturnType<typeof awsClients>;
let stateMachineArn: string;

/** Waits for a worker's token, then ends. */
const definition = JSON.stringify({
  StartAt: 'Prepare',
  States: {
    Prepare: { Type: 'Pass', Next: 'Work' },
    Work: { Type: 'Task', Resource: 'ACTIVITY', End: true },
  },
});

beforeAll(async () => {
  server = await createServer({ memory: true, port: 0 });
  clients = awsClients(server.endpoint);
  const { activityArn } = await clients.sfn.send(new Sfn.CreateActivityCommand({ name: 'work' }));
  const created = await clients.sfn.send(
    new Sfn.CreateStateMachineCommand({
      name: 'followed',
      definition: definition.replace('ACTIVITY', activityArn as string),
      roleArn: 'arn:aws:iam::000000000000:role/any',
    }),
  );
  stateMachineArn = created.stateMachineArn as string;
});
afterAll(async () => {
  clients.destroy();
  await server.stop();
});

async function start(name: string): Promise<string> {
  const { executionArn } = await clients.sfn.send(new Sfn.StartExecutionCommand({ stateMachineArn, name }));
  return executionArn as string;
}

const pathOf = (executionArn: string) => `/executions/${encodeURIComponent(executionArn)}/events`;
const stop = (executionArn: string) =>
  clients.sfn.send(new Sfn.StopExecutionCommand({ executionArn, error: 'Halt' }));

async function collect(events: AsyncIterable<StreamedEvent>): Promise<StreamedEvent[]> {
  const all: StreamedEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

describe('the event stream of a run', () => {
  it('tells what is there and then each event as it becomes durable, and ends with the run', async () => {
    const executionArn = await start('one');
    const seen: string[] = [];
    const events: StreamedEvent[] = [];
    for await (const event of await listenCairn(server.endpoint, pathOf(executionArn))) {
      events.push(event);
      seen.push(event.event === 'end' ? 'end' : String(JSON.parse(event.data).type));
      if (seen.at(-1) === 'ActivityScheduled') await stop(executionArn);
    }
    expect(seen).toEqual([
      'ExecutionStarted',
      'PassStateEntered',
      'PassStateExited',
      'TaskStateEntered',
      'ActivityScheduled',
      'ExecutionAborted',
      'end',
    ]);
    expect(JSON.parse(events.at(-1)?.data ?? '')).toEqual({ status: 'ABORTED' });
    expect(events.slice(0, -1).map(({ id }) => id)).toEqual(['1', '2', '3', '4', '5', '6']);
    const history = await fetchHistory(executionArn);
    expect(events.slice(0, -1).map(({ data }) => JSON.parse(data))).toEqual(history);
  });

  it('goes on behind the event that a client knows', async () => {
    const executionArn = await start('two');
    await stop(executionArn);
    const tail = async (headers: object, query = '') =>
      (await collect(await listenCairn(server.endpoint, pathOf(executionArn) + query, headers))).map(
        ({ id, event }) => id ?? event,
      );
    expect(await tail({ 'last-event-id': '4' })).toEqual(['5', '6', 'end']);
    expect(await tail({}, '?lastEventId=5')).toEqual(['6', 'end']);
    expect(await tail({ 'last-event-id': '5' }, '?lastEventId=2')).toEqual(['6', 'end']);
    expect(await tail({}, '?lastEventId=6')).toEqual(['end']);
    expect(await tail({}, '?lastEventId=900')).toEqual(['end']);
  });

  it('has many listeners at once, each of whom hears everything', async () => {
    const executionArn = await start('three');
    const listeners = await Promise.all(
      Array.from({ length: 50 }, () => listenCairn(server.endpoint, pathOf(executionArn))),
    );
    const heard = listeners.map(collect);
    await stop(executionArn);
    for (const events of await Promise.all(heard)) expect(events.map(({ id }) => id).length).toBe(7);
  });

  it('ends when the run is deleted under its listeners', async () => {
    const executionArn = await start('four');
    const events = await listenCairn(server.endpoint, pathOf(executionArn));
    const heard = collect(events);
    await clients.sfn.send(new Sfn.DeleteStateMachineCommand({ stateMachineArn }));
    expect((await heard).at(-1)).toMatchObject({ event: 'end', data: '{"status":"DELETED"}' });
    await until(
      () => clients.sfn.send(new Sfn.ListStateMachinesCommand({})),
      ({ stateMachines }) => stateMachines?.length === 0,
    );
  });

  it.each([
    [
      'an ARN of no execution',
      '/executions/arn%3Aaws%3Astates%3Aus-east-1%3A000000000000%3Aexecution%3Aa%3Ab/events',
      'ExecutionDoesNotExist',
    ],
    ['an ARN of something else', '/executions/arn%3Aaws%3As3%3A%3A%3Ax/events', 'InvalidArn'],
    ['no ARN', '/executions/%20/events', 'InvalidArn'],
  ])('%s is refused before it begins', async (_what, path, code) => {
    await expect(listenCairn(server.endpoint, path)).rejects.toThrow(code);
  });
});

async function fetchHistory(executionArn: string): Promise<unknown> {
  const answer = await fetch(server.endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'AWSStepFunctions.GetExecutionHistory',
      authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/states/aws4_request, Signature=0',
    },
    body: JSON.stringify({ executionArn }),
  });
  return ((await answer.json()) as { events: unknown }).events;
}
