import { randomUUID } from 'node:crypto';
import { aesSeal, nodeTokenSignature } from '@cairn/host';
import { nodeUserPoolCrypto } from '@cairn/host/identity';
import { SigningKeys, signToken, TokenVerifier, userPoolLimits } from '@cairn/identity/user-pools';
import { resolveLimits } from '@cairn/kit';
import { openMemoryStore } from '@cairn/store';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import type { BenchRow } from '../bench-row.ts';

const userPoolId = 'us-east-1_Bench';
const issuer = `http://localhost:4566/${userPoolId}`;
const clientId = 'bench';
/** Different tokens, one after the other: none is verified twice in a row. */
const tokenCount = 500;
/** Turns of the two, so that what else the machine does falls on both. */
const turns = 5;

/** Access tokens, none of which is remembered, beside the same tokens by jose. */
export const tokens: BenchRow = {
  name: 'tokens',
  run: async ({ seconds }) => {
    const { verifier, keys, all } = await prepare();
    const set = createLocalJWKSet(keys);
    const own = async (token: string): Promise<void> => {
      if ((await verifier.verify(token, 'access')).kind !== 'verified')
        throw new Error('a token does not verify');
    };
    const byJose = async (token: string): Promise<void> => {
      await jwtVerify(token, set, { issuer, algorithms: ['RS256'] });
    };
    const rates = { own: 0, byJose: 0 };
    await rateOf(own, all, 0.1);
    await rateOf(byJose, all, 0.1);
    for (let turn = 0; turn < turns; turn++) {
      rates.own += (await rateOf(own, all, seconds / turns / 2)) / turns;
      rates.byJose += (await rateOf(byJose, all, seconds / turns / 2)) / turns;
    }
    return [
      {
        name: 'tokens verified',
        value: rates.own,
        unit: 'tokens/s',
        target: { atLeast: 20_000 },
        peer: { name: 'jose', value: rates.byJose },
        method: 'one after the other in one process, RSA-2048, no token remembered; in turns',
      },
    ];
  },
};

/** Verifications per second. */
async function rateOf(
  verify: (token: string) => Promise<void>,
  all: readonly string[],
  seconds: number,
): Promise<number> {
  const beganAt = performance.now();
  const endsAt = beganAt + seconds * 1_000;
  let count = 0;
  for (let at = 0; performance.now() < endsAt; at = (at + 1) % all.length) {
    await verify(all[at] as string);
    count += 1;
  }
  return (count * 1_000) / (performance.now() - beganAt);
}

async function prepare() {
  const { records } = await openMemoryStore();
  const clock = { now: () => Date.now() };
  const crypto = nodeUserPoolCrypto();
  const limits = resolveLimits(userPoolLimits, { userPoolVerifiedTokens: 1 });
  const seal = aesSeal([new Uint8Array(32)]);
  const store = {
    pools: { find: () => ({ id: userPoolId }) as never },
    clients: { byId: () => ({ id: clientId, userPoolId }) as never },
  };
  const keys = new SigningKeys({ records, seal, crypto, clock, limits, store });
  const { signing, published } = await keys.of(userPoolId);
  const verifier = new TokenVerifier({ clock, limits, verifySignature: nodeTokenSignature, store, keys });
  const all: string[] = [];
  for (let at = 0; at < tokenCount; at++) all.push(await signToken(crypto, signing.access, claims()));
  const set = { keys: [...published.values()].map(({ key }) => key) } as unknown as JSONWebKeySet;
  return { verifier, keys: set, all };
}

/** Those of a sign-in by calls. */
function claims() {
  const nowSeconds = Math.floor(Date.now() / 1_000);
  return {
    sub: randomUUID(),
    'cognito:groups': ['editors'],
    iss: issuer,
    client_id: clientId,
    origin_jti: randomUUID(),
    event_id: randomUUID(),
    token_use: 'access',
    scope: 'aws.cognito.signin.user.admin',
    auth_time: nowSeconds,
    exp: nowSeconds + 3_600,
    iat: nowSeconds,
    jti: randomUUID(),
    username: 'ada',
  };
}
