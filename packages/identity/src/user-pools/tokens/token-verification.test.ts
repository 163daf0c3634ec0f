import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import { JwtRsaVerifier } from 'aws-jwt-verify';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify, SignJWT } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { claimsOf, refusal, signedUp, type TokensFixture, tokensFixture } from './testing/tokens-fixture.ts';

const invalid = 'NotAuthorizedException: Invalid Access Token';
const revoked = 'NotAuthorizedException: Access Token has been revoked';
let fixture: TokensFixture;
let signed: Awaited<ReturnType<typeof signedUp>>;

beforeEach(async () => {
  fixture = await tokensFixture();
  signed = await signedUp(fixture);
});

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const ask = (token: string): Promise<string> => refusal(fixture.tokens.holderOf(token));

describe('what a pool publishes', () => {
  it('is what jose verifies its tokens by', async () => {
    const { AccessToken, IdToken = '' } = await fixture.tokens.issue(signed.grant);
    const keys = (await fixture.documents.jwksOf(signed.pool.id)) as unknown as JSONWebKeySet;
    expect(keys.keys.length).toBe(2);
    const issuer = 'http://localhost:4566/eu-west-1_AbCdEf123';
    const options = { issuer, algorithms: ['RS256'], currentDate: new Date(fixture.clock.nowMs) };
    const set = createLocalJWKSet(keys);
    const access = await jwtVerify(AccessToken, set, options);
    const id = await jwtVerify(IdToken, set, { ...options, audience: signed.client.id });
    expect([access.payload.token_use, id.payload.token_use]).toEqual(['access', 'id']);
    expect(Object.keys(access.protectedHeader)).toEqual(['kid', 'alg']);
    // Each has a key of its own.
    expect(access.protectedHeader.kid).not.toBe(id.protectedHeader.kid);
  });

  it('is what aws-jwt-verify verifies its tokens by', async () => {
    fixture.clock.nowMs = Date.now();
    const { AccessToken, IdToken = '' } = await fixture.tokens.issue(signed.grant);
    const verifier = JwtRsaVerifier.create({
      issuer: 'http://localhost:4566/eu-west-1_AbCdEf123',
      audience: null,
      jwksUri: 'http://localhost:4566/eu-west-1_AbCdEf123/.well-known/jwks.json',
    });
    verifier.cacheJwks((await fixture.documents.jwksOf(signed.pool.id)) as never);
    expect((await verifier.verify(AccessToken)).client_id).toBe(signed.client.id);
    expect((await verifier.verify(IdToken)).aud).toBe(signed.client.id);
  });

  it('tells nothing of private keys, and nothing of pools that are not there', async () => {
    const text = JSON.stringify(await fixture.documents.jwksOf(signed.pool.id));
    expect(text).not.toMatch(/"(d|p|q|dp|dq|qi)":|PRIVATE/);
    expect(fixture.written.join('\n')).not.toContain('PRIVATE');
    expect(await fixture.documents.jwksOf('eu-west-1_None')).toBe(undefined);
    expect(await fixture.documents.discoveryOf('eu-west-1_None')).toBe(undefined);
    expect(await fixture.documents.ownPool('us-east-1', signed.pool.id)).toBe(undefined);
  });

  it('names the pages of its domain: the one of its own first', async () => {
    const { store, documents } = fixture;
    const issuer = 'http://localhost:4566/eu-west-1_AbCdEf123';
    expect(await documents.discoveryOf(signed.pool.id)).toEqual({
      id_token_signing_alg_values_supported: ['RS256'],
      issuer,
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      response_types_supported: ['code', 'token'],
      scopes_supported: ['openid', 'email', 'phone', 'profile'],
      subject_types_supported: ['public'],
    });
    const domain = {
      userPoolId: signed.pool.id,
      account: '1',
      region: 'r',
      managedLoginVersion: 1,
      createdMs: 0,
    } as const;
    await store.change(signed.pool.id, (changes) => {
      changes.put(store.domains, { ...domain, domain: 'notes', isCustom: false });
      changes.put(store.domains, { ...domain, domain: 'login.example.com', isCustom: true });
    });
    expect(await documents.discoveryOf(signed.pool.id)).toMatchObject({
      authorization_endpoint: 'https://auth.localhost:4566/login.example.com/oauth2/authorize',
      token_endpoint: 'https://auth.localhost:4566/login.example.com/oauth2/token',
    });
  });
});

