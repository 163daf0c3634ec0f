import { beforeEach, describe, expect, it } from 'vitest';
import { claimsOf, refusal, signedUp, type TokensFixture, tokensFixture } from './testing/tokens-fixture.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const nowSeconds = Date.UTC(2026, 10, 20) / 1_000;
let fixture: TokensFixture;
let signed: Awaited<ReturnType<typeof signedUp>>;

beforeEach(async () => {
  fixture = await tokensFixture();
  signed = await signedUp(fixture);
});

/** Groups of the pool, the user in all of them. */
async function inGroups(
  groups: readonly { readonly name: string; readonly precedence?: number; readonly roleArn?: string }[],
): Promise<void> {
  const { store, users } = fixture;
  const { pool, user } = signed;
  await store.change(signed.pool.id, (changes) => {
    for (const group of groups)
      changes.put(store.groups, { userPoolId: pool.id, createdMs: 0, changedMs: 0, ...group });
  });
  await users.write(pool, user, { groups: { joined: groups.map(({ name }) => name) } });
}

describe('tokens of a sign-in by calls', () => {
  it('tell what Cognito tells', async () => {
    const tokens = await fixture.tokens.issue({ ...signed.grant, deviceKey: 'eu-west-1_device' });
    expect(tokens).toMatchObject({ ExpiresIn: 3_600, TokenType: 'Bearer', RefreshToken: expect.any(String) });
    const access = claimsOf(tokens.AccessToken);
    expect(access).toEqual({
      sub: signed.user.sub,
      device_key: 'eu-west-1_device',
      iss: 'http://localhost:4566/eu-west-1_AbCdEf123',
      client_id: signed.client.id,
      origin_jti: expect.stringMatching(uuid),
      event_id: expect.stringMatching(uuid),
      token_use: 'access',
      scope: 'aws.cognito.signin.user.admin',
      auth_time: nowSeconds,
      exp: nowSeconds + 3_600,
      iat: nowSeconds,
      jti: expect.stringMatching(uuid),
      username: 'ada',
    });
    expect(claimsOf(tokens.IdToken)).toEqual({
      sub: signed.user.sub,
      'custom:team': 'one',
      email: 'ada@example.com',
      email_verified: true,
      iss: 'http://localhost:4566/eu-west-1_AbCdEf123',
      'cognito:username': 'ada',
      origin_jti: access.origin_jti,
      aud: signed.client.id,
      event_id: access.event_id,
      token_use: 'id',
      auth_time: nowSeconds,
      exp: nowSeconds + 3_600,
      iat: nowSeconds,
      jti: expect.stringMatching(uuid),
    });
  });

  it('live as long as the client says', async () => {
    const client = {
      ...signed.client,
      settings: {
        ...signed.client.settings,
        AccessTokenValidity: 5,
        IdTokenValidity: 2,
        RefreshTokenValidity: 90,
        TokenValidityUnits: { AccessToken: 'minutes', RefreshToken: 'minutes' } as const,
      },
    };
    await fixture.store.change(signed.pool.id, (changes) => changes.put(fixture.store.clients, client));
    const { AccessToken, IdToken, RefreshToken, ExpiresIn } = await fixture.tokens.issue({
      ...signed.grant,
      client,
    });
    expect(ExpiresIn).toBe(300);
    expect(claimsOf(AccessToken).exp).toBe(nowSeconds + 300);
    expect(claimsOf(IdToken).exp).toBe(nowSeconds + 7_200);
    fixture.clock.nowMs += 90 * 60_000 - 1;
    await fixture.tokens.refresh(client, RefreshToken as string, { isRotating: true });
    fixture.clock.nowMs += 1;
    expect(await refusal(fixture.tokens.refresh(client, RefreshToken as string, { isRotating: true }))).toBe(
      'NotAuthorizedException: Refresh Token has expired',
    );
  });

  it('tell groups by precedence, their roles, and the preferred one', async () => {
    await inGroups([
      { name: 'z-last' },
      { name: 'second', precedence: 5, roleArn: 'arn:second' },
      { name: 'first', precedence: 1, roleArn: 'arn:first' },
    ]);
    const { AccessToken, IdToken } = await fixture.tokens.issue(signed.grant);
    expect(claimsOf(AccessToken)['cognito:groups']).toEqual(['first', 'second', 'z-last']);
    expect(claimsOf(IdToken)).toMatchObject({
      'cognito:groups': ['first', 'second', 'z-last'],
      'cognito:roles': ['arn:first', 'arn:second'],
      'cognito:preferred_role': 'arn:first',
    });
  });

  it('prefer no role where groups of one precedence differ in it', async () => {
    await inGroups([
      { name: 'a', precedence: 1, roleArn: 'arn:a' },
      { name: 'b', precedence: 1, roleArn: 'arn:b' },
    ]);
    const claims = claimsOf((await fixture.tokens.issue(signed.grant)).IdToken);
    expect(claims).not.toHaveProperty('cognito:preferred_role');
    expect(claims['cognito:roles']).toEqual(['arn:a', 'arn:b']);
  });

  it('tell the attributes that the client may read, and no others', async () => {
    const client = {
      ...signed.client,
      settings: { ...signed.client.settings, ReadAttributes: ['custom:team', 'address'] },
    };
    const user = { ...signed.user, attributes: { ...signed.user.attributes, address: '1 Main Street' } };
    const claims = claimsOf((await fixture.tokens.issue({ ...signed.grant, client, user })).IdToken);
    expect(claims).toMatchObject({ 'custom:team': 'one', address: { formatted: '1 Main Street' } });
    expect(claims).not.toHaveProperty('email');
  });

  it('an attribute that is called like a claim does not take its place', async () => {
    const settings = { ...signed.client.settings, ReadAttributes: ['sub', 'token_use', 'aud', '__proto__'] };
    const attributes = JSON.parse('{"sub":"x","token_use":"access","aud":"x","__proto__":"x"}');
    const client = { ...signed.client, settings };
    const { IdToken } = await fixture.tokens.issue({
      ...signed.grant,
      client,
      user: { ...signed.user, attributes },
    });
    expect(claimsOf(IdToken)).toMatchObject({ sub: signed.user.sub, token_use: 'id', aud: signed.client.id });
  });

  it('tell identities of providers as Cognito prints them', async () => {
    const identity = {
      userId: '77',
      providerName: 'Google',
      providerType: 'Google',
      issuer: null,
      primary: true,
      dateCreatedMs: 5,
    };
    const { IdToken } = await fixture.tokens.issue({
      ...signed.grant,
      user: { ...signed.user, identities: [identity] },
    });
    expect(claimsOf(IdToken).identities).toEqual([
      {
        dateCreated: '5',
        userId: '77',
        providerName: 'Google',
        providerType: 'Google',
        issuer: null,
        primary: 'true',
      },
    ]);
  });

  it('name no session where the client does not let them be revoked', async () => {
    const client = {
      ...signed.client,
      settings: { ...signed.client.settings, EnableTokenRevocation: false },
    };
    const { AccessToken, IdToken } = await fixture.tokens.issue({ ...signed.grant, client });
    expect(claimsOf(AccessToken)).not.toHaveProperty('origin_jti');
    expect(claimsOf(IdToken)).not.toHaveProperty('origin_jti');
  });
});

