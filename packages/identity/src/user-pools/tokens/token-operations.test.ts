import { beforeEach, describe, expect, it } from 'vitest';
import {
  claimsOf,
  refusal,
  scope,
  signedUp,
  type TokensFixture,
  tokensFixture,
} from './testing/tokens-fixture.ts';
import { userInfo } from './user-info.ts';

let fixture: TokensFixture;
let signed: Awaited<ReturnType<typeof signedUp>>;
const done = 'it was carried out';

beforeEach(async () => {
  fixture = await tokensFixture();
  signed = await signedUp(fixture);
});

/** The same client, with a secret. */
async function withSecret(changed: object = {}) {
  const { store } = fixture;
  const sealedSecrets = [{ id: 's', sealed: 'open sesame', createdMs: 0 }];
  const client = { ...signed.client, sealedSecrets, settings: { ...signed.client.settings, ...changed } };
  await store.change(signed.pool.id, (changes) => changes.put(store.clients, client));
  return client;
}

describe('GetTokensFromRefreshToken', () => {
  it('asks a client with a secret for it, and takes none of one without', async () => {
    const { RefreshToken = '' } = await fixture.tokens.issue(signed.grant);
    const ask = (ClientSecret?: string, ClientId = signed.client.id) =>
      refusal(
        fixture.operations.getTokensFromRefreshToken(scope, {
          RefreshToken,
          ClientId,
          ...(ClientSecret === undefined ? {} : { ClientSecret }),
        }),
      );
    expect(await ask()).toBe(done);
    expect(await ask('x')).toMatch(/^NotAuthorizedException: .*not configured for secret/);
    await withSecret();
    expect(await ask()).toMatch(/^NotAuthorizedException: .*secret was not received/);
    expect(await ask('wrong')).toMatch(/^NotAuthorizedException: Unable to verify secret/);
    expect(await ask('open sesame')).toBe(done);
    expect(await ask(undefined, 'nobody')).toBe(
      'ResourceNotFoundException: User pool client nobody does not exist.',
    );
  });
});

describe('RevokeToken', () => {
  const revoke = (Token: string, more: object = {}) =>
    refusal(fixture.operations.revokeToken(scope, { Token, ClientId: signed.client.id, ...more }));

  it('ends a session with all its access tokens, and no other; again it says the same', async () => {
    const [first, second] = await Promise.all([
      fixture.tokens.issue(signed.grant),
      fixture.tokens.issue(signed.grant),
    ]);
    const refreshed = await fixture.tokens.refresh(signed.client, first.RefreshToken as string, {
      isRotating: true,
    });
    expect(await revoke(first.RefreshToken as string)).toBe(done);
    expect(await revoke(first.RefreshToken as string)).toBe(done);
    for (const token of [first.AccessToken, refreshed.AccessToken])
      expect(await refusal(fixture.tokens.holderOf(token))).toBe(
        'NotAuthorizedException: Access Token has been revoked',
      );
    expect(await fixture.tokens.verified(first.IdToken as string, 'id')).toBe(undefined);
    expect(await refusal(fixture.tokens.holderOf(second.AccessToken))).toBe(done);
    const restarted = await tokensFixture({ records: fixture.records });
    expect(await refusal(restarted.tokens.holderOf(first.AccessToken))).toMatch(/revoked$/);
    const own = await fixture.documents.ownPool('eu-west-1', signed.pool.id);
    expect(await own?.keys.accepts(claimsOf(first.AccessToken) as never)).toBe(false);
    expect(await own?.keys.accepts(claimsOf(second.AccessToken) as never)).toBe(true);
  });

  it('takes refresh tokens only, by their own client', async () => {
    const { AccessToken, IdToken = '', RefreshToken = '' } = await fixture.tokens.issue(signed.grant);
    for (const token of [AccessToken, IdToken])
      expect(await revoke(token)).toMatch(/^UnsupportedTokenTypeException: /);
    const other = await signedUp(fixture, { id: 'eu-west-1_Other' });
    expect(await revoke(RefreshToken, { ClientId: other.client.id })).toMatch(/^InvalidParameterException: /);
    expect(await revoke('x')).toMatch(/^InvalidParameterException: /);
    expect(await refusal(fixture.tokens.holderOf(AccessToken))).toBe(done);
  });

  it('asks for the secret of a client that has one', async () => {
    const { RefreshToken = '' } = await fixture.tokens.issue(signed.grant);
    expect(await revoke(RefreshToken, { ClientSecret: 'x' })).toMatch(/^UnauthorizedException: /);
    await withSecret();
    for (const more of [{}, { ClientSecret: 'wrong' }])
      expect(await revoke(RefreshToken, more)).toMatch(/^UnauthorizedException: /);
    expect(await revoke(RefreshToken, { ClientSecret: 'open sesame' })).toBe(done);
  });

  it('is not there for a client that does not let tokens be revoked', async () => {
    const { RefreshToken = '' } = await fixture.tokens.issue(signed.grant);
    const client = await withSecret({ EnableTokenRevocation: false });
    expect(await revoke(RefreshToken, { ClientId: client.id, ClientSecret: 'open sesame' })).toMatch(
      /^UnsupportedOperationException: /,
    );
  });
});

