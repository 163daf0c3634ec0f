import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { aesSeal, nodeTokenSignature, systemRandom } from '@cairn/host';
import { nodeUserPoolCrypto } from '@cairn/host/identity';
import {
  type CallScope,
  type JsonObject,
  memberOf,
  type OutboundHttp,
  type Records,
  resolveLimits,
  timeOrderedIds,
} from '@cairn/kit';
import { openMemoryStore } from '@cairn/store';
import { Identity } from '../../identity.ts';
import { identityLimits } from '../../identity-limits.ts';
import { identityPoolLimits } from '../identity-pool-limits.ts';
import { IdentityPools } from '../identity-pools.ts';

export const account = '111122223333';
export const region = 'eu-west-1';
export const userPoolId = 'eu-west-1_AbCdEf123';
export const clientId = 'client1';
/** As the official client makes it of the token's issuer. */
export const ownName = `localhost:4566/${userPoolId}`;
export const awsName = `cognito-idp.${region}.amazonaws.com/${userPoolId}`;
export const openIdIssuer = 'login.example';

export const root: CallScope = {
  account,
  region,
  principal: { arn: `arn:aws:iam::${account}:root`, kind: 'root', account, userId: account },
};
/** Apps sign nothing, and say no account. */
export const app: CallScope = {
  account: '000000000000',
  region: 'us-east-1',
  principal: { arn: 'anonymous', kind: 'anonymous' },
};

const keys = {
  users: generateKeyPairSync('rsa', { modulusLength: 2_048 }),
  openId: generateKeyPairSync('rsa', { modulusLength: 2_048 }),
  stranger: generateKeyPairSync('rsa', { modulusLength: 2_048 }),
};

/** Who signs a token. */
export type Signer = keyof typeof keys;

export function signed(claims: object, by: Signer, alg = 'RS256'): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg, kid: by })}.${part(claims)}`;
  return `${text}.${signature(text, keys[by].privateKey)}`;
}

function signature(text: string, key: KeyObject): string {
  return sign('sha256', Buffer.from(text), key).toString('base64url');
}

export function claimsOf(token: string): JsonObject {
  return JSON.parse(Buffer.from(token.split('.')[1] as string, 'base64url').toString()) as JsonObject;
}

/** The pages of an OpenID Connect provider. */
const http: OutboundHttp = async ({ url }) => {
  const jwk = { ...keys.openId.publicKey.export({ format: 'jwk' }), kid: 'openId' };
  const pages: { readonly [url: string]: object } = {
    [`https://${openIdIssuer}/.well-known/openid-configuration`]: { jwks_uri: 'https://keys.example/' },
    'https://keys.example/': { keys: [jwk] },
  };
  const page = pages[url];
  const body = new TextEncoder().encode(JSON.stringify(page ?? {}));
  return { status: page === undefined ? 404 : 200, statusText: '', headers: [], body };
};

/** Identity pools before a strict IAM on memory, with a user pool whose tokens the test signs. */
export async function identityPoolsFixture(
  options: {
    readonly records?: Records;
    readonly isStrict?: boolean;
    readonly limits?: { readonly [name: string]: number };
  } = {},
) {
  const { records = (await openMemoryStore()).records, isStrict = true } = options;
  const clock = { nowMs: Date.UTC(2026, 0, 1), now: () => clock.nowMs };
  const random = systemRandom();
  const seal = aesSeal([new Uint8Array(32).fill(7)]);
  const signedOut = new Set<string>();
  const identity = new Identity(
    {
      records,
      clock,
      random,
      seal,
      limits: resolveLimits(identityLimits),
      log: () => {},
      http,
      verifySignature: nodeTokenSignature,
      ownKeys: async (issuer) =>
        issuer === ownName
          ? [{ ...keys.users.publicKey.export({ format: 'jwk' }), kid: 'users' }]
          : pools.ownKeys(issuer),
    },
    { isStrict },
  );
  const pools: IdentityPools = new IdentityPools({
    records,
    clock,
    ids: timeOrderedIds(clock, random),
    seal,
    log: () => {},
    limits: resolveLimits(identityPoolLimits, options.limits),
    crypto: nodeUserPoolCrypto(),
    verifySignature: nodeTokenSignature,
    places: { issuer: (_region, id) => `http://localhost:4566/${id}` },
    federation: identity.federation,
    verifyUserPoolToken: async (id, token) => {
      const [head, body, given] = token.split('.') as [string, string, string];
      const key = { ...keys.users.publicKey.export({ format: 'jwk' }) };
      const text = `${head}.${body}`;
      const isSigned = nodeTokenSignature({ algorithm: 'RS256', key, text, signature: given });
      return isSigned && claimsOf(token).iss === `http://localhost:4566/${id}` ? claimsOf(token) : undefined;
    },
    isSignedIn: async (_id, claims) => !signedOut.has(String(memberOf(claims, 'sub'))),
  });
  await identity.start();
  await pools.start();
  const nowSeconds = () => Math.floor(clock.nowMs / 1_000);
  return {
    records,
    clock,
    identity,
    signedOut,
    pools,
    operations: pools.operations,
    iam: await identity.iam(),
    sts: await identity.sts(),
    /** An id token of the user pool. */
    idToken: (claims: object = {}, by: Signer = 'users') =>
      signed(
        {
          sub: 'user-1',
          aud: clientId,
          iss: `http://localhost:4566/${userPoolId}`,
          token_use: 'id',
          exp: nowSeconds() + 3_600,
          ...claims,
        },
        by,
      ),
    openIdToken: (claims: object = {}, by: Signer = 'openId') =>
      signed(
        { sub: 'ada', aud: 'app', iss: `https://${openIdIssuer}`, exp: nowSeconds() + 3_600, ...claims },
        by,
      ),
  };
}

export type IdentityPoolsFixture = Awaited<ReturnType<typeof identityPoolsFixture>>;

/** A role that the identities of a pool may have. */
export async function makeRole(
  { iam }: IdentityPoolsFixture,
  RoleName: string,
  trust: { readonly aud?: string; readonly amr?: string; readonly tags?: boolean; readonly policy?: object },
): Promise<string> {
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { Federated: 'cognito-identity.amazonaws.com' },
      Action: ['sts:AssumeRoleWithWebIdentity', ...(trust.tags === true ? ['sts:TagSession'] : [])],
      Condition: {
        StringEquals: { 'cognito-identity.amazonaws.com:aud': trust.aud },
        ...(trust.amr === undefined
          ? {}
          : { 'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': trust.amr } }),
      },
    },
  });
  const { Role } = await iam.createRole(root, { RoleName, AssumeRolePolicyDocument });
  if (trust.policy !== undefined) {
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: trust.policy });
    await iam.putRolePolicy(root, { RoleName, PolicyName: 'own', PolicyDocument });
  }
  return Role.Arn;
}
