import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { authorizeQuery, callback, loginFixture } from './testing/login-fixture.ts';
import { codeOf, signInWithPassword } from './testing/sign-in.ts';

const verifier = 'v'.repeat(64);
const challenge = createHash('sha256').update(verifier).digest('base64url');
const withChallenge = { code_challenge: challenge, code_challenge_method: 'S256' };
const basic = (id: string, secret = `secret-of-${id}`) => ({
  headers: { authorization: `Basic ${btoa(`${id}:${secret}`)}` },
});

async function signedIn(given: Readonly<Record<string, string>> = {}) {
  const fixture = await loginFixture();
  const browser = fixture.browser();
  const code = codeOf(await signInWithPassword(browser, authorizeQuery(given)));
  const grant = {
    grant_type: 'authorization_code',
    client_id: given.client_id ?? 'web',
    redirect_uri: callback,
  };
  const exchange = async (form: Readonly<Record<string, string>>, more = {}) => {
    const answer = await browser.post('/notes/oauth2/token', { ...grant, code, ...form }, more);
    return { ...answer, json: JSON.parse(answer.body) as Record<string, unknown> };
  };
  return { ...fixture, browser, code, exchange };
}

describe('exchanging an authorization code', () => {
  it('gives tokens once, for what was agreed to', async () => {
    const { exchange, people } = await signedIn({ nonce: 'n-1' });
    const { status, json, headers } = await exchange({});
    expect(status).toBe(200);
    expect(json).toEqual({
      id_token: 'id-1',
      access_token: 'access-1',
      refresh_token: 'refresh-1',
      expires_in: 3_600,
      token_type: 'Bearer',
    });
    expect(headers).toContainEqual(['Cache-Control', 'no-store']);
    expect(people.asked.at(-1)?.input).toMatchObject({
      nonce: 'n-1',
      scopes: ['openid', 'email'],
      occasion: 'TokenGeneration_HostedAuth',
      user: { username: 'ada' },
      authTimeSeconds: Date.UTC(2026, 0, 1) / 1_000,
    });
  });

  it('ends the tokens of the first when the code comes a second time', async () => {
    const { exchange, people } = await signedIn();
    await exchange({});
    expect((await exchange({})).json).toEqual({ error: 'invalid_grant' });
    expect(people.revoked).toEqual(['refresh-1']);
  });

  it('gives one of two at once nothing, and ends what the other got', async () => {
    const { exchange, people } = await signedIn();
    const answers = await Promise.all([exchange({}), exchange({})]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
    expect(people.revoked).toEqual(['refresh-1']);
  });

  it('keeps neither code nor tokens as they are', async () => {
    const { exchange, records, code } = await signedIn();
    await exchange({});
    const kept = await records.list('cognito-authorization-codes', { limit: 10 });
    expect(kept).toHaveLength(1);
    expect(JSON.stringify(kept)).not.toContain(code);
    expect(JSON.stringify(kept)).not.toContain('refresh-1');
  });

  it('is over after five minutes', async () => {
    const { exchange, clock } = await signedIn();
    clock.nowMs += 300_000;
    expect((await exchange({})).json).toEqual({ error: 'invalid_grant' });
  });

  it('gives nothing to whom was disabled or signed out meanwhile', async () => {
    const { exchange, people, clock } = await signedIn();
    const user = people.users.get('sub-of-ada');
    people.users.set('sub-of-ada', { ...user, signedOutMs: clock.nowMs } as never);
    expect((await exchange({})).json).toEqual({ error: 'invalid_grant' });
  });

  it('refuses a code of another client, which stays good for its own', async () => {
    const { exchange } = await signedIn();
    expect((await exchange({ client_id: 'mobile' })).json).toEqual({ error: 'invalid_grant' });
    expect((await exchange({})).status).toBe(200);
  });

  it('refuses a client of another pool', async () => {
    const { exchange } = await signedIn();
    expect((await exchange({ client_id: 'elsewhere' })).json).toEqual({ error: 'invalid_client' });
  });

  it.each([`${callback}/`, `${callback}?a=1`, 'http://localhost:3000/', ''])(
    'refuses another redirect URI, %j, and the code with it',
    async (redirect_uri) => {
      const { exchange } = await signedIn();
      expect((await exchange({ redirect_uri })).json).toEqual({ error: 'invalid_grant' });
      expect((await exchange({})).json).toEqual({ error: 'invalid_grant' });
    },
  );

  it('takes the verifier of its challenge', async () => {
    const { exchange } = await signedIn(withChallenge);
    expect((await exchange({ code_verifier: verifier })).status).toBe(200);
  });

  it.each([
    ['none', {}],
    ['an empty one', { code_verifier: '' }],
    ['another one', { code_verifier: 'w'.repeat(64) }],
    ['the challenge itself', { code_verifier: challenge }],
    ['a short one', { code_verifier: 'v' }],
  ])('refuses %s in the place of the verifier, and the code with it', async (_what, form) => {
    const { exchange } = await signedIn(withChallenge);
    expect((await exchange(form as Record<string, string>)).json).toEqual({ error: 'invalid_grant' });
    expect((await exchange({ code_verifier: verifier })).json).toEqual({ error: 'invalid_grant' });
  });

  it('refuses a verifier where there was no challenge', async () => {
    const { exchange } = await signedIn();
    expect((await exchange({ code_verifier: verifier })).json).toEqual({ error: 'invalid_grant' });
  });

  it.each(['', 'x', `zzzzzzzzzz-${'a'.repeat(43)}`, `1-${'a'.repeat(43)}`, '../../cognito-users/x', 'é'])(
    'refuses a code that is none: %j',
    async (code) => {
      const { exchange } = await signedIn();
      expect((await exchange({ code })).json).toEqual({ error: 'invalid_grant' });
    },
  );
});

describe('authenticating clients', () => {
  it.each([
    ['by the header', {}, basic('backend')],
    ['by the body', { client_secret: 'secret-of-backend' }, {}],
  ])('takes a secret %s', async (_how, form, more) => {
    const { exchange } = await signedIn({ client_id: 'backend' });
    expect((await exchange(form as Record<string, string>, more)).status).toBe(200);
  });

  it.each([
    ['no secret', {}, {}, 'invalid_client'],
    ['a wrong secret', { client_secret: 'x' }, {}, 'invalid_client'],
    ['a wrong secret in the header', {}, basic('backend', 'x'), 'invalid_client'],
    ['a secret in both places', { client_secret: 'secret-of-backend' }, basic('backend'), 'invalid_request'],
    ['another client in the header', {}, basic('machine'), 'invalid_client'],
    ['no Basic at all', {}, { headers: { authorization: 'Bearer x' } }, 'invalid_client'],
    ['no base64', {}, { headers: { authorization: 'Basic %%%' } }, 'invalid_client'],
  ])('refuses %s', async (_what, form, more, error) => {
    const { exchange } = await signedIn({ client_id: 'backend' });
    const answer = await exchange(form as Record<string, string>, more);
    expect([answer.status, answer.json.error]).toEqual([400, error]);
  });

  it('refuses a secret of a client that has none', async () => {
    const { exchange } = await signedIn();
    expect((await exchange({ client_secret: 'x' })).json).toEqual({ error: 'invalid_client' });
  });
});

describe('other grants', () => {
  it('refreshes, and refuses what is no refresh token', async () => {
    const { exchange } = await signedIn();
    const form = { grant_type: 'refresh_token', refresh_token: 'refresh-9' };
    expect((await exchange(form)).json).toMatchObject({ id_token: 'id-again', expires_in: 3_600 });
    expect((await exchange({ ...form, refresh_token: 'x' })).json).toEqual({ error: 'invalid_grant' });
    expect((await exchange({ grant_type: 'refresh_token' })).json.error).toBe('invalid_request');
  });

  it('says of what may be tried again that it may', async () => {
    const { exchange } = await signedIn();
    const { status, json } = await exchange({ grant_type: 'refresh_token', refresh_token: 'refresh-busy' });
    expect([status, json.error]).toEqual([429, 'temporarily_unavailable']);
  });

  it.each([
    ['all of its scopes unless it asks for less', {}, 200, 'machine:machine:notes/read notes/write'],
    ['the scopes that it asks for', { scope: 'notes/read' }, 200, 'machine:machine:notes/read'],
    ['no scope of people', { scope: 'openid' }, 400, undefined],
    ['no scope of others', { scope: 'notes/admin' }, 400, undefined],
  ])('gives a client by itself %s', async (_what, form, status, token) => {
    const { exchange } = await signedIn();
    const grant = { grant_type: 'client_credentials', client_id: 'machine', ...form };
    const answer = await exchange(grant as Record<string, string>, basic('machine'));
    expect([answer.status, answer.json.access_token]).toEqual([status, token]);
  });

  it('gives public clients nothing by themselves', async () => {
    const { exchange } = await signedIn();
    expect((await exchange({ grant_type: 'client_credentials' })).json).toEqual({
      error: 'unauthorized_client',
    });
  });

  it('knows no other grants', async () => {
    const { exchange } = await signedIn();
    expect((await exchange({ grant_type: 'password' })).json).toEqual({ error: 'unsupported_grant_type' });
  });
});

describe('endpoints for programs', () => {
  it('tell their answers to pages of the apps, and to no others', async () => {
    const { exchange, browser } = await signedIn();
    const allowed = async (origin: string, method = 'POST') => {
      const asked = { 'access-control-request-headers': 'x-amz-user-agent' };
      const answer =
        method === 'POST'
          ? await exchange({}, { headers: { origin } })
          : await browser.get('/notes/oauth2/token', { method, headers: { origin, ...asked } });
      return Object.fromEntries(answer.headers.filter(([name]) => name.startsWith('Access-Control-Allow')));
    };
    const origin = 'http://localhost:3000';
    expect(await allowed(origin)).toEqual({ 'Access-Control-Allow-Origin': origin });
    expect(await allowed('https://app.example.com', 'OPTIONS')).toEqual({
      'Access-Control-Allow-Origin': 'https://app.example.com',
      'Access-Control-Allow-Methods': 'GET, POST',
      'Access-Control-Allow-Headers': 'x-amz-user-agent',
    });
    for (const other of [
      'https://evil.example',
      'null',
      'http://localhost:3001',
      'https://app.example.com.evil.example',
    ])
      expect([await allowed(other), await allowed(other, 'OPTIONS')]).toEqual([{}, {}]);
  });

  it('revoke tokens of authenticated clients', async () => {
    const { browser, people } = await signedIn();
    const revoke = (form: Readonly<Record<string, string>>) => browser.post('/notes/oauth2/revoke', form);
    expect((await revoke({ client_id: 'web', token: 'refresh-5' })).status).toBe(200);
    expect(people.revoked).toEqual(['refresh-5']);
    expect((await revoke({ client_id: 'web', token: 'jwt' })).errorCode).toBe('unsupported_token_type');
    expect((await revoke({ client_id: 'backend', token: 'a' })).errorCode).toBe('invalid_client');
    expect((await revoke({ client_id: 'web' })).errorCode).toBe('invalid_request');
  });

  it.each([
    ['openid', ['email', 'email_verified', 'name', 'sub', 'username']],
    ['openid email', ['email', 'email_verified', 'sub', 'username']],
    ['openid phone', ['sub', 'username']],
    ['openid profile email', ['email', 'email_verified', 'name', 'sub', 'username']],
  ])('tell with the scopes %s what they give', async (scopes, names) => {
    const { browser } = await signedIn();
    const authorization = `Bearer holder~eu-west-1_AbCdEf123~${scopes.replaceAll(' ', '.')}`;
    const answer = await browser.get('/notes/oauth2/userInfo', { headers: { authorization } });
    expect(Object.keys(JSON.parse(answer.body)).sort()).toEqual(names);
  });

  it('tell nothing for a token of another pool, or none', async () => {
    const { browser } = await signedIn();
    const ask = (authorization?: string) =>
      browser.get('/notes/oauth2/userInfo', {
        headers: authorization === undefined ? {} : { authorization },
      });
    expect((await ask()).status).toBe(400);
    const invalid = await ask('Bearer abc');
    expect([invalid.status, invalid.errorCode]).toEqual([401, 'invalid_token']);
    expect((await ask('Bearer holder~eu-west-1_Other~openid')).status).toBe(401);
  });
});
