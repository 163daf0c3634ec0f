import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AttackedIssuer, attacks } from './attacks.ts';
import { GuardedApi } from './guarded-api.ts';
import { makeKey, TestIssuer } from './test-issuer.ts';

let attacked: AttackedIssuer;
let api: GuardedApi;

beforeAll(async () => {
  const [rsa, curve, withdrawn] = [makeKey('rsa-1'), makeKey('ec-1', 'ES256'), makeKey('withdrawn')];
  const issuer = await TestIssuer.start(rsa, curve);
  attacked = { issuer, rsa, curve, withdrawn, stranger: await TestIssuer.start(makeKey('new')) };
  api = await GuardedApi.start(issuer);
}, 60_000);
afterAll(async () => {
  await api.stop();
  await attacked.issuer.stop();
  await attacked.stranger.stop();
});

const usual = 'You are not authorized to make this call.';

describe('a token is refused with', () => {
  it.each(attacks)('$name', async ({ token, message = usual }) => {
    const authorization = await token(attacked);
    const expected = message === 'any' ? expect.any(String) : message;
    const refusal = { errorType: 'UnauthorizedException', message: expected };
    expect(await api.ask('{ any }', { authorization })).toEqual({
      status: 401,
      errorType: 'UnauthorizedException',
      body: { errors: [refusal] },
    });
    const client = api.connect({ Authorization: authorization });
    expect(await client.frame('connection_error connection_ack')).toEqual({
      type: 'connection_error',
      payload: { errors: [{ ...refusal, errorCode: 401 }] },
    });
  });
});

describe('whatever tokens say', () => {
  it('nobody but the issuer is asked for keys, and he once', async () => {
    expect(attacked.stranger.asked).toEqual([]);
    // Each way to the keys has a cool-down of its own: the pool's, and that of OpenID Connect.
    for (const name of ['unknown-1', 'unknown-2', 'unknown-3']) {
      const key = makeKey(name);
      for (const token of [await attacked.issuer.userToken({}, key), await attacked.issuer.token({}, key)])
        expect((await api.ask('{ any }', { authorization: token })).status).toBe(401);
    }
    expect(attacked.issuer.asked.toSorted()).toEqual([
      '/.well-known/openid-configuration',
      '/jwks',
      '/pool/.well-known/jwks.json',
    ]);
  });

  it('those that are as they should be are taken, of each kind of key', async () => {
    const { issuer, curve } = attacked;
    const tokens = [
      await issuer.userToken(),
      `Bearer ${await issuer.userToken()}`,
      await issuer.userToken({}, curve),
      await issuer.userToken({ token_use: 'access', aud: undefined, client_id: 'app-2' }),
      await issuer.token(),
      await issuer.token({ aud: ['x', 'other'] }, curve),
      await issuer.token({ aud: 'x', azp: 'app-1' }),
    ];
    for (const authorization of tokens)
      expect(await api.ask('{ any }', { authorization })).toMatchObject({
        status: 200,
        body: { data: { any: 'any' } },
      });
  });
});

describe('without a token', () => {
  it.each([
    ['nothing at all', {}, 'Valid authorization header not provided.'],
    ['a key that is none', { 'x-api-key': 'da2-none' }, usual],
    ['what no function would take', { authorization: 'something' }, usual],
    ['another scheme', { authorization: 'Basic YTpi' }, usual],
  ] as const)('%s is refused', async (_, headers, message) => {
    expect(await api.ask('{ any }', headers)).toEqual({
      status: 401,
      errorType: 'UnauthorizedException',
      body: { errors: [{ errorType: 'UnauthorizedException', message }] },
    });
  });
});