describe('signing out', () => {
  it('GlobalSignOut ends all sessions of the one who asks', async () => {
    const all = await Promise.all([1, 2, 3].map(() => fixture.tokens.issue(signed.grant)));
    const [{ AccessToken }] = all as [(typeof all)[0]];
    await fixture.operations.globalSignOut(scope, { AccessToken });
    for (const { AccessToken: each, RefreshToken = '' } of all) {
      expect(await refusal(fixture.tokens.holderOf(each))).toMatch(/revoked$/);
      expect(
        await refusal(fixture.tokens.refresh(signed.client, RefreshToken, { isRotating: true })),
      ).toMatch(/revoked$/);
    }
    expect(await refusal(fixture.operations.globalSignOut(scope, { AccessToken }))).toMatch(/revoked$/);
    expect(await fixture.records.list('cognito-sessions', { limit: 10 })).toEqual([]);
  });

  it('AdminUserGlobalSignOut ends those of whom is named, in the pools of the account and region only', async () => {
    const { AccessToken } = await fixture.tokens.issue(signed.grant);
    const input = { UserPoolId: signed.pool.id, Username: 'ADA' };
    for (const elsewhere of [
      { ...scope, account: '999999999999' },
      { ...scope, region: 'us-east-1' },
    ])
      expect(await refusal(fixture.operations.adminUserGlobalSignOut(elsewhere, input))).toMatch(
        /^ResourceNotFound/,
      );
    expect(
      await refusal(fixture.operations.adminUserGlobalSignOut(scope, { ...input, Username: 'nobody' })),
    ).toBe('UserNotFoundException: User does not exist.');
    await fixture.operations.adminUserGlobalSignOut(scope, input);
    expect(await refusal(fixture.tokens.holderOf(AccessToken))).toMatch(/revoked$/);
  });

  it('a refresh that is under way while its user is signed out gives nothing that lasts', async () => {
    const { client, grant, user } = await signedUp(fixture, {
      client: { RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 60 } },
    });
    const { RefreshToken = '' } = await fixture.tokens.issue(grant);
    const refreshing = Array.from({ length: 5 }, () =>
      fixture.tokens.refresh(client, RefreshToken, { isRotating: true }).catch(() => undefined),
    );
    await fixture.tokens.signOutEverywhere(user);
    for (const answer of await Promise.all(refreshing)) {
      if (answer === undefined) continue;
      expect(await refusal(fixture.tokens.holderOf(answer.AccessToken))).toMatch(/revoked$/);
      const again = fixture.tokens.refresh(client, answer.RefreshToken as string, { isRotating: true });
      expect(await refusal(again)).toMatch(/revoked$/);
    }
  });
});

describe('sessions of a user', () => {
  it('are listed, and one of the others can be ended', async () => {
    const [own, other] = await Promise.all([
      fixture.tokens.issue(signed.grant),
      fixture.tokens.issue(signed.grant),
    ]);
    const { AccessToken } = own;
    const { Sessions } = await fixture.operations.listUserSessions(scope, { AccessToken });
    expect(Sessions.length).toBe(2);
    for (const { SessionId } of Sessions) expect(SessionId).toMatch(/^tkn[0-9a-z]{25}$/);
    const current = Sessions.find(({ IsCurrentSession }) => IsCurrentSession);
    const meant = Sessions.find(({ IsCurrentSession }) => !IsCurrentSession);
    const end = (SessionId = '') =>
      refusal(fixture.operations.revokeUserSession(scope, { AccessToken, SessionId }));
    expect(await end(current?.SessionId)).toMatch(/^InvalidParameterException/);
    expect(await end('tkn0')).toMatch(/^ResourceNotFoundException/);
    expect(await end(meant?.SessionId)).toBe(done);
    expect(await refusal(fixture.tokens.holderOf(other.AccessToken))).toMatch(/revoked$/);
    expect(await refusal(fixture.tokens.holderOf(AccessToken))).toBe(done);
    const input = { UserPoolId: signed.pool.id, Username: 'ada' };
    const left = await fixture.operations.adminListUserSessions(scope, input);
    expect(left.Sessions).toMatchObject([
      { SessionId: current?.SessionId, IsCurrentSession: false, SessionType: 'TOKEN' },
    ]);
    await fixture.operations.adminRevokeUserSession(scope, {
      ...input,
      SessionId: current?.SessionId as string,
    });
    expect(await refusal(fixture.tokens.holderOf(AccessToken))).toMatch(/revoked$/);
  });

  it('are told page by page', async () => {
    for (let at = 0; at < 65; at++) await fixture.tokens.issue(signed.grant);
    const input = { UserPoolId: signed.pool.id, Username: 'ada' };
    const first = await fixture.operations.adminListUserSessions(scope, input);
    const { NextToken = '' } = first;
    const second = await fixture.operations.adminListUserSessions(scope, { ...input, NextToken });
    expect(new Set([...first.Sessions, ...second.Sessions].map(({ SessionId }) => SessionId)).size).toBe(65);
    expect(second).not.toHaveProperty('NextToken');
    expect(
      await refusal(fixture.operations.adminListUserSessions(scope, { ...input, NextToken: 'x' })),
    ).toMatch(/^InvalidParameterException/);
  });

  it('that are over are taken out of the records', async () => {
    await fixture.tokens.issue(signed.grant);
    fixture.clock.nowMs += 15 * 86_400_000;
    await fixture.tokens.issue(signed.grant);
    fixture.clock.nowMs += 16 * 86_400_000;
    await fixture.tokens.keepHouse();
    expect((await fixture.records.list('cognito-sessions', { limit: 10 })).length).toBe(1);
    await fixture.store.change(signed.pool.id, (changes) => changes.delete(fixture.store.pools, signed.pool));
    await fixture.tokens.keepHouse();
    expect(await fixture.records.list('cognito-sessions', { limit: 10 })).toEqual([]);
  });
});

