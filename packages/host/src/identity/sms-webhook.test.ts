import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { guardedHttp } from '../outbound/guarded-http.ts';
import { smsWebhook, type TextMessage, webhookSignature } from './sms-webhook.ts';

const message: TextMessage = {
  messageId: 'message-1',
  to: '+15555551234',
  body: 'Your verification code is 123456. ✓',
  account: '111122223333',
  region: 'eu-west-1',
  userPoolId: 'eu-west-1_AbCdEf123',
  occasion: 'CustomMessage_SignUp',
};
const nowMs = 1_795_163_779_331;
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** What a webhook was posted; it answers with a status, or never. */
async function webhook(status: number | undefined, headers: Record<string, string> = {}) {
  const posted: { readonly headers: IncomingHttpHeaders; readonly body: string }[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      posted.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
      if (status !== undefined) response.writeHead(status, headers).end('{}');
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/sms`, posted };
}

function poster(
  url: string,
  options: { readonly privateAllowed?: boolean; readonly timeoutMs?: number } = {},
) {
  const { privateAllowed = true, timeoutMs = 5_000 } = options;
  const http = guardedHttp({ privateAllowed });
  return smsWebhook({ url, secret: 'a secret', http, now: () => nowMs, timeoutMs });
}

describe('a webhook for text messages', () => {
  it('is posted the message, signed over its bytes and the time', async () => {
    const { url, posted } = await webhook(204);
    await poster(url)(message);
    const [{ headers, body }] = posted as [(typeof posted)[0]];
    expect(JSON.parse(body)).toEqual(message);
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'x-cairn-message-id': 'message-1',
      'x-cairn-signature': webhookSignature('a secret', 1_795_163_779, body),
    });
  });

  it('without a secret has nothing signed', async () => {
    const { url, posted } = await webhook(200);
    await smsWebhook({
      url,
      http: guardedHttp({ privateAllowed: true }),
      now: () => nowMs,
      timeoutMs: 5_000,
    })(message);
    expect(posted[0]?.headers).not.toHaveProperty('x-cairn-signature');
  });

  it.each([
    [400, 'SmsRefused'],
    [302, 'SmsRefused'],
    [429, 'SmsWebhookUnavailable'],
    [503, 'SmsWebhookUnavailable'],
  ])('that answers with %i is told as %s, without the message', async (status, code) => {
    const { url } = await webhook(status, { Location: 'http://127.0.0.1:1/' });
    const error = await poster(url)(message).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code });
    expect(String(error)).not.toContain('123456');
  });

  it('that never answers is given up in its time', async () => {
    const { url } = await webhook(undefined);
    await expect(poster(url, { timeoutMs: 50 })(message)).rejects.toMatchObject({ kind: 'timeout' });
  });

  it('is bound to the addresses that outgoing calls may reach', async () => {
    const { url, posted } = await webhook(200);
    await expect(poster(url, { privateAllowed: false })(message)).rejects.toMatchObject({
      kind: 'refused-address',
    });
    expect(posted).toEqual([]);
  });
});

it('the signature is HMAC with SHA-256, in hexadecimal', () => {
  // Made by: printf '1.{}' | openssl dgst -sha256 -hmac key
  expect(webhookSignature('key', 1, '{}')).toBe(
    't=1,v1=1ba6b8171186efc613e8bcc0cbdab2748f24984d7c5a84faa2637afa0e40d224',
  );
});
