import type { CallScope } from '@cairn/kit';
import type { StreamEvent } from '@cairn/wire';
import { expect, it } from 'vitest';
import type { MessageNews } from '../messages/inbox.ts';
import { LiveChanges } from './live-changes.ts';
import { LiveStreams, type LiveStreamsParts } from './live-streams.ts';

const scope: CallScope = { account: '000000000000', region: 'us-east-1', principal: { arn: 'test' } };
const nothing = () => () => undefined;
const news = (messageId: string): MessageNews => ({
  messageId,
  sentDate: 0,
  medium: 'EMAIL',
  to: 'bob@example.com',
  userPoolId: 'us-east-1_AbCdEf123',
  occasion: 'CustomMessage_SignUp',
});

/** Streams that follow nothing but an inbox, and who listens to that. */
function setUp(parts: Partial<LiveStreamsParts> = {}) {
  const listeners = new Set<(heard: MessageNews) => void>();
  const streams = new LiveStreams({
    stepFunctions: {
      holdExpressHistories: nothing,
      followHistory: () => Promise.reject(new Error('no history is asked for')),
    },
    changes: new LiveChanges(),
    countStream: nothing,
    limits: { streamHistoriesMax: 1, streamChangesMax: 3, streamChangesPauseMs: 0 },
    inbox: async () => ({
      listen(_scope, listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    }),
    ...parts,
  });
  return { streams, listeners };
}

async function open(streams: LiveStreams, input: object) {
  const end = new AbortController();
  const events = await streams.openStream(scope, input, { signal: end.signal });
  return { events, end };
}

const value = async (events: AsyncGenerator<StreamEvent, void, void>) => (await events.next()).value;

it('tells of messages that came together by one event, and lets go of the inbox at its end', async () => {
  const { streams, listeners } = setUp();
  const { events, end } = await open(streams, { messages: true });
  const first = value(events);
  for (const listener of listeners) {
    listener(news('1'));
    listener(news('2'));
  }
  expect(await first).toMatchObject({ kind: 'messages', messages: [{ messageId: '1' }, { messageId: '2' }] });
  end.abort();
  expect(await value(events)).toBeUndefined();
  expect(listeners.size).toBe(0);
});

it('tells a slow reader to ask anew where more messages came than are kept', async () => {
  const { streams, listeners } = setUp();
  const { events, end } = await open(streams, { messages: true });
  const first = value(events);
  for (const listener of listeners) for (const id of ['1', '2', '3', '4']) listener(news(id));
  expect(await first).toEqual({ kind: 'reset' });
  end.abort();
});

it('does not listen where policies do not let anybody list messages, and says so', async () => {
  const { streams, listeners } = setUp({ inboxDenial: () => 'no policy allows it' });
  const { events, end } = await open(streams, { messages: true });
  expect(await value(events)).toEqual({
    kind: 'refused',
    messages: true,
    code: 'AccessDeniedException',
    message: 'no policy allows it',
  });
  expect(listeners.size).toBe(0);
  end.abort();
});

it('does not listen where messages are not wanted', async () => {
  const { streams, listeners } = setUp();
  const { events, end } = await open(streams, {});
  const first = value(events);
  expect(listeners.size).toBe(0);
  end.abort();
  expect(await first).toBeUndefined();
});
