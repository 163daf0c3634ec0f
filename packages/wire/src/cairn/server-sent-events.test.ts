import { expect, it, test } from 'vitest';
import { printServerSentEvents, type ServerSentEvent } from './server-sent-events.ts';

const same = (event: ServerSentEvent): ServerSentEvent => event;

async function* eventsOf(...events: readonly ServerSentEvent[]): AsyncGenerator<ServerSentEvent> {
  yield* events;
}

async function printed(events: AsyncIterable<ServerSentEvent>): Promise<string> {
  let text = '';
  for await (const bytes of printServerSentEvents(events, same)) text += Buffer.from(bytes).toString();
  return text;
}

test.each<[string, ServerSentEvent, string]>([
  ['text', { data: 'a' }, 'data: a\n\n'],
  ['an id and a name', { id: '7', event: 'history', data: '{}' }, 'id: 7\nevent: history\ndata: {}\n\n'],
  ['lines', { data: 'a\nb\r\nc\rd' }, 'data: a\ndata: b\ndata: c\ndata: d\n\n'],
  ['nothing', { data: '' }, 'data: \n\n'],
])('an event with %s is printed', async (_what, event, text) => {
  expect(await printed(eventsOf(event))).toBe(`:\n\n${text}`);
});

it('says something while nothing happens, and gives the stream back when it is left', async () => {
  let isGivenBack = false;
  const endless: AsyncIterable<ServerSentEvent> = {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise(() => {}),
      return: async () => {
        isGivenBack = true;
        return { done: true, value: undefined };
      },
    }),
  };
  const bytes = printServerSentEvents(endless, same, 1);
  for (let count = 0; count < 3; count++)
    expect(Buffer.from((await bytes.next()).value as Uint8Array).toString()).toBe(':\n\n');
  await bytes.return();
  expect(isGivenBack).toBe(true);
});

it('asks for an event only when the one before was taken', async () => {
  let asked = 0;
  async function* counted(): AsyncGenerator<ServerSentEvent> {
    for (;;) {
      asked += 1;
      yield { data: 'x' };
    }
  }
  const bytes = printServerSentEvents(counted(), same);
  await bytes.next();
  await bytes.next();
  expect(asked).toBe(1);
  await bytes.return();
});

it('listens by the time it says that it is there', async () => {
  let isListening = false;
  async function* listening(): AsyncGenerator<ServerSentEvent> {
    isListening = true;
    yield { data: 'x' };
  }
  const bytes = printServerSentEvents(listening(), same);
  await bytes.next();
  expect(isListening).toBe(true);
  await bytes.return();
});
