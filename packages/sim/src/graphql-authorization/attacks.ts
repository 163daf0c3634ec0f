import { createHmac, type KeyObject, sign } from 'node:crypto';
import { type IssuerKey, makeKey, type TestIssuer } from './test-issuer.ts';

/** Whose tokens an attack makes up. */
export interface AttackedIssuer {
  readonly issuer: TestIssuer;
  /** Keys that the issuer publishes. */
  readonly rsa: IssuerKey;
  readonly curve: IssuerKey;
  /** One that it published once. */
  readonly withdrawn: IssuerKey;
  /** Of somebody else: nobody should ever ask him for keys. */
  readonly stranger: TestIssuer;
}

/** A token that must not be taken. */
export interface Attack {
  readonly name: string;
  readonly token: (attacked: AttackedIssuer) => Promise<string> | string;
  /** What is answered, unless it is the usual refusal. */
  readonly message?: string;
}

const strangersKey = makeKey('rsa-1');
const encode = (value: object | string) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const nowSeconds = () => Math.floor(Date.now() / 1_000);

/** Claims of a user of the pool, all as they should be. */
function userOf({ issuer }: AttackedIssuer, more: object = {}): object {
  const user = { sub: 'subject-1', token_use: 'id', aud: 'app-1', 'cognito:username': 'ana' };
  return { iss: issuer.poolUrl, ...user, iat: nowSeconds(), exp: nowSeconds() + 600, ...more };
}

/** A token put together by hand, as libraries refuse to. */
function forge(header: object, claims: object, signature: (text: string) => string): string {
  const text = `${encode(header)}.${encode(claims)}`;
  return `${text}.${signature(text)}`;
}

const rs256 = (key: KeyObject) => (text: string) =>
  sign('sha256', Buffer.from(text), key).toString('base64url');
const hs256 = (secret: string | Buffer) => (text: string) =>
  createHmac('sha256', secret).update(text).digest('base64url');

/** Made with a key of one's own, which the token itself offers. */
function selfMade(attacked: AttackedIssuer, header: object): string {
  const claims = userOf(attacked);
  return forge({ alg: 'RS256', kid: 'rsa-1', ...header }, claims, rs256(strangersKey.privateKey));
}

const publicPem = ({ publicKey }: IssuerKey) => publicKey.export({ format: 'pem', type: 'spki' }).toString();
const expired = 'Token has expired.';