describe('tokens of app clients', () => {
  const settings = {
    ExplicitAuthFlows: ['ALLOW_CLIENT_TOKEN_AUTH'],
    AllowedOAuthScopes: ['notes/read', 'notes/write', 'openid'],
  };

  beforeEach(async () => {
    const { store } = fixture;
    const scopes = ['read', 'write', 'all'].map((ScopeName) => ({ ScopeName, ScopeDescription: ScopeName }));
    await store.change(signed.pool.id, (changes) =>
      changes.put(store.resourceServers, {
        userPoolId: signed.pool.id,
        identifier: 'notes',
        name: 'Notes',
        scopes,
      }),
    );
  });

  it('GetClientToken gives one for the scopes of the client, or some of them', async () => {
    const { id: ClientId } = await withSecret(settings);
    const ask = (more: object) =>
      fixture.operations.getClientToken(scope, { ClientId, Secret: 'open sesame', ...more });
    const { ClientAuthenticationResult } = await ask({});
    expect(ClientAuthenticationResult).toMatchObject({ ExpiresIn: 3_600, TokenType: 'Bearer' });
    expect(claimsOf(ClientAuthenticationResult.AccessToken)).toEqual({
      sub: ClientId,
      token_use: 'access',
      scope: 'notes/read notes/write',
      auth_time: expect.any(Number),
      iss: 'http://localhost:4566/eu-west-1_AbCdEf123',
      exp: expect.any(Number),
      iat: expect.any(Number),
      version: 2,
      jti: expect.any(String),
      client_id: ClientId,
    });
    const { AccessToken } = (await ask({ Scopes: ['notes/read'] })).ClientAuthenticationResult;
    expect(claimsOf(AccessToken).scope).toBe('notes/read');
    expect(await fixture.tokens.verified(AccessToken, 'access')).toBeDefined();
    expect(await refusal(fixture.tokens.holderOf(AccessToken))).toMatch(/^NotAuthorizedException/);
    expect(await refusal(fixture.tokens.holderOf(AccessToken, 'notes/read'))).not.toBe(done);
    for (const Scopes of [['notes/all'], ['openid'], ['notes/read', 'x']])
      expect(await refusal(ask({ Scopes }))).toMatch(/^InvalidParameterException: Invalid scope/);
    expect(await refusal(ask({ Secret: 'wrong' }))).toMatch(/^NotAuthorizedException/);
  });

  it('GetClientToken is for clients with a secret and that flow only', async () => {
    const ask = () =>
      refusal(
        fixture.operations.getClientToken(scope, { ClientId: signed.client.id, Secret: 'open sesame' }),
      );
    expect(await ask()).toMatch(/^NotAuthorizedException/);
    await withSecret({ ...settings, ExplicitAuthFlows: ['ALLOW_USER_AUTH'] });
    expect(await ask()).toMatch(/^InvalidParameterException: ALLOW_CLIENT_TOKEN_AUTH flow not enabled/);
  });
});

describe('what is told of the holder of a token', () => {
  it('follows its scopes; all values are texts', async () => {
    const pages = { ...signed.grant, occasion: 'TokenGeneration_HostedAuth' } as const;
    const told = async (scopes: readonly string[]) => {
      const { AccessToken } = await fixture.tokens.issue({ ...pages, scopes });
      return userInfo(await fixture.tokens.holderOf(AccessToken, 'openid'));
    };
    const { sub } = signed.user;
    expect(await told(['openid', 'email'])).toEqual({
      sub,
      email: 'ada@example.com',
      email_verified: 'true',
      username: 'ada',
    });
    expect(await told(['openid', 'phone'])).toEqual({ sub, username: 'ada' });
    expect(await told(['openid'])).toMatchObject({ email: 'ada@example.com' });
  });
});
