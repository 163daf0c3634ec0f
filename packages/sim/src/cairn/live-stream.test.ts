import * as Sfn from '@aws-sdk/client-sfn';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { awsClients } from '../wire/clients.ts';
import { LiveListener, listenCairn } from './cairn-client.ts';

const roleArn = 'arn:aws:iam::000000000000:role/any';
let server: CairnServer;
let clients: ReturnType<typeof awsClients>;
const listeners: LiveListener[] = [];

beforeAll(async () => {
  server = await createServer({
    memory: true,
    port: 0,
    limits: { streamHistoriesMax: 10 },
  });
  clients = awsClients(server.endpoint);
});
afterEach(() => {
  for (const listener of listeners.splice(0)) listener.close();
});
afterAll(async () => {
  clients.destroy();
  await server.stop();
});

async function listen(input: object, headers?: object): Promise<LiveListener> {
  const listener = await LiveListener.open(server.endpoint, input, headers);
  listeners.push(listener);
  return listener;
}

async function create(name: string, definition: object): Promise<string> {
  const input = { name, definition: JSON.stringify(definition), roleArn };
  return (await clients.sfn.send(new Sfn.CreateStateMachineCommand(input))).stateMachineArn as string;
}

async function start(stateMachineArn: string, name: string): Promise<string> {
  const started = await clients.sfn.send(new Sfn.StartExecutionCommand({ stateMachineArn, name }));
  return started.executionArn as string;
}

const stop = (executionArn: string) =>
  clients.sfn.send(new Sfn.StopExecutionCommand({ executionArn, error: 'Halt' }));
const waiting = { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 3600, End: true } } };
const passing = { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } };
const failing = { StartAt: 'F', States: { F: { Type: 'Fail', Error: 'NotOk', Cause: 'why' } } };

