import { type JsonObject, OutboundError, type OutboundHttp, resolveLimits } from '@cairn/kit';
import { beforeEach, describe, expect, it } from 'vitest';
import { authorizationLimits } from './authorization-limits.ts';
import { IssuerKeys } from './issuer-keys.ts';

const issuer = 'https://issuer.example/tenant/';
const discovery = 'https://issuer.example/tenant/.well-known/openid-configuration';
const clock = { nowMs: 0, now: () => clock.nowMs };
const asked: string[] = [];
let pages: { [url: string]: unknown };
let keys: IssuerKeys;
let logged: object[];

const key = (kid: string, n = 'AQAB'): JsonObject => ({ kid, kty: 'RSA', n, e: 'AQAB' });
const http: OutboundHttp = async ({ url }) => {
  asked.push(url);
  const page = pages[url];
  if (page === undefined) throw new OutboundError('connection', 'nobody is there');
  const body = new TextEncoder().encode(typeof page === 'string' ? page : JSON.stringify(page));
  return { status: page === 'gone' ? 410 : 200, statusText: '', headers: [], body };
};

beforeEach(() => {
  clock.nowMs = 1_000_000;
  asked.length = 0;
  logged = [];
  pages = {
    [discovery]: { jwks_uri: 'https://keys.example/jwks' },
    'https://keys.example/jwks': { keys: [key('a')] },
  };
  keys = newKeys();
});

function newKeys(overrides: { readonly [name: string]: number } = {}): IssuerKeys {
  const limits = resolveLimits(authorizationLimits, { graphqlIssuerKeys: 3, ...overrides });
  const log = (_level: string, _message: string, fields?: object) => void logged.push(fields ?? {});
  return new IssuerKeys(issuer, undefined, { clock, limits, log, http });
}

const { default: cooldownSeconds } = authorizationLimits.graphqlIssuerCooldownSeconds;
const { default: lastingSeconds } = authorizationLimits.graphqlIssuerKeysSeconds;

describe('the keys of an issuer', () => {
  it('are found by discovery, for many at once by one fetch', async () => {
    const found = await Promise.all(['a', 'a', 'b'].map((name) => keys.find(name)));
    expect(found.map((each) => each.length)).toEqual([1, 1, 0]);
    expect(asked).toEqual([discovery, 'https://keys.example/jwks']);
  });

  it('are fetched once in a cool-down, whatever names are asked for', async () => {
    await keys.find('a');
    for (let at = 0; at < 100; at++) expect(await keys.find(`made-up-${at}`)).toEqual([]);
    expect(asked.length).toBe(2);
    clock.nowMs += cooldownSeconds * 1_000;
    for (let at = 0; at < 100; at++) await keys.find(`made-up-${at}`);
    expect(asked.length).toBe(4);
  });

  it('that are new are found once the cool-down is over, those that went are gone', async () => {
    const [found] = await keys.find('a');
    expect(keys.holds('a', found as JsonObject)).toBe(true);
    pages['https://keys.example/jwks'] = { keys: [key('b')] };
    clock.nowMs += cooldownSeconds * 1_000;
    expect((await keys.find('b')).length).toBe(1);
    expect(keys.holds('a', found as JsonObject)).toBe(false);
    expect(await keys.find('a')).toEqual([]);
  });

  it('are fetched again when their time is over; what stayed is the same, what changed is not', async () => {
    pages['https://keys.example/jwks'] = { keys: [key('a'), key('b')] };
    const [[a], [b]] = (await Promise.all([keys.find('a'), keys.find('b')])) as [[JsonObject], [JsonObject]];
    pages['https://keys.example/jwks'] = { keys: [key('a'), key('b', 'changed')] };
    clock.nowMs += lastingSeconds * 1_000;
    expect((await keys.find('a'))[0]).toBe(a);
    expect([keys.holds('a', a), keys.holds('b', b)]).toEqual([true, false]);
    expect(asked.length).toBe(4);
  });

  it('that are known hold on while the issuer cannot be reached, and the log says why', async () => {
    await keys.find('a');
    pages = {};
    clock.nowMs += lastingSeconds * 1_000;
    expect((await keys.find('a')).length).toBe(1);
    expect(logged).toEqual([{ issuer, cause: `${discovery}: nobody is there` }]);
    // It is not asked again at once.
    await keys.find('a');
    expect(asked.length).toBe(3);
  });

  it.each([
    ['a discovery document that is none', { [discovery]: 'gone' }],
    ['one that is no JSON', { [discovery]: '<html>' }],
    ['one without keys', { [discovery]: { issuer } }],
    ['an address that is no text', { [discovery]: { jwks_uri: ['https://keys.example/jwks'] } }],
    [
      'a key set that is a list',
      { [discovery]: { jwks_uri: 'https://keys.example/jwks' }, 'https://keys.example/jwks': [key('a')] },
    ],
    [
      'keys without a name or a kind',
      {
        [discovery]: { jwks_uri: 'https://keys.example/jwks' },
        'https://keys.example/jwks': { keys: [{ kty: 'RSA' }, { kid: 'a' }, 'a', null] },
      },
    ],
  ])('are none for %s', async (_, published) => {
    pages = published;
    expect(await keys.find('a')).toEqual([]);
  });

  it('are read as far as a limit allows', async () => {
    pages['https://keys.example/jwks'] = { keys: ['a', 'b', 'c', 'd'].map((name) => key(name)) };
    const found = await Promise.all(['a', 'b', 'c', 'd', '__proto__'].map((name) => keys.find(name)));
    expect(found.map((each) => each.length)).toEqual([1, 1, 1, 0, 0]);
  });
});
