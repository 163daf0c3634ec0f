import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MessageReason, UserMessage } from '@cairn/identity/user-pools';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CairnOptions } from '../cairn-options.ts';
import { type CairnServer, createServer } from '../create-server.ts';

const reason: MessageReason = {
  account: '000000000000',
  region: 'us-east-1',
  userPoolId: 'us-east-1_AbCdEf123',
  username: 'bob',
  occasion: 'CustomMessage_SignUp',
  code: '123456',
};
const mail: UserMessage = {
  medium: 'EMAIL',
  to: 'bob@example.com',
  subject: 'Your verification code',
  body: '<p>Your verification code is 123456.</p>',
};
const text: UserMessage = { medium: 'SMS', to: '+15555551234', body: 'Your verification code is 123456.' };

let directory: string;
const closing: (() => unknown)[] = [];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cairn-messages-'));
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await rm(directory, { recursive: true, force: true });
});

async function start(options: CairnOptions = {}): Promise<CairnServer> {
  const server = await createServer({ port: 0, dataDirectory: directory, studio: false, ...options });
  closing.push(() => server.stop());
  return server;
}

const send = async ({ cairn }: CairnServer, message: UserMessage): Promise<void> =>
  (await cairn.messages.use()).deliverMessage(message, reason);
const inboxOf = async ({ cairn }: CairnServer) =>
  (await (await cairn.messages.use()).inbox.listMessages(reason, {})).messages;

