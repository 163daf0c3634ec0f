import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { aesSeal, nodeTokenSignature, systemRandom } from '@cairn/host';
import { Identity, identityLimits, type Sts } from '@cairn/identity';
import { type OutboundHttp, resolveLimits } from '@cairn/kit';
import { openMemoryStore } from '@cairn/store';
import { beforeAll, describe, expect, it } from 'vitest';

const account = '111122223333';
const issuer = 'issuer.example/tenant';
const RoleArn = `arn:aws:iam::${account}:role/web`;
const root = { account, region: 'eu-west-1', principal: { arn: `arn:aws:iam::${account}:root` } };
const anonymous = { ...root, principal: { arn: 'anonymous' } };

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A signed token; what is not said is as it should be. */
function token(
  claims: object = {},
  header: { alg?: string; kid?: string } = {},
  key: KeyObject = rsa.privateKey,
): string {
  const { alg = 'RS256', kid = 'rsa-1' } = header;
  const seconds = Math.floor(Date.now() / 1_000);
  const body = {
    iss: `https://${issuer}`,
    aud: 'app',
    sub: 'user-1',
    iat: seconds,
    exp: seconds + 600,
    ...claims,
  };
  const text = `${encode({ alg, kid, typ: 'JWT' })}.${encode(body)}`;
  if (alg === 'none') return `${text}.AA`;
  const options = alg.startsWith('ES') ? ({ key, dsaEncoding: 'ieee-p1363' } as const) : key;
  return `${text}.${sign('sha256', Buffer.from(text), options).toString('base64url')}`;
}

const asked: string[] = [];
/** The issuer's pages. */
const http: OutboundHttp = async ({ url }) => {
  asked.push(url);
  const pages: { readonly [url: string]: object } = {
    [`https://${issuer}/.well-known/openid-configuration`]: { jwks_uri: 'https://keys.example/jwks' },
    'https://keys.example/jwks': {
      keys: [
        { ...rsa.publicKey.export({ format: 'jwk' }), kid: 'rsa-1', use: 'sig' },
        { ...curve.publicKey.export({ format: 'jwk' }), kid: 'ec-1' },
      ],
    },
  };
  const page = pages[url];
  const body = new TextEncoder().encode(JSON.stringify(page ?? {}));
  return { status: page === undefined ? 404 : 200, statusText: '', headers: [], body };
};

const clock = { nowMs: Date.now(), now: () => clock.nowMs };
let identity: Identity;
let sts: Sts;
beforeAll(async () => {
  const { records } = await openMemoryStore();
  const seal = aesSeal([new Uint8Array(32).fill(1)]);
  identity = new Identity(
    {
      records,
      clock,
      random: systemRandom(),
      seal,
      limits: resolveLimits(identityLimits),
      log: () => {},
      http,
      verifySignature: nodeTokenSignature,
    },
    { isStrict: true },
  );
  await identity.start();
  sts = await identity.sts();
  const iam = await identity.iam();
  await iam.createOpenIDConnectProvider(root, { Url: `https://${issuer}`, ClientIDList: ['app'] });
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${issuer}` },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringLike: { [`${issuer}:sub`]: 'user-*' }, StringEquals: { [`${issuer}:aud`]: 'app' } },
    },
  });
  await iam.createRole(root, { RoleName: 'web', AssumeRolePolicyDocument });
});

const assume = (WebIdentityToken: string) =>
  sts.assumeRoleWithWebIdentity(anonymous, {
    RoleArn,
    RoleSessionName: 'browser',
    WebIdentityToken,
  });

describe('who has a token of a web identity', () => {
  it.each([
    ['RS256', () => token()],
    ['ES256', () => token({}, { alg: 'ES256', kid: 'ec-1' }, curve.privateKey)],
  ])('is given a session of the role that trusts its issuer: %s', async (_, make) => {
    const found = await assume(make());
    expect(found).toMatchObject({
      SubjectFromWebIdentityToken: 'user-1',
      Audience: 'app',
      Provider: `arn:aws:iam::${account}:oidc-provider/${issuer}`,
      AssumedRoleUser: { Arn: `arn:aws:sts::${account}:assumed-role/web/browser` },
    });
    const { AccessKeyId, SessionToken } = found.Credentials;
    expect(identity.resolveAccessKey(AccessKeyId, SessionToken)).toMatchObject({ kind: 'found' });
  });

  it.each([
    ['that somebody else has signed', () => token({}, {}, stranger.privateKey), 'InvalidIdentityToken'],
    ['that nobody has signed', () => token({}, { alg: 'none' }), 'InvalidIdentityToken'],
    ['of a shared secret', () => token({}, { alg: 'HS256' }), 'InvalidIdentityToken'],
    ['by a key of another kind', () => token({}, { alg: 'RS256', kid: 'ec-1' }), 'InvalidIdentityToken'],
    ['for somebody else', () => token({ aud: 'other' }), 'InvalidIdentityToken'],
    ['that is over', () => token({ exp: 1 }), 'ExpiredTokenException'],
    ['that never ends', () => token({ exp: undefined }), 'InvalidIdentityToken'],
    ['of an issuer that is not known', () => token({ iss: 'https://evil.example' }), 'InvalidIdentityToken'],
    ['of a subject that the role does not trust', () => token({ sub: 'robot' }), 'AccessDenied'],
    ['that is none', () => 'a.b', 'InvalidIdentityToken'],
  ])('is refused with one %s', async (_, make, code) => {
    await expect(assume(make())).rejects.toMatchObject({ code });
  });

  it('asks the issuer for its keys once, and again, but not often, for a key that is new', async () => {
    asked.length = 0;
    await assume(token());
    expect(asked).toEqual([]);
    const unknown = () => assume(token({}, { kid: 'rsa-2' }));
    await expect(unknown()).rejects.toMatchObject({ code: 'InvalidIdentityToken' });
    expect(asked).toEqual([]);
    clock.nowMs += 11_000;
    for (let call = 0; call < 3; call++) await expect(unknown()).rejects.toThrow();
    expect(asked).toHaveLength(2);
  });
});