describe('the histories of a stream', () => {
  it('come as far as they are, then as they go on; what cannot be followed is refused alone', async () => {
    const machine = await create('waits', waiting);
    const [one, two] = [await start(machine, 'one'), await start(machine, 'two')];
    const missing = `${one}-missing`;
    const listener = await listen({
      histories: [
        { executionArn: one },
        { executionArn: two, lastEventId: 1 },
        { executionArn: missing },
        { executionArn: 'nonsense' },
      ],
    });
    const idsOf = (arn: string): number[] =>
      listener
        .of('history')
        .filter(({ executionArn }) => executionArn === arn)
        .flatMap(({ events }) => events.map(({ id }: { id: number }) => id));
    await listener.until(() => idsOf(one).length === 2 && idsOf(two).length === 1);
    await listener.until(() => listener.of('refused').length === 2);
    expect(listener.of('refused')).toEqual(
      expect.arrayContaining([
        { executionArn: missing, code: 'ExecutionDoesNotExist', message: expect.stringContaining('missing') },
        { executionArn: 'nonsense', code: 'InvalidArn', message: expect.any(String) },
      ]),
    );
    await stop(two);
    await listener.until(() => listener.of('end').length === 1);
    expect(listener.of('end')).toEqual([{ executionArn: two, status: 'ABORTED' }]);
    expect([idsOf(one), idsOf(two)]).toEqual([
      [1, 2],
      [2, 3],
    ]);
    await stop(one);
    await listener.until(() => listener.of('end').length === 2);
    const { events } = await clients.sfn.send(new Sfn.GetExecutionHistoryCommand({ executionArn: one }));
    expect(idsOf(one)).toEqual(events?.map(({ id }) => id));
  });

  it('are what the stream of one execution tells', async () => {
    const executionArn = await start(await create('fails', failing), 'one');
    const listener = await listen({ histories: [{ executionArn }] });
    await listener.until(() => listener.of('end').length === 1);
    const single: unknown[] = [];
    const path = `/executions/${encodeURIComponent(executionArn)}/events`;
    for await (const { event, data } of await listenCairn(server.endpoint, path))
      if (event === 'history') single.push(JSON.parse(data));
    expect(listener.of('history').flatMap(({ events }) => events)).toEqual(single);
    expect(listener.of('end')).toEqual([{ executionArn, status: 'FAILED' }]);
  });

  it('beyond what one stream follows are refused one by one, and the others go on', async () => {
    const executionArn = await start(await create('within', failing), 'one');
    const beyond = `${executionArn}-beyond`;
    const histories = [...Array.from({ length: 10 }, () => ({ executionArn })), { executionArn: beyond }];
    const listener = await listen({ histories });
    await listener.until(() => listener.of('end').length === 10);
    expect(listener.of('refused')).toEqual([
      {
        executionArn: beyond,
        code: 'LimitExceededException',
        message: expect.stringContaining('streamHistoriesMax'),
      },
    ]);
  });

  it('of an execution that is deleted ends so', async () => {
    const machine = await create('goes', waiting);
    const executionArn = await start(machine, 'one');
    const listener = await listen({ histories: [{ executionArn }] });
    await listener.until(() => listener.of('history').length > 0);
    await clients.sfn.send(new Sfn.DeleteStateMachineCommand({ stateMachineArn: machine }));
    await listener.until(() => listener.of('end').length === 1);
    expect(listener.of('end')).toEqual([{ executionArn, status: 'DELETED' }]);
  });

  it('are complete and in order for ten who listen to a run that goes fast', async () => {
    const loop = {
      StartAt: 'Next',
      QueryLanguage: 'JSONata',
      States: {
        Next: { Type: 'Pass', Assign: { left: '{% $exists($left) ? $left - 1 : 150 %}' }, Next: 'Again' },
        Again: {
          Type: 'Choice',
          Choices: [{ Condition: '{% $left > 0 %}', Next: 'Pause' }],
          Default: 'Done',
        },
        Pause: { Type: 'Wait', Seconds: 0, Next: 'Next' },
        Done: { Type: 'Succeed' },
      },
    };
    const definition = {
      ...loop,
      States: { ...loop.States, Hold: { Type: 'Wait', Seconds: 1, Next: 'Next' } },
      StartAt: 'Hold',
    };
    const executionArn = await start(await create('fast', definition), 'one');
    const all = await Promise.all(
      Array.from({ length: 10 }, () => listen({ histories: [{ executionArn }] })),
    );
    await Promise.all(all.map((each) => each.until(() => each.of('end').length === 1)));
    const history: number[] = [];
    let nextToken: string | undefined;
    do {
      const input = { executionArn, maxResults: 1000, ...(nextToken === undefined ? {} : { nextToken }) };
      const page = await clients.sfn.send(new Sfn.GetExecutionHistoryCommand(input));
      history.push(...(page.events ?? []).map(({ id }) => id as number));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    for (const each of all)
      expect(each.of('history').flatMap(({ events }) => events.map(({ id }: { id: number }) => id))).toEqual(
        history,
      );
  }, 60_000);
});

describe('the changes of a stream', () => {
  it('tell of starts and ends as lists show them, and of machines', async () => {
    const listener = await listen({ executions: true });
    const machine = await create('changes', failing);
    const waits = await create('changes-waits', waiting);
    const failed = await start(machine, 'a');
    const running = await start(waits, 'b');
    const last = (arn: string) =>
      listener
        .of('executions')
        .flatMap(({ changes }) => changes)
        .findLast(({ executionArn }) => executionArn === arn);
    await listener.until(() => last(failed)?.status === 'FAILED' && last(running)?.status === 'RUNNING');
    expect(last(failed)).toEqual({
      executionArn: failed,
      stateMachineArn: machine,
      name: 'a',
      status: 'FAILED',
      startDate: expect.any(Number),
      stopDate: expect.any(Number),
      error: 'NotOk',
    });
    expect(last(running)).not.toHaveProperty('stopDate');
    await stop(running);
    await listener.until(() => last(running)?.status === 'ABORTED');
    await clients.sfn.send(new Sfn.RedriveExecutionCommand({ executionArn: running }));
    await listener.until(() => last(running)?.status === 'RUNNING');
    const told = (): number =>
      listener
        .of('stateMachines')
        .flatMap(({ stateMachineArns }) => stateMachineArns)
        .filter((arn) => arn === machine).length;
    const before = told();
    expect(before).toBeGreaterThan(0);
    await clients.sfn.send(
      new Sfn.UpdateStateMachineCommand({ stateMachineArn: machine, definition: JSON.stringify(passing) }),
    );
    await listener.until(() => told() > before);
    await clients.sfn.send(new Sfn.DeleteStateMachineCommand({ stateMachineArn: machine }));
    await listener.until(() => told() > before + 1);
  });

  it('of a version started by an alias tell both', async () => {
    const machine = await create('aliased', passing);
    const { stateMachineVersionArn } = await clients.sfn.send(
      new Sfn.PublishStateMachineVersionCommand({ stateMachineArn: machine }),
    );
    const { stateMachineAliasArn } = await clients.sfn.send(
      new Sfn.CreateStateMachineAliasCommand({
        name: 'live',
        routingConfiguration: [{ stateMachineVersionArn, weight: 100 }],
      }),
    );
    const listener = await listen({ executions: true });
    await start(stateMachineAliasArn as string, 'one');
    await listener.until(() =>
      listener.of('executions').some(({ changes }) => changes[0].status === 'SUCCEEDED'),
    );
    expect(listener.of('executions').at(-1).changes[0]).toMatchObject({
      stateMachineArn: machine,
      stateMachineVersionArn,
      stateMachineAliasArn,
    });
  });

  it('stay in their account and region', async () => {
    const elsewhere = await listen(
      { executions: true },
      {
        authorization:
          'AWS4-HMAC-SHA256 Credential=111122223333/20260101/us-east-1/cairn/aws4_request, SignedHeaders=host, Signature=0',
      },
    );
    const here = await listen({ executions: true });
    await start(await create('apart', passing), 'one');
    await here.until(() => here.of('executions').length > 0);
    expect(elsewhere.events).toEqual([]);
  });

  it('are at most ten events in a second', async () => {
    const machine = await create('many', passing);
    const listener = await listen({ executions: true });
    const beganMs = performance.now();
    await Promise.all(Array.from({ length: 100 }, (_, index) => start(machine, `n-${index}`)));
    const names = (): Set<string> =>
      new Set(
        listener.of('executions').flatMap(({ changes }) => changes.map((one: { name: string }) => one.name)),
      );
    await listener.until(() => names().size === 100);
    const pauses = Math.ceil((performance.now() - beganMs) / 100);
    expect(listener.of('executions').length).toBeLessThanOrEqual(pauses + 1);
  });

  it('are a request to ask anew where too many wait', async () => {
    const limits = { streamChangesMax: 5, streamChangesPauseMs: 2_000 };
    const slow = await createServer({ memory: true, port: 0, limits });
    const { sfn, destroy } = awsClients(slow.endpoint);
    const listener = await LiveListener.open(slow.endpoint, { executions: true });
    try {
      const input = { name: 'm', definition: JSON.stringify(passing), roleArn };
      const { stateMachineArn } = await sfn.send(new Sfn.CreateStateMachineCommand(input));
      await listener.until(() => listener.events.length === 1);
      await Promise.all(
        Array.from({ length: 10 }, () => sfn.send(new Sfn.StartExecutionCommand({ stateMachineArn }))),
      );
      await listener.until(() => listener.events.length === 2);
      expect(listener.events.at(-1)).toMatchObject({ event: 'reset', data: {} });
      const { executionArn } = await sfn.send(
        new Sfn.StartExecutionCommand({ stateMachineArn, name: 'last' }),
      );
      await listener.until(() => listener.events.length === 3);
      expect(listener.of('executions').at(-1).changes).toMatchObject([{ executionArn, status: 'SUCCEEDED' }]);
    } finally {
      listener.close();
      destroy();
      await slow.stop();
    }
  });
});

describe('a stream', () => {
  it.each([
    [{ histories: [{}] }, 'executionArn'],
    [{ history: [] }, "The member 'history' is not known here"],
    [{ executions: 'yes' }, 'SerializationException'],
  ])('%j is refused', async (input, message) => {
    await expect(LiveListener.open(server.endpoint, input)).rejects.toThrow(message);
  });

  it('needs credentials', async () => {
    const answer = await fetch(`${server.endpoint}/_cairn/v1/stream`, { method: 'POST', body: '{}' });
    expect(answer.status).toBe(403);
  });
});
