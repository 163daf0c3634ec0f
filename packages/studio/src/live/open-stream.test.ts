import { expect, it } from 'vitest';
import { openStream } from './open-stream.ts';

const scope = { account: '000000000000', region: 'us-east-1' };

/** A server that tells these events, and what it was asked. */
function serverOf(...events: readonly (readonly [event: string, data: object])[]) {
  const bodies: string[] = [];
  const text = events.map(([event, data]) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`).join('');
  const ports = {
    origin: 'http://studio.localhost',
    credentials: () => undefined,
    fetch: async (_url: string, init: RequestInit) => {
      bodies.push(String(init.body));
      return new Response(text);
    },
    nowMs: () => 0,
    onCredentialsRefused: () => undefined,
  };
  return { ports, bodies };
}

async function signsOf(server: ReturnType<typeof serverOf>, executions: boolean) {
  const signs = [];
  const request = { scope, executions, histories: [] };
  for await (const sign of openStream(server.ports, request, new AbortController().signal))
    if (sign.kind !== 'alive') signs.push(sign);
  return signs;
}

it('asks for messages with the other lists, and tells of them', async () => {
  const server = serverOf(['messages', { messages: [{ messageId: 'm' }] }]);
  expect(await signsOf(server, true)).toEqual([
    { kind: 'open' },
    { kind: 'messages', messages: [{ messageId: 'm' }] },
  ]);
  await signsOf(server, false);
  expect(server.bodies.map((body) => JSON.parse(body).messages)).toEqual([true, false]);
});

it('goes on telling of lists to whoever may not hear of messages', async () => {
  const server = serverOf(
    ['refused', { messages: true, code: 'AccessDeniedException', message: 'no' }],
    ['stateMachines', { stateMachineArns: [] }],
  );
  const signs = await signsOf(server, true);
  expect(signs).toEqual([{ kind: 'open' }, { kind: 'stateMachines', stateMachineArns: [] }]);
});

it('tells that lists are refused', async () => {
  const server = serverOf(['refused', { executions: true, code: 'AccessDeniedException', message: 'no' }]);
  expect((await signsOf(server, true)).map(({ kind }) => kind)).toEqual(['open', 'listsRefused']);
});