describe('tokens of a sign-in on pages', () => {
  const pages = { occasion: 'TokenGeneration_HostedAuth' } as const;

  it('carry version, nonce and the hash that ties them together', async () => {
    const scopes = ['openid', 'email'];
    const { AccessToken, IdToken } = await fixture.tokens.issue({
      ...signed.grant,
      ...pages,
      scopes,
      nonce: 'n-1',
    });
    expect(claimsOf(AccessToken)).toMatchObject({ version: 2, scope: 'openid email' });
    const { createHash } = await import('node:crypto');
    const half = createHash('sha256').update(AccessToken).digest().subarray(0, 16).toString('base64url');
    expect(claimsOf(IdToken)).toMatchObject({ nonce: 'n-1', at_hash: half, email: 'ada@example.com' });
  });

  it('have an ID token with the scope openid only, which tells what the scopes agree to', async () => {
    const without = await fixture.tokens.issue({ ...signed.grant, ...pages, scopes: ['notes/read'] });
    expect(without).not.toHaveProperty('IdToken');
    const phone = await fixture.tokens.issue({ ...signed.grant, ...pages, scopes: ['openid', 'phone'] });
    expect(claimsOf(phone.IdToken)).not.toHaveProperty('email');
  });

  it('have no refresh token where the flow gives none', async () => {
    const tokens = await fixture.tokens.issue({
      ...signed.grant,
      ...pages,
      scopes: ['openid'],
      withRefreshToken: false,
    });
    expect(tokens).not.toHaveProperty('RefreshToken');
    expect((await fixture.tokens.holderOf(tokens.AccessToken, 'openid')).user.sub).toBe(signed.user.sub);
  });
});