describe('whose an access token is', () => {
  it('is looked up anew: disabled, signed out, deleted', async () => {
    const { AccessToken } = await fixture.tokens.issue(signed.grant);
    const { pool, user } = signed;
    expect((await fixture.tokens.holderOf(AccessToken)).user).toEqual(user);
    const disabled = { ...user, isEnabled: false };
    await fixture.users.write(pool, user, { user: disabled, before: user });
    expect(await ask(AccessToken)).toBe('NotAuthorizedException: User is disabled.');
    await fixture.users.write(pool, user, { user, before: disabled });
    await fixture.tokens.signOutEverywhere(user);
    expect(await ask(AccessToken)).toBe(revoked);
    // In the same millisecond, too, a new sign-in is a new session.
    const signedOut = await fixture.users.get(pool.id, user.sub);
    const again = await fixture.tokens.issue({ ...signed.grant, user: signedOut ?? user });
    expect(await ask(again.AccessToken)).toBe('it was carried out');
    const before = signedOut ?? user;
    await fixture.users.write(pool, user, { user: undefined, before });
    expect(await ask(again.AccessToken)).toBe('UserNotFoundException: User does not exist.');
  });

  it('is over by its time', async () => {
    const { AccessToken } = await fixture.tokens.issue(signed.grant);
    await fixture.tokens.holderOf(AccessToken);
    fixture.clock.nowMs += 3_600_000;
    expect(await ask(AccessToken)).toBe('NotAuthorizedException: Access Token has expired');
  });

  it('is nobody of a client or a pool that was deleted', async () => {
    const { AccessToken } = await fixture.tokens.issue(signed.grant);
    await fixture.tokens.holderOf(AccessToken);
    const { store } = fixture;
    await store.change(signed.pool.id, (changes) => changes.delete(store.clients, signed.client));
    expect(await ask(AccessToken)).toBe(invalid);
    await store.change(signed.pool.id, (changes) => changes.put(store.clients, signed.client));
    expect(await ask(AccessToken)).toBe('it was carried out');
    await store.change(signed.pool.id, (changes) => changes.delete(store.pools, signed.pool));
    expect(await ask(AccessToken)).toBe(invalid);
  });

  it('asks for the scope that the call needs', async () => {
    const grant = { ...signed.grant, occasion: 'TokenGeneration_HostedAuth', scopes: ['openid'] } as const;
    const { AccessToken } = await fixture.tokens.issue(grant);
    expect(await ask(AccessToken)).toBe('NotAuthorizedException: Access Token does not have required scopes');
    expect((await fixture.tokens.holderOf(AccessToken, 'openid')).scopes).toEqual(new Set(['openid']));
  });

  it('is told without a session too: signing out ends such tokens by their time', async () => {
    const settings = { ...signed.client.settings, EnableTokenRevocation: false };
    const client = { ...signed.client, settings };
    await fixture.store.change(signed.pool.id, (changes) => changes.put(fixture.store.clients, client));
    const { AccessToken } = await fixture.tokens.issue({ ...signed.grant, client });
    expect(await ask(AccessToken)).toBe('it was carried out');
    await fixture.tokens.signOutEverywhere(signed.user);
    expect(await ask(AccessToken)).toBe(revoked);
    const user = (await fixture.users.get(signed.pool.id, signed.user.sub)) ?? signed.user;
    const again = await fixture.tokens.issue({ ...signed.grant, client, user });
    expect(await ask(again.AccessToken)).toBe('it was carried out');
  });
});

