import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { LocalAuthority } from '../certificates/local-authority.ts';
import { type Mail, openSmtp, readSmtpUrl, type SmtpOptions, type SmtpSender } from './smtp.ts';

const mail: Mail = {
  id: 'message-1',
  from: 'Notes <no-reply@notes.example>',
  to: 'bob@example.com',
  subject: 'Your verification code ✓',
  html: '<p>Your verification code is <b>123456</b>.</p>',
  text: 'Your verification code is 123456.',
};
const authority = LocalAuthority.inMemory(Date.now());
const issued = authority.issue(['localhost', '127.0.0.1'], Date.now());
const certificate = { cert: issued.certificate, key: issued.key };

const opened: { close(): unknown }[] = [];
afterEach(() => {
  for (const each of opened.splice(0)) each.close();
});

/** A mail server, and what it was given. */
async function mailServer(options: SMTPServerOptions = {}) {
  const received: ParsedMail[] = [];
  const logins: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onAuth({ username = '', password }, { secure }, callback) {
      logins.push(`${username}:${password} ${secure ? 'over TLS' : 'in plain'}`);
      callback(null, { user: username });
    },
    onData: (stream, _session, callback) =>
      void simpleParser(stream).then((parsed) => {
        received.push(parsed);
        callback();
      }),
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  opened.push(server);
  const { port } = server.server.address() as AddressInfo;
  return { port, received, logins };
}

async function sender(place: Partial<SmtpOptions['place']>, options: Partial<SmtpOptions> = {}) {
  const smtp: SmtpSender = await openSmtp({
    place: { host: '127.0.0.1', port: 0, isSecure: false, ...place },
    timeoutMs: 5_000,
    ...options,
  });
  opened.push(smtp);
  return smtp;
}

const unavailable = { code: 'MailServerUnavailable', retryable: true };

describe('a mail server', () => {
  it('is given mails as HTML and as text, each with a name that stays the same', async () => {
    const { port, received } = await mailServer();
    const smtp = await sender({ port });
    await smtp.send(mail);
    await smtp.send(mail);
    expect(received).toMatchObject([
      {
        subject: mail.subject,
        text: 'Your verification code is 123456.',
        html: mail.html,
        messageId: '<message-1@notes.example>',
        from: { text: '"Notes" <no-reply@notes.example>' },
        to: { text: 'bob@example.com' },
      },
      { messageId: '<message-1@notes.example>' },
    ]);
  });

  it('is spoken to by TLS, and trusted by its authority', async () => {
    const { port, received, logins } = await mailServer({ secure: true, ...certificate });
    const place = { port, isSecure: true, user: 'notes', password: 'p@ss' };
    const trusting = await sender(place, { certificateAuthorities: [authority.certificate] });
    await trusting.send(mail);
    expect(received).toHaveLength(1);
    expect(logins).toEqual(['notes:p@ss over TLS']);
    await expect((await sender(place)).send(mail)).rejects.toMatchObject(unavailable);
    expect(logins).toHaveLength(1);
  });

  it('upgrades to TLS where it can', async () => {
    const { port, logins } = await mailServer({ disabledCommands: [], ...certificate });
    const smtp = await sender(
      { port, user: 'notes', password: 'p' },
      { certificateAuthorities: [authority.certificate] },
    );
    await smtp.send(mail);
    expect(logins).toEqual(['notes:p over TLS']);
  });

  it('beyond this machine gets no password in plain', async () => {
    const { port, logins, received } = await mailServer();
    // Another name of this machine, of which nothing is known.
    const smtp = await sender({ host: '0.0.0.0', port, user: 'notes', password: 'p' });
    await expect(smtp.send(mail)).rejects.toMatchObject(unavailable);
    expect([logins, received]).toEqual([[], []]);
  });

  it.each([
    ['a receiver for good', 550, { code: 'MailRefused', retryable: false }],
    ['a receiver for now', 450, unavailable],
  ])('refuses %s', async (_what, responseCode, expected) => {
    const { port } = await mailServer({
      onRcptTo: (_address, _session, callback) =>
        callback(Object.assign(new Error('no such mailbox'), { responseCode })),
    });
    await expect((await sender({ port })).send(mail)).rejects.toMatchObject(expected);
  });

  it('that refuses a login is one to be mended: the mail may go later', async () => {
    const { port } = await mailServer({
      onAuth: (_auth, _session, callback) => callback(new Error('Invalid username or password')),
    });
    const smtp = await sender({ port, user: 'notes', password: 'secret-word' });
    const error = await smtp.send(mail).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject(unavailable);
    expect(String(error)).not.toContain('secret-word');
  });

  it('that says nothing is given up in its time', async () => {
    const { port } = await mailServer({ onConnect: () => undefined });
    await expect((await sender({ port }, { timeoutMs: 50 })).send(mail)).rejects.toMatchObject(unavailable);
  });

  it('that is not there is told', async () => {
    const smtp = await sender({ port: 1 });
    await expect(smtp.send(mail)).rejects.toMatchObject(unavailable);
  });

  it.each([
    ['subject', 'a\r\nBcc: eve@example.com'],
    ['to', 'bob@example.com\r\nRCPT TO:<eve@example.com>'],
    ['from', 'no-reply@notes.example\nX: y'],
    ['replyTo', 'a\u0000b'],
  ])('never sees a %s that ends its header', async (member, value) => {
    const { port, received } = await mailServer();
    const smtp = await sender({ port });
    await expect(smtp.send({ ...mail, [member]: value })).rejects.toMatchObject({ code: 'MailRefused' });
    expect(received).toEqual([]);
  });

  it('is told one receiver, whatever the address holds', async () => {
    const { port, received } = await mailServer();
    const smtp = await sender({ port });
    await smtp.send({ ...mail, to: 'bob@example.com,eve@example.com' }).catch(() => undefined);
    expect(received.flatMap(({ to }) => (Array.isArray(to) ? to : [to]))).not.toMatchObject([
      { value: [{}, {}] },
    ]);
  });
});

describe('the URL of a mail server', () => {
  it.each([
    ['smtp://mail.example.com', { host: 'mail.example.com', port: 587, isSecure: false }],
    ['smtps://mail.example.com/', { host: 'mail.example.com', port: 465, isSecure: true }],
    ['smtp://u%40x:p%3Aw@[::1]:25', { host: '::1', port: 25, isSecure: false, user: 'u@x', password: 'p:w' }],
  ])('%s is read', (url, place) => {
    expect(readSmtpUrl(url)).toEqual(place);
  });

  it.each(['http://user:secret@host', 'smtp://', 'secret', 'smtp://h/path?secret', ''])(
    '%j is none, and its error does not repeat it',
    (url) => {
      expect(() => readSmtpUrl(url)).toThrow(/^a mail server is smtp:/);
    },
  );
});
