import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ExampleApi } from '../example-api.ts';

let chat: ExampleApi;

beforeAll(async () => {
  chat = await ExampleApi.start(join(import.meta.dirname, 'apis'), 'chat');
}, 60_000);

afterAll(() => chat?.stop());

it('tells everybody in a room what is said there, and nobody else', async () => {
  const inLobby = await Promise.all(
    [1, 2].map(() => chat.subscribe('subscription { said(room: "lobby") { from text } }')),
  );
  const inKitchen = await chat.subscribe('subscription { said(room: "kitchen") { text } }');
  const say = (room: string, text: string) =>
    chat.ask(`mutation { say(room: "${room}", from: "Ada", text: "${text}") { id room from text at } }`);
  const said = (await say('lobby', 'Hello')).data?.say;
  expect(said).toEqual({
    id: expect.stringMatching(/^[0-9A-Z]{26}$/),
    room: 'lobby',
    from: 'Ada',
    text: 'Hello',
    at: expect.stringMatching(/Z$/),
  });
  await say('kitchen', 'Tea?');
  for (const listener of inLobby) {
    expect(await listener.next()).toEqual({ data: { said: { from: 'Ada', text: 'Hello' } } });
    listener.close();
  }
  expect(await inKitchen.next()).toEqual({ data: { said: { text: 'Tea?' } } });
  inKitchen.close();
});
