import type { CallScope } from '@cairn/kit';
import type { StreamEvent } from '@cairn/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CairnServer, createServer } from '../create-server.ts';
import { LiveChanges } from './live-changes.ts';
import { LiveStream, type LiveStreamPorts } from './live-stream.ts';

const scope: CallScope = { account: '000000000000', region: 'us-east-1', principal: { arn: 'test' } };
const limits = { streamChangesMax: 100, streamChangesPauseMs: 0 };
let server: CairnServer;
const executionArns: string[] = [];

beforeAll(async () => {
  server = await createServer({ port: 0, memory: true });
  const { stepFunctions } = server.cairn;
  const { stateMachineArn } = await stepFunctions.createStateMachine(scope, {
    name: 'passes',
    roleArn: 'arn:aws:iam::000000000000:role/any',
    definition: JSON.stringify({ StartAt: 'P', States: { P: { Type: 'Pass', End: true } } }),
  });
  for (const name of ['a', 'b', 'c', 'd', 'e'])
    executionArns.push((await stepFunctions.startExecution(scope, { stateMachineArn, name })).executionArn);
  for (const executionArn of executionArns)
    while ((await stepFunctions.describeExecution(scope, { executionArn })).status === 'RUNNING')
      await new Promise(setImmediate);
});
afterAll(() => server.stop());

/** A stream, and how many lists of events were read for it, and of these not taken. */
function openStream() {
  const lists = { read: 0, held: 0, heldMost: 0 };
  const { stepFunctions } = server.cairn;
  const followHistory: LiveStreamPorts['followHistory'] = (_scope, input, signal, turn) =>
    stepFunctions.followHistory(input, signal, async () => {
      const end = await turn();
      lists.read += 1;
      lists.held += 1;
      lists.heldMost = Math.max(lists.heldMost, lists.held);
      let isHeld = true;
      return () => {
        if (isHeld) lists.held -= 1;
        isHeld = false;
        end();
      };
    });
  const nothing = () => () => undefined;
  const ports = {
    changes: new LiveChanges(),
    followHistory,
    limits,
    holdExpress: nothing,
    countStream: nothing,
  };
  const end = new AbortController();
  const histories = executionArns.map((executionArn) => ({ executionArn }));
  return { lists, end, events: new LiveStream(ports, scope).events({ histories }, end.signal) };
}

describe('a stream of many histories', () => {
  it('holds one list of events, and tells all of them in the end', async () => {
    const { lists, end, events } = openStream();
    const heard: StreamEvent[] = [];
    for await (const event of events) {
      heard.push(event);
      if (heard.length === 1) {
        // A reader that is slow: whatever could go on meanwhile does.
        for (let turns = 0; turns < 50; turns += 1) await new Promise(setImmediate);
        expect(lists).toMatchObject({ read: 1, held: 1 });
      }
      if (heard.filter(({ kind }) => kind === 'end').length === executionArns.length) end.abort();
    }
    expect(lists.heldMost).toBe(1);
    for (const executionArn of executionArns)
      expect(
        heard.filter((event) => 'executionArn' in event && event.executionArn === executionArn),
      ).toMatchObject([
        { kind: 'history', events: [{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }] },
        { kind: 'end', status: 'SUCCEEDED' },
      ]);
  });

  it('lets go of all of them where its reader goes away in the middle', async () => {
    const { lists, events } = openStream();
    await events.next();
    await events.return();
    while (lists.held > 0) await new Promise(setImmediate);
    const { read } = lists;
    for (let turns = 0; turns < 50; turns += 1) await new Promise(setImmediate);
    expect(lists).toMatchObject({ read, held: 0 });
  });
});
