import type { MessageReason } from '@cairn/identity/user-pools';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CairnServer, createServer } from '../create-server.ts';

const reason: MessageReason = {
  account: '000000000000',
  region: 'us-east-1',
  userPoolId: 'us-east-1_AbCdEf123',
  username: 'bob',
  occasion: 'CustomMessage_SignUp',
  code: '123456',
};
/** Any credentials do: their scope says the account and the region. */
const authorization =
  'AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/cairn/aws4_request, SignedHeaders=host, Signature=00';

let server: CairnServer;
beforeAll(async () => {
  server = await createServer({ port: 0, memory: true, studio: false });
});
afterAll(() => server.stop());
beforeEach(() => ask('DELETE', 'messages'));

async function ask(method: string, path: string) {
  const response = await fetch(`${server.endpoint}/_cairn/v1/${path}`, {
    method,
    headers: { authorization },
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const send = async (to: string): Promise<void> =>
  (await server.cairn.messages.use()).deliverMessage(
    { medium: 'EMAIL', to, subject: 'Code', body: 'It is 123456.' },
    reason,
  );

describe('/_cairn/v1/messages', () => {
  it('lists, shows and deletes messages', async () => {
    await send('bob+1@example.com');
    await send('eve@example.com');
    const { body } = await ask('GET', `messages?to=${encodeURIComponent('bob+1@example.com')}`);
    expect(body.messages).toMatchObject([{ to: 'bob+1@example.com', code: '123456', subject: 'Code' }]);
    const [{ messageId, sentDate }] = body.messages as [{ messageId: string; sentDate: number }];
    expect(Math.abs(sentDate - Date.now() / 1_000)).toBeLessThan(60);
    expect(await ask('GET', `messages/${messageId}`)).toMatchObject({
      status: 200,
      body: { body: 'It is 123456.', sentDate },
    });
    expect(await ask('DELETE', `messages?messageId=${messageId}`)).toEqual({
      status: 200,
      body: { deleted: 1 },
    });
    expect(await ask('GET', `messages/${messageId}`)).toMatchObject({
      status: 404,
      body: { code: 'MessageDoesNotExist' },
    });
    expect((await ask('GET', 'messages')).body.messages).toMatchObject([{ to: 'eve@example.com' }]);
  });

  it.each(['messages?from=bob', 'messages?maxResults=5000', 'messages?after=yesterday', 'messages/none'])(
    'refuses %s',
    async (path) => {
      expect(await ask('GET', path)).toMatchObject({ status: 400, body: { code: 'ValidationException' } });
    },
  );

  it('asks policies on a strict server', async () => {
    const strict = await createServer({ port: 0, memory: true, auth: 'strict', studio: false });
    try {
      const response = await fetch(`${strict.endpoint}/_cairn/v1/messages`, { headers: { authorization } });
      expect(response.status).toBe(403);
    } finally {
      await strict.stop();
    }
  });

  it('is told on the stream as messages come', async () => {
    const end = new AbortController();
    const response = await fetch(`${server.endpoint}/_cairn/v1/stream`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ messages: true }),
      signal: end.signal,
    });
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const decoder = new TextDecoder();
    let heard = '';
    const until = async (pattern: RegExp): Promise<void> => {
      while (!pattern.test(heard)) heard += decoder.decode((await reader.read()).value, { stream: true });
    };
    await until(/^:\n\n/);
    await send('bob@example.com');
    await until(/event: messages\ndata: .*\n\n/);
    expect(heard).toMatch(/"to":"bob@example.com"/);
    expect(heard).not.toContain('123456');
    end.abort();
  });
});