describe('refreshing', () => {
  const old = { isRotating: false };
  const rotating = { isRotating: true };

  it('gives new tokens of the same session by either call, and writes nothing', async () => {
    const first = await fixture.tokens.issue({
      ...signed.grant,
      occasion: 'TokenGeneration_HostedAuth',
      scopes: ['openid'],
      nonce: 'n',
    });
    fixture.clock.nowMs += 60_000;
    fixture.written.length = 0;
    for (const options of [old, rotating]) {
      const again = await fixture.tokens.refresh(signed.client, first.RefreshToken as string, options);
      expect(again).not.toHaveProperty('RefreshToken');
      const [before, after] = [claimsOf(first.AccessToken), claimsOf(again.AccessToken)];
      expect(after).toMatchObject({
        origin_jti: before.origin_jti,
        auth_time: before.auth_time,
        scope: 'openid',
        version: 2,
      });
      expect(after.iat).toBe(nowSeconds + 60);
      expect(after.jti).not.toBe(before.jti);
      expect(claimsOf(again.IdToken)).not.toHaveProperty('nonce');
    }
    expect(fixture.written).toEqual([]);
  });

  it('is bound to the client and the pool that gave the token', async () => {
    const { RefreshToken = '' } = await fixture.tokens.issue(signed.grant);
    const other = await signedUp(fixture, { id: 'eu-west-1_Other' });
    const sibling = { ...signed.client, id: 'sibling' };
    for (const client of [other.client, sibling]) {
      expect(await refusal(fixture.tokens.refresh(client, RefreshToken, rotating))).toBe(
        'NotAuthorizedException: Invalid Refresh Token',
      );
      expect(await fixture.tokens.usernameOf(client, RefreshToken)).toBe(undefined);
    }
    expect(await fixture.tokens.usernameOf(signed.client, RefreshToken)).toBe('ada');
  });

  it.each(['', 'x', 'c1.000000000000.AAAA', '.'.repeat(100), '\u0000'])('refuses %j', async (token) => {
    expect(await refusal(fixture.tokens.refresh(signed.client, token, rotating))).toBe(
      'NotAuthorizedException: Invalid Refresh Token',
    );
  });

  it('refuses a token of which one character was changed, wherever', async () => {
    const { RefreshToken = '' } = await fixture.tokens.issue(signed.grant);
    for (let at = 0; at < RefreshToken.length - 1; at += 3) {
      const changed = `${RefreshToken.slice(0, at)}${RefreshToken[at] === 'A' ? 'B' : 'A'}${RefreshToken.slice(at + 1)}`;
      expect(await refusal(fixture.tokens.refresh(signed.client, changed, rotating))).toBe(
        'NotAuthorizedException: Invalid Refresh Token',
      );
    }
  });

  it('asks for the device that the session is bound to', async () => {
    const { RefreshToken = '' } = await fixture.tokens.issue({ ...signed.grant, deviceKey: 'own' });
    for (const deviceKey of [undefined, 'of another user'])
      expect(await refusal(fixture.tokens.refresh(signed.client, RefreshToken, { ...old, deviceKey }))).toBe(
        'NotAuthorizedException: Invalid Refresh Token',
      );
    await fixture.tokens.refresh(signed.client, RefreshToken, { ...old, deviceKey: 'own' });
  });

  it('ends for a user who was disabled, signed out or deleted', async () => {
    const { RefreshToken = '' } = await fixture.tokens.issue(signed.grant);
    const { pool, user, client } = signed;
    const refresh = () => refusal(fixture.tokens.refresh(client, RefreshToken, rotating));
    const disabled = { ...user, isEnabled: false };
    await fixture.users.write(pool, user, { user: disabled, before: user });
    expect(await refresh()).toBe('NotAuthorizedException: User is disabled.');
    await fixture.users.write(pool, user, { user, before: disabled });
    await fixture.tokens.signOutEverywhere(user);
    expect(await refresh()).toBe('NotAuthorizedException: Refresh Token has been revoked');
    const before = (await fixture.users.get(pool.id, user.sub)) ?? user;
    await fixture.users.write(pool, user, { user: undefined, before });
    expect(await refresh()).toBe('UserNotFoundException: User does not exist.');
    const hiding = {
      ...client,
      settings: { ...client.settings, PreventUserExistenceErrors: 'ENABLED' as const },
    };
    expect(await refusal(fixture.tokens.refresh(hiding, RefreshToken, rotating))).toBe(
      'NotAuthorizedException: Refresh Token has been revoked',
    );
  });

  it('goes on after a restart', async () => {
    const { RefreshToken = '', AccessToken } = await fixture.tokens.issue(signed.grant);
    const restarted = await tokensFixture({ records: fixture.records });
    const again = await restarted.tokens.refresh(signed.client, RefreshToken, rotating);
    for (const token of [AccessToken, again.AccessToken])
      expect((await restarted.tokens.holderOf(token)).user.username).toBe('ada');
  });

  it('ends the oldest session of a user who has too many', async () => {
    const limited = await tokensFixture({ limits: { userPoolRefreshTokensPerUser: 3 } });
    const { grant, client } = await signedUp(limited);
    const issued: string[] = [];
    for (let at = 0; at < 5; at++) {
      limited.clock.nowMs += 1;
      issued.push((await limited.tokens.issue(grant)).RefreshToken as string);
    }
    const answers = await Promise.all(
      issued.map((token) => refusal(limited.tokens.refresh(client, token, old))),
    );
    const revoked = 'NotAuthorizedException: Refresh Token has been revoked';
    expect(answers).toEqual([revoked, revoked, ...Array(3).fill('it was carried out')]);
  });
});

