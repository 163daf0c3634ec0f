import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CairnServer, createServer } from '../create-server.ts';
import { SignIn } from './sign-in.ts';

const principal = { arn: 'arn:aws:iam::000000000000:user/ada', kind: 'user' } as const;
const scope = { account: '000000000000', region: 'us-east-1', principal };
const limits = {
  signInTicketSeconds: 60,
  signInTicketsMax: 2,
  signInFailuresPerMinute: 3,
  signInSessionSeconds: 3_600,
};

function signIn(): {
  readonly signIn: SignIn;
  readonly pass: (ms: number) => void;
  readonly warned: string[];
} {
  let nowMs = 1_700_000_000_000;
  const warned: string[] = [];
  const made = new SignIn({
    getSessionToken: async (of, { DurationSeconds }) => ({
      Credentials: {
        AccessKeyId: of.principal.arn,
        SecretAccessKey: 's',
        SessionToken: 't',
        Expiration: nowMs + DurationSeconds * 1_000,
      },
    }),
    studioAt: () => 'http://studio.localhost:4566',
    limits,
    now: () => nowMs,
    log: (_level, message) => warned.push(message),
  });
  const pass = (ms: number): void => {
    nowMs += ms;
  };
  return { signIn: made, pass, warned };
}

describe('a ticket', () => {
  it('gives credentials of whoever made it, for an hour, once', async () => {
    const { signIn: door } = signIn();
    const { ticket, expiresAt, url } = await door.createTicket(scope, {});
    expect(expiresAt).toBe(1_700_000_060_000);
    expect(url).toBe(`http://studio.localhost:4566/sign-in#ticket=${ticket}`);
    expect(await door.signIn(scope, { ticket })).toEqual({
      accessKeyId: principal.arn,
      secretAccessKey: 's',
      sessionToken: 't',
      expiration: 1_700_003_600_000,
      account: '000000000000',
    });
    await expect(door.signIn(scope, { ticket })).rejects.toMatchObject({
      code: 'InvalidTicket',
      status: 403,
    });
  });

  it('is too old after a minute', async () => {
    const { signIn: door, pass } = signIn();
    const { ticket } = await door.createTicket(scope, {});
    pass(60_001);
    await expect(door.signIn(scope, { ticket })).rejects.toMatchObject({ code: 'InvalidTicket' });
  });

  it('is one of few that wait', async () => {
    const { signIn: door, pass } = signIn();
    await door.createTicket(scope, {});
    await door.createTicket(scope, {});
    await expect(door.createTicket(scope, {})).rejects.toMatchObject({ code: 'LimitExceededException' });
    pass(60_001);
    await door.createTicket(scope, {});
  });

  it('that is right is taken though somebody guesses; who guesses is told to wait', async () => {
    const { signIn: door, pass, warned } = signIn();
    const { ticket } = await door.createTicket(scope, {});
    const [id] = ticket.split('.');
    const guesses = ['', '.', `${id}.wrong`, `${id}`, `${ticket}x`];
    const codes: string[] = [];
    for (const guess of guesses)
      await door.signIn(scope, { ticket: guess }).catch((error) => codes.push(error.code));
    expect(codes).toEqual([
      ...['InvalidTicket', 'InvalidTicket', 'InvalidTicket'],
      ...['TooManyRequestsException', 'TooManyRequestsException'],
    ]);
    expect(warned).toHaveLength(1);
    await door.signIn(scope, { ticket });
    pass(60_000);
    await expect(door.signIn(scope, { ticket })).rejects.toMatchObject({ code: 'InvalidTicket' });
  });

  it('is none of a session, which would live on by it', async () => {
    const session = { ...scope, principal: { ...principal, tokenIssueTimeMs: 1 } };
    await expect(signIn().signIn.createTicket(session, {})).rejects.toMatchObject({
      code: 'AccessDeniedException',
    });
  });
});

describe('a strict server', () => {
  let folder: string;
  let server: CairnServer;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cairn-sign-in-'));
    server = await createServer({
      port: 0,
      dataDirectory: folder,
      auth: 'strict',
      studioHostnames: ['studio.example'],
      trustedProxies: ['127.0.0.1'],
    });
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function ask(path: string, host: string, headers: object = {}, body?: object) {
    const { port } = new URL(server.endpoint);
    const method = body === undefined ? 'GET' : 'POST';
    const call = request({ port, method, path, headers: { host, ...headers } as IncomingHttpHeaders });
    const [answer] = await once(call.end(body === undefined ? undefined : JSON.stringify(body)), 'response');
    let text = '';
    for await (const chunk of answer) text += chunk;
    return {
      status: answer.statusCode as number,
      headers: answer.headers as IncomingHttpHeaders,
      body: JSON.parse(text),
    };
  }

  const root = () => ({
    account: '000000000000',
    region: 'us-east-1',
    principal: { arn: 'root', kind: 'root', account: '000000000000' } as const,
  });
  const studioHost = (): string => `studio.localhost:${new URL(server.endpoint).port}`;

  it('says that it is strict, before anybody signs', async () => {
    expect((await ask('/_cairn/v1/studio', studioHost())).body).toMatchObject({ auth: 'strict' });
  });

  it("takes a ticket from its own page alone, and its credentials are the root's", async () => {
    const service = await server.cairn.services.find(({ name }) => name === 'cairn')?.load();
    const tickets = service?.table.operations.get('CreateTicket');
    const made = (await tickets?.call(root(), {}, { endpoint: 'https://cairn.example' })) as {
      ticket: string;
      url: string;
    };
    expect(made.url).toBe(`https://studio.example/sign-in#ticket=${made.ticket}`);
    const body = { ticket: made.ticket };
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect((await ask('/_cairn/v1/sign-in', 'studio.example', foreign, body)).status).toBe(403);
    const onServer = { origin: 'http://localhost:3000' };
    expect((await ask('/_cairn/v1/sign-in', 'localhost', onServer, body)).status).toBe(403);
    expect((await ask('/_cairn/v1/sign-in', 'bucket.localhost', {}, body)).status).toBe(403);
    const own = {
      origin: 'https://studio.example',
      'sec-fetch-site': 'same-origin',
      'x-forwarded-proto': 'https',
    };
    const signedIn = await ask('/_cairn/v1/sign-in', 'studio.example', own, body);
    expect(signedIn.status).toBe(200);
    expect(signedIn.headers['cache-control']).toBe('no-store');
    const { accessKeyId, sessionToken, expiration } = signedIn.body;
    expect(expiration * 1_000 - Date.now()).toBeGreaterThan(3_500_000);
    expect(await server.cairn.resolveAccessKey(accessKeyId, sessionToken)).toMatchObject({
      kind: 'found',
      account: '000000000000',
      principal: { kind: 'root' },
    });
    expect((await ask('/_cairn/v1/sign-in', 'studio.example', own, body)).body.code).toBe('InvalidTicket');
  });

  it('makes no ticket for whoever has not signed', async () => {
    expect((await ask('/_cairn/v1/tickets', studioHost(), {}, {})).status).toBe(403);
  });
});