describe('tokens that are refused', () => {
  it('an ID token in the place of an access token, and the other way round', async () => {
    const { AccessToken, IdToken = '' } = await fixture.tokens.issue(signed.grant);
    expect(await ask(IdToken)).toBe(invalid);
    expect(await fixture.tokens.verified(AccessToken, 'id')).toBe(undefined);
    expect(await fixture.tokens.verified(IdToken, 'access')).toBe(undefined);
    expect((await fixture.tokens.verified(IdToken, 'id'))?.pool.id).toBe(signed.pool.id);
    // What is remembered of one use is none of the other.
    expect(await ask(IdToken)).toBe(invalid);
    expect(await fixture.tokens.verified(AccessToken, 'id')).toBe(undefined);
  });

  it('claims of an access token that the key of ID tokens has signed', async () => {
    const { AccessToken } = await fixture.tokens.issue(signed.grant);
    const { signing } = await fixture.tokens.keys.of(signed.pool.id);
    const text = `${part({ kid: signing.id.publicKey.kid, alg: 'RS256' })}.${AccessToken.split('.')[1]}`;
    const signature = createSign('sha256').update(text).sign(signing.id.privateKey, 'base64url');
    expect(await ask(`${text}.${signature}`)).toBe(invalid);
  });

  it.each(['none', 'None', 'NONE', 'HS256', 'RS384', 'PS256', 'ES256', '', null, 1])(
    'an algorithm that the key is not for: %j',
    async (alg) => {
      const { AccessToken } = await fixture.tokens.issue(signed.grant);
      const [, body, signature] = AccessToken.split('.') as [string, string, string];
      const { publicKey } = (await fixture.tokens.keys.of(signed.pool.id)).signing.access;
      const text = `${part({ kid: publicKey.kid, alg })}.${body}`;
      const byPublicKey = createHmac('sha256', JSON.stringify(publicKey)).update(text).digest('base64url');
      for (const tried of [signature, byPublicKey, '', 'AA'])
        expect(await ask(`${text}.${tried}`)).toBe(invalid);
    },
  );

  it('keys that the token brings along, names of keys that are none, extensions', async () => {
    const { AccessToken } = await fixture.tokens.issue(signed.grant);
    const claims = claimsOf(AccessToken);
    const { kid } = (await fixture.tokens.keys.of(signed.pool.id)).signing.access.publicKey;
    const own = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    const jwk = own.publicKey.export({ format: 'jwk' });
    const headers = [
      { alg: 'RS256', kid },
      { alg: 'RS256', kid, jwk },
      { alg: 'RS256', kid: 'mine', jwk },
      { alg: 'RS256', kid: '__proto__' },
      { alg: 'RS256', kid: '../../etc/passwd' },
      { alg: 'RS256', kid: ["'; DROP TABLE keys; --"] },
      { alg: 'RS256' },
      { alg: 'RS256', kid, jku: 'http://localhost:1/jwks.json', x5u: 'http://localhost:1/x5u' },
    ];
    for (const header of headers) {
      const text = `${part(header)}.${part(claims)}`;
      const signature = createSign('sha256').update(text).sign(own.privateKey, 'base64url');
      expect(await ask(`${text}.${signature}`)).toBe(invalid);
    }
    // The right key, but a header whose extensions must be understood.
    const { signing } = await fixture.tokens.keys.of(signed.pool.id);
    const text = `${part({ alg: 'RS256', kid, crit: ['exp'] })}.${part(claims)}`;
    const signature = createSign('sha256').update(text).sign(signing.access.privateKey, 'base64url');
    expect(await ask(`${text}.${signature}`)).toBe(invalid);
  });

  it('a token of another pool, and claims that name this one', async () => {
    const crypto = await import('node:crypto');
    const other = await signedUp(fixture, { id: 'eu-west-1_Other' });
    const pair = crypto.generateKeyPairSync('rsa', { modulusLength: 2_048 });
    const { AccessToken } = await fixture.tokens.issue(signed.grant);
    const theirs = await fixture.tokens.issue(other.grant);
    expect((await fixture.tokens.holderOf(theirs.AccessToken)).pool.id).toBe(other.pool.id);
    const { signing } = await fixture.tokens.keys.of(other.pool.id);
    const forged = await new SignJWT({ ...claimsOf(AccessToken) })
      .setProtectedHeader({ alg: 'RS256', kid: signing.access.publicKey.kid })
      .sign(crypto.createPrivateKey(signing.access.privateKey));
    expect(await ask(forged)).toBe(invalid);
    const unknown = await new SignJWT({ ...claimsOf(AccessToken), client_id: 'nobody' })
      .setProtectedHeader({ alg: 'RS256', kid: signing.access.publicKey.kid })
      .sign(pair.privateKey);
    expect(await ask(unknown)).toBe(invalid);
  });

  it('a token of which anything was changed', async () => {
    const { AccessToken } = await fixture.tokens.issue(signed.grant);
    // The last character of a signature carries bits that are none.
    for (let at = 0; at < AccessToken.length - 1; at += 7) {
      const character = AccessToken[at] === 'A' ? 'B' : 'A';
      expect(await ask(`${AccessToken.slice(0, at)}${character}${AccessToken.slice(at + 1)}`)).toBe(invalid);
    }
    expect(await ask(AccessToken)).toBe('it was carried out');
  });

  it.each([
    '',
    '.',
    '..',
    'a.b',
    'a.b.c.d',
    'e30.e30.e30',
    `${'a'.repeat(70_000)}.b.c`,
    '\u{1F600}.\u{1F600}.a',
  ])('what is no token: %#', async (token) => {
    expect(await ask(token)).toBe(invalid);
  });

  it('what is remembered is bounded', async () => {
    const small = await tokensFixture({ limits: { userPoolVerifiedTokens: 2 } });
    const { grant } = await signedUp(small);
    const tokens = await Promise.all(Array.from({ length: 5 }, () => small.tokens.issue(grant)));
    for (const { AccessToken } of [...tokens, ...tokens]) await small.tokens.holderOf(AccessToken);
  });
});