describe('a client that rotates', () => {
  const rotating = { isRotating: true };
  const rotatingClient = (graceSeconds: number) => ({
    RefreshTokenRotation: { Feature: 'ENABLED' as const, RetryGracePeriodSeconds: graceSeconds },
  });

  it('gets a new refresh token each time, by the newer call only; its life does not grow', async () => {
    const { client, grant } = await signedUp(fixture, {
      client: { ...rotatingClient(0), RefreshTokenValidity: 1 },
    });
    let { RefreshToken = '' } = await fixture.tokens.issue(grant);
    expect(await refusal(fixture.tokens.refresh(client, RefreshToken, { isRotating: false }))).toBe(
      'NotAuthorizedException: Invalid Refresh Token',
    );
    for (let hour = 0; hour < 23; hour++) {
      fixture.clock.nowMs += 3_600_000;
      const answer = await fixture.tokens.refresh(client, RefreshToken, rotating);
      expect(answer.RefreshToken).not.toBe(RefreshToken);
      RefreshToken = answer.RefreshToken as string;
    }
    fixture.clock.nowMs += 3_600_000;
    expect(await refusal(fixture.tokens.refresh(client, RefreshToken, rotating))).toBe(
      'NotAuthorizedException: Refresh Token has expired',
    );
  });

  it('may ask again within the grace period, and gets the token that took the place, not another one', async () => {
    const { client, grant } = await signedUp(fixture, { client: rotatingClient(60) });
    const { RefreshToken: first = '' } = await fixture.tokens.issue(grant);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => fixture.tokens.refresh(client, first, rotating)),
    );
    // All of them are the second of the row: the third ends none of the others.
    for (const { RefreshToken = '' } of answers) await fixture.tokens.refresh(client, RefreshToken, rotating);
    fixture.clock.nowMs += 59_999;
    await fixture.tokens.refresh(client, answers[0]?.RefreshToken as string, rotating);
  });

  it('that brings a token back after the grace period has lost the whole row, access tokens too', async () => {
    const { client, grant } = await signedUp(fixture, { client: rotatingClient(10) });
    const { RefreshToken: first = '' } = await fixture.tokens.issue(grant);
    const stolen = await fixture.tokens.refresh(client, first, rotating);
    fixture.clock.nowMs += 10_000;
    expect(await refusal(fixture.tokens.refresh(client, first, rotating))).toMatch(
      /^RefreshTokenReuseException: /,
    );
    const revoked = 'NotAuthorizedException: Refresh Token has been revoked';
    expect(await refusal(fixture.tokens.refresh(client, stolen.RefreshToken as string, rotating))).toBe(
      revoked,
    );
    expect(await refusal(fixture.tokens.refresh(client, first, rotating))).toBe(revoked);
    expect(await refusal(fixture.tokens.holderOf(stolen.AccessToken))).toBe(
      'NotAuthorizedException: Access Token has been revoked',
    );
  });

  it('without a grace period: of two calls at once one wins, and the other one ends the row', async () => {
    const { client, grant } = await signedUp(fixture, { client: rotatingClient(0) });
    const { RefreshToken = '' } = await fixture.tokens.issue(grant);
    const answers = await Promise.all(
      [1, 2].map(() => refusal(fixture.tokens.refresh(client, RefreshToken, rotating))),
    );
    expect(answers.sort()).toEqual([
      'RefreshTokenReuseException: Refresh token has been reused.',
      'it was carried out',
    ]);
  });

  it('has its new token on disk before it hears of it, and none where the disk fails', async () => {
    const { client, grant } = await signedUp(fixture, { client: rotatingClient(0) });
    const { RefreshToken = '' } = await fixture.tokens.issue(grant);
    const { context } = fixture;
    const write = context.records.write.bind(context.records);
    Object.assign(context.records, { write: () => Promise.reject(new Error('the disk is full')) });
    await expect(fixture.tokens.refresh(client, RefreshToken, rotating)).rejects.toThrow('the disk is full');
    Object.assign(context.records, { write });
    await fixture.tokens.refresh(client, RefreshToken, rotating);
    const restarted = await tokensFixture({ records: fixture.records });
    expect(await refusal(restarted.tokens.refresh(client, RefreshToken, rotating))).toMatch(
      /^RefreshTokenReuse/,
    );
  });
});
