import { type OutboundHttp, resolveLimits } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import { serverLimits } from '../limits.ts';
import { readUserPools } from '../user-pools.ts';
import { findUserPools } from './find-user-pools.ts';

const asked: string[] = [];
const http: OutboundHttp = async ({ url }) => {
  asked.push(url);
  const body = new TextEncoder().encode('{"keys":[{"kid":"a","kty":"RSA"}]}');
  return { status: 200, statusText: '', headers: [], body };
};
const find = findUserPools(
  readUserPools({ userPools: { 'us-east-1_Own': 'http://localhost:9000/own/', 'eu-west-1_Aws': 'aws' } }),
  { clock: { now: () => 1_000_000 }, limits: resolveLimits(serverLimits), log: () => {}, http },
);

describe('user pools of the settings', () => {
  it.each([
    [
      'us-east-1',
      'us-east-1_Own',
      'http://localhost:9000/own/',
      'http://localhost:9000/own/.well-known/jwks.json',
    ],
    [
      'eu-west-1',
      'eu-west-1_Aws',
      'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Aws',
      'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Aws/.well-known/jwks.json',
    ],
  ])('in %s: %s', async (region, id, issuer, location) => {
    asked.length = 0;
    const pool = await find(region, id);
    expect(pool?.issuer).toBe(issuer);
    expect((await pool?.keys.find('a'))?.length).toBe(1);
    expect(asked).toEqual([location]);
    // What was fetched is kept for all that ask.
    expect(await find(region, id)).toBe(pool);
  });

  it('come before those of this server, which are asked directly', async () => {
    asked.length = 0;
    const own = {
      issuer: 'own',
      keys: { find: async () => [{ kid: 'own', kty: 'RSA' }], holds: () => true },
    };
    const both = findUserPools(
      readUserPools({ userPools: { 'us-east-1_Own': 'http://localhost:9000/own' } }),
      { clock: { now: () => 1_000_000 }, limits: resolveLimits(serverLimits), log: () => {}, http },
      async (region) => (region === 'us-east-1' ? own : undefined),
    );
    expect((await both('us-east-1', 'us-east-1_Own'))?.issuer).toBe('http://localhost:9000/own');
    expect(await both('us-east-1', 'us-east-1_Here')).toBe(own);
    expect(await both('eu-west-1', 'eu-west-1_Here')).toBe(undefined);
    expect(asked).toEqual([]);
  });

  it('others are nowhere', async () => {
    expect(await find('us-east-1', 'us-east-1_Other')).toBe(undefined);
  });

  it.each([{ pool: 'aws' }, { 'us-east-1_A': 'cognito' }, { 'us-east-1_A': 'file:///etc/passwd' }])(
    'a setting that is none is refused: %j',
    (userPools) => {
      expect(() => readUserPools({ userPools })).toThrow(/--user-pool/);
    },
  );
});