export const attacks: readonly Attack[] = [
  { name: 'no algorithm', token: (it) => forge({ alg: 'none', kid: 'rsa-1' }, userOf(it), () => 'AA') },
  {
    name: 'no algorithm, no signature',
    token: (it) => forge({ alg: 'none', kid: 'rsa-1' }, userOf(it), () => ''),
    message: 'any',
  },
  {
    name: 'an algorithm without a name',
    token: (it) => forge({ kid: 'rsa-1' }, userOf(it), () => 'AA'),
    message: 'any',
  },
  {
    name: 'the public key as a shared secret (PEM)',
    token: (it) => forge({ alg: 'HS256', kid: 'rsa-1' }, userOf(it), hs256(publicPem(it.rsa))),
  },
  {
    name: 'the public key as a shared secret (modulus)',
    token: (it) => {
      const { n = '' } = it.rsa.publicKey.export({ format: 'jwk' });
      return forge({ alg: 'HS256', kid: 'rsa-1' }, userOf(it), hs256(Buffer.from(n, 'base64url')));
    },
  },
  {
    name: 'a key of one kind, the algorithm of another',
    token: (it) => forge({ alg: 'RS256', kid: 'ec-1' }, userOf(it), rs256(it.rsa.privateKey)),
  },
  {
    name: 'another algorithm than that for which the key is published',
    token: (it) =>
      forge({ alg: 'RS512', kid: 'rsa-1' }, userOf(it), (text) =>
        sign('sha512', Buffer.from(text), it.rsa.privateKey).toString('base64url'),
      ),
  },
  { name: 'a signature by a stranger', token: (it) => selfMade(it, {}) },
  {
    name: 'an embedded key (jwk)',
    token: (it) => selfMade(it, { jwk: strangersKey.publicKey.export({ format: 'jwk' }) }),
  },
  {
    name: 'keys from elsewhere (jku)',
    token: (it) => selfMade(it, { kid: 'new', jku: `${it.stranger.url}/jwks` }),
  },
  {
    name: 'a certificate from elsewhere (x5u)',
    token: (it) => selfMade(it, { kid: 'new', x5u: `${it.stranger.url}/jwks` }),
  },
  { name: 'an embedded certificate (x5c)', token: (it) => selfMade(it, { x5c: [encode('certificate')] }) },
  { name: 'an unknown key', token: (it) => it.issuer.userToken({}, makeKey('unknown')) },
  { name: 'a key that was withdrawn', token: (it) => it.issuer.userToken({}, it.withdrawn) },
  { name: 'no name of a key', token: (it) => forge({ alg: 'RS256' }, userOf(it), rs256(it.rsa.privateKey)) },
  {
    name: 'extensions that must be understood',
    token: (it) =>
      forge({ alg: 'RS256', kid: 'rsa-1', crit: ['b64'], b64: false }, userOf(it), rs256(it.rsa.privateKey)),
  },
  {
    name: 'claims that were changed',
    token: async (it) => {
      const [head, , signature] = (await it.issuer.userToken()).split('.');
      return `${head}.${encode(userOf(it, { 'cognito:groups': ['Admins'] }))}.${signature}`;
    },
  },
  {
    name: 'a time that is over',
    token: (it) => it.issuer.userToken({ exp: nowSeconds() - 1 }),
    message: expired,
  },
  { name: 'no end', token: (it) => it.issuer.userToken({ exp: undefined }) },
  {
    name: 'an end that is no number',
    token: (it) =>
      forge({ alg: 'RS256', kid: 'rsa-1' }, userOf(it, { exp: '9999999999' }), rs256(it.rsa.privateKey)),
  },
  { name: 'a time that has not come', token: (it) => it.issuer.userToken({ nbf: nowSeconds() + 3_600 }) },
  { name: 'made in the future', token: (it) => it.issuer.userToken({ iat: nowSeconds() + 3_600 }) },
  { name: 'another pool', token: (it) => it.issuer.userToken({ iss: `${it.issuer.poolUrl}-other` }) },
  { name: 'no issuer', token: (it) => it.issuer.userToken({ iss: undefined }) },
  { name: 'no use', token: (it) => it.issuer.userToken({ token_use: undefined }) },
  { name: 'another use', token: (it) => it.issuer.userToken({ token_use: 'refresh' }) },
  { name: 'an ID token for another client', token: (it) => it.issuer.userToken({ aud: 'other' }) },
  {
    name: 'an ID token whose client only contains one that may',
    token: (it) => it.issuer.userToken({ aud: 'x-app-1-x' }),
  },
  {
    name: 'an access token of another client',
    token: (it) => it.issuer.userToken({ token_use: 'access', client_id: 'other' }),
  },
  {
    name: 'an access token that names its client as ID tokens do',
    token: (it) => it.issuer.userToken({ token_use: 'access', aud: 'app-1' }),
  },
  { name: 'OpenID Connect: another audience', token: (it) => it.issuer.token({ aud: 'somebody' }) },
  {
    name: 'OpenID Connect: an audience that begins alike',
    token: (it) => it.issuer.token({ aud: ['app-12'] }),
  },
  {
    name: 'OpenID Connect: made too long ago',
    token: (it) => it.issuer.token({ iat: nowSeconds() - 3_601 }),
  },
  { name: 'OpenID Connect: made at no time', token: (it) => it.issuer.token({ iat: undefined }) },
  {
    name: 'OpenID Connect: a time that is over',
    token: (it) => it.issuer.token({ exp: nowSeconds() - 1 }),
    message: expired,
  },
  {
    name: 'OpenID Connect: a stranger who calls himself so',
    token: (it) => it.issuer.token({}, strangersKey),
  },
];