/** A mail server on a port, and what it was given. */
async function mailServer(options: SMTPServerOptions = {}, port = 0) {
  const received: ParsedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, callback) =>
      void simpleParser(stream).then((parsed) => {
        received.push(parsed);
        callback();
      }),
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  closing.push(close);
  return { url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`, received, close };
}

describe('a message', () => {
  it('goes to the inbox where nothing else takes it, and is there after a restart', async () => {
    const first = await start();
    await send(first, mail);
    await send(first, text);
    await first.stop();
    expect(await inboxOf(await start())).toMatchObject([{ medium: 'SMS' }, { medium: 'EMAIL' }]);
  });

  it('goes to the inbox of a strict server too', async () => {
    const server = await createServer({ port: 0, memory: true, auth: 'strict', studio: false });
    closing.push(() => server.stop());
    await send(server, mail);
    expect(await inboxOf(server)).toHaveLength(1);
  });

  it('without the inbox has no way', async () => {
    const server = await start({ inbox: false });
    await expect(send(server, mail)).rejects.toMatchObject({ code: 'CodeDeliveryFailureException' });
    await expect(send(server, text)).rejects.toMatchObject({ code: 'CodeDeliveryFailureException' });
  });

  it('by mail goes to the mail server, from whom the settings say', async () => {
    const { url, received } = await mailServer();
    const server = await start({ smtp: url, mailFrom: 'Notes <notes@example.com>' });
    await send(server, mail);
    await send(server, { ...mail, from: 'team@example.com', replyTo: 'help@example.com' });
    await vi.waitFor(() => expect(received).toHaveLength(2), 10_000);
    received.sort((one, other) => String(one.from?.text).localeCompare(String(other.from?.text)));
    expect(received).toMatchObject([
      { from: { text: '"Notes" <notes@example.com>' }, text: 'Your verification code is 123456.' },
      { from: { text: 'team@example.com' }, replyTo: { text: 'help@example.com' } },
    ]);
    expect(await inboxOf(server)).toEqual([]);
    await send(server, text);
    expect(await inboxOf(server)).toMatchObject([{ medium: 'SMS' }]);
  });

  it('waits for a mail server that is slow, without holding up whoever sends it', async () => {
    let answer = (): void => undefined;
    const { url, received } = await mailServer({
      onConnect(_session, callback) {
        const earlier = answer;
        answer = () => {
          earlier();
          callback();
        };
      },
    });
    const server = await start({ smtp: url });
    await send(server, mail);
    expect(received).toEqual([]);
    await vi.waitFor(() => {
      answer();
      expect(received).toHaveLength(1);
    }, 10_000);
  });

  it('outlives a stop and a mail server that is not there, unreadable where it waits', async () => {
    const gone = await mailServer();
    await gone.close();
    const logged: string[] = [];
    const log = (_level: string, message: string, fields?: object) =>
      void logged.push(`${message} ${JSON.stringify(fields)}`);
    const first = await start({ smtp: gone.url.replace('//', '//notes:secret-word@'), log });
    await send(first, { ...mail, body: 'code 998877' });
    const { records } = first.cairn.store;
    const waiting = [
      ...(await records.list('deliveries', { limit: 10 })),
      ...(await records.list('delivery-bodies', { limit: 10 })),
    ];
    expect(waiting.length).toBeGreaterThan(0);
    expect(JSON.stringify(waiting)).not.toMatch(/998877|example\.com|secret-word/);
    await first.stop();
    const { received } = await mailServer({}, Number(new URL(gone.url).port));
    await start({ smtp: gone.url, log });
    await vi.waitFor(() => expect(received).toMatchObject([{ text: 'code 998877' }]), 20_000);
    expect(logged.join('\n')).not.toMatch(/998877|secret-word/);
  }, 30_000);

  it('does not hold a stop up where the mail server says nothing, and is sent after the next start', async () => {
    let asked = false;
    const mute = await mailServer({
      onConnect: () => {
        asked = true;
      },
    });
    const logged: string[] = [];
    const first = await createServer({
      ...{ port: 0, dataDirectory: directory, studio: false, smtp: mute.url },
      log: (_level, message) => void logged.push(message),
    });
    await send(first, mail);
    await vi.waitFor(() => expect(asked).toBe(true), 10_000);
    const beganMs = performance.now();
    await first.stop();
    // The server would be waited for for half a minute.
    expect(performance.now() - beganMs).toBeLessThan(10_000);
    expect(logged.join('\n')).not.toContain('could not be sent');
    const { url, received } = await mailServer();
    await start({ smtp: url });
    await vi.waitFor(() => expect(received).toHaveLength(1), 20_000);
  }, 60_000);

  it('that waited for a mail server goes to the inbox where there is none any more', async () => {
    const gone = await mailServer();
    await gone.close();
    const first = await start({ smtp: gone.url });
    await send(first, mail);
    await first.stop();
    const second = await start();
    await vi.waitFor(async () => expect(await inboxOf(second)).toHaveLength(1), 20_000);
  }, 30_000);

  it('that a mail server refuses for good is dropped, and the log says so without its text', async () => {
    const { url } = await mailServer({
      onRcptTo: (_address, _session, callback) =>
        callback(Object.assign(new Error('no such mailbox'), { responseCode: 550 })),
    });
    const logged: string[] = [];
    const server = await start({
      smtp: url,
      log: (_level, message, fields) => void logged.push(`${message} ${JSON.stringify(fields)}`),
    });
    await send(server, mail);
    await vi.waitFor(() => expect(logged.join('\n')).toMatch(/is dropped.*MailRefused/), 10_000);
    expect(logged.join('\n')).not.toContain('123456');
    expect(await server.cairn.store.records.list('deliveries', { limit: 10 })).toEqual([]);
  });

  it('by text goes to the webhook, signed, and again where that fails', async () => {
    const posted: { readonly body: string; readonly signature: string }[] = [];
    const statuses = [503, 204];
    const webhook: Server = createHttpServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const signature = String(request.headers['x-cairn-signature']);
        posted.push({ body: Buffer.concat(parts).toString(), signature });
        response.writeHead(statuses.shift() ?? 500).end();
      });
    });
    await new Promise<void>((resolve) => webhook.listen(0, '127.0.0.1', resolve));
    closing.push(() => webhook.close());
    const { port } = webhook.address() as AddressInfo;
    const server = await start({ smsWebhook: `http://127.0.0.1:${port}/sms`, smsSecret: 'a secret' });
    await send(server, text);
    await vi.waitFor(() => expect(posted).toHaveLength(2), 20_000);
    expect(JSON.parse(posted[0]?.body ?? '')).toMatchObject({
      to: '+15555551234',
      body: 'Your verification code is 123456.',
      userPoolId: 'us-east-1_AbCdEf123',
    });
    expect(posted[1]?.body).toBe(posted[0]?.body);
    expect(posted[0]?.signature).toMatch(/^t=\d+,v1=[0-9a-f]{64}$/);
  }, 30_000);
});

describe('settings of messages', () => {
  it('are read from a file that is named', async () => {
    const { url, received } = await mailServer();
    const file = join(directory, 'smtp.txt');
    await writeFile(file, `${url}\n`);
    await send(await start({ smtp: `@${file}` }), mail);
    await vi.waitFor(() => expect(received).toHaveLength(1), 10_000);
  });

  it.each([
    [{ smtp: 'http://user:secret-word@host' }, /^--smtp: a mail server is/],
    [{ smtp: '@missing-file' }, /^--smtp: /],
    [{ mailFrom: 'a\r\nBcc: b@c.d' }, /^--mail-from takes/],
    [{ mailFrom: 'nobody' }, /^--mail-from takes/],
    [{ smsWebhook: 'https://user:secret-word@host' }, /^--sms-webhook takes/],
    [{ smsWebhook: 'ftp://host' }, /^--sms-webhook takes/],
  ])('%j are refused, and no secret is repeated', async (options, message) => {
    const error = await createServer({ port: 0, memory: true, ...options }).catch((thrown: Error) => thrown);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).not.toContain('secret-word');
  });
});