describe('signing keys', () => {
  it('are made once, however many ask, and are there after a restart', async () => {
    const fresh = await tokensFixture();
    const { pool } = await signedUp(fresh);
    const all = await Promise.all(Array.from({ length: 5 }, () => fresh.tokens.keys.of(pool.id)));
    expect(new Set(all).size).toBe(1);
    const { AccessToken } = await fixture.tokens.issue(signed.grant);
    const restarted = await tokensFixture({ records: fixture.records });
    expect((await restarted.tokens.holderOf(AccessToken)).user.username).toBe('ada');
    expect(await restarted.documents.jwksOf(signed.pool.id)).toEqual(
      await fixture.documents.jwksOf(signed.pool.id),
    );
  });

  it('of two processes that make or change them at once hold, and all of them are published', async () => {
    const { pool } = signed;
    const other = await tokensFixture({ records: fixture.records, keysFrom: 4 });
    const both = [fixture.tokens.keys, other.tokens.keys] as const;
    const [mine, theirs] = await Promise.all(both.map((keys) => keys.of(pool.id)));
    expect(theirs?.signing).toEqual(mine?.signing);
    const changed = await Promise.all(both.map((keys) => keys.rotate(pool.id)));
    const restarted = await tokensFixture({ records: fixture.records });
    const { published } = await restarted.tokens.keys.of(pool.id);
    for (const { signing } of changed)
      for (const { publicKey } of [signing.id, signing.access])
        expect([...published.keys()]).toContain(publicKey.kid);
  });

  it('that were changed are published as long as a token of theirs can be alive, and verify until then', async () => {
    const settings = { ...signed.client.settings, AccessTokenValidity: 24, IdTokenValidity: 24 };
    await fixture.store.change(signed.pool.id, (changes) =>
      changes.put(fixture.store.clients, { ...signed.client, settings }),
    );
    const before = await fixture.tokens.issue({ ...signed.grant, client: { ...signed.client, settings } });
    await fixture.tokens.rotateKeys(signed.pool.id);
    const after = await fixture.tokens.issue(signed.grant);
    const kid = (token: string): string =>
      JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid;
    expect(kid(after.AccessToken)).not.toBe(kid(before.AccessToken));
    const published = async (): Promise<readonly string[]> => {
      const { keys } = (await fixture.documents.jwksOf(signed.pool.id)) as unknown as JSONWebKeySet;
      return keys.map((key) => key.kid as string);
    };
    expect((await published()).length).toBe(4);
    expect(await ask(before.AccessToken)).toBe('it was carried out');
    const own = await fixture.documents.ownPool('eu-west-1', signed.pool.id);
    const [key] = (await own?.keys.find(kid(before.AccessToken))) ?? [];
    expect(own?.keys.holds(kid(before.AccessToken), key ?? {})).toBe(true);
    fixture.clock.nowMs += 86_400_000 - 1;
    expect(await ask(before.AccessToken)).toBe('it was carried out');
    fixture.clock.nowMs += 300_001;
    expect((await published()).length).toBe(2);
    expect(own?.keys.holds(kid(before.AccessToken), key ?? {})).toBe(false);
    expect(await own?.keys.find(kid(before.AccessToken))).toEqual([]);
    // The private halves of before are nowhere.
    const kept = await fixture.records.get('cognito-keys', signed.pool.id);
    const opened = fixture.context.seal.open(kept ?? '', `cognito-keys/${signed.pool.id}`);
    expect(opened.match(/BEGIN PRIVATE KEY/g)?.length).toBe(2);
  });

  it('can be changed while tokens are made: each of them verifies', async () => {
    const work = [
      ...Array.from({ length: 10 }, () => fixture.tokens.issue(signed.grant)),
      fixture.tokens.rotateKeys(signed.pool.id).then(() => fixture.tokens.issue(signed.grant)),
      fixture.tokens.rotateKeys(signed.pool.id).then(() => fixture.tokens.issue(signed.grant)),
      ...Array.from({ length: 10 }, () => fixture.tokens.issue(signed.grant)),
    ];
    for (const { AccessToken, IdToken = '' } of await Promise.all(work)) {
      expect(await ask(AccessToken)).toBe('it was carried out');
      expect(await fixture.tokens.verified(IdToken, 'id')).toBeDefined();
    }
    const { keys } = (await fixture.documents.jwksOf(signed.pool.id)) as unknown as JSONWebKeySet;
    expect(keys.length).toBe(6);
  });

  it('do not open in the place of those of another pool', async () => {
    await fixture.tokens.keys.of(signed.pool.id);
    const value = await fixture.records.get('cognito-keys', signed.pool.id);
    const { pool } = await signedUp(fixture, { id: 'eu-west-1_Swapped' });
    await fixture.records.write([{ collection: 'cognito-keys', key: pool.id, value }]);
    await expect(fixture.tokens.keys.of(pool.id)).rejects.toThrow(/sealed/);
  });
});
