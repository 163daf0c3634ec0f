import { describe, expect, it } from 'vitest';
import type { AppClientRecord, AppClientSettings, ExplicitAuthFlow } from '../records/pool-records.ts';
import { readableAttributes, writableAttributes } from './attribute-permissions.ts';
import { effectiveFlows } from './effective-flows.ts';
import { poolsFixture, scope } from './testing/pools-fixture.ts';
import { tokenSeconds } from './token-seconds.ts';

const clientOf = (settings: Partial<AppClientSettings>): AppClientRecord => ({
  id: 'client',
  userPoolId: 'pool',
  name: 'web',
  createdMs: 0,
  changedMs: 0,
  settings: { RefreshTokenValidity: 30, EnableTokenRevocation: true, AuthSessionValidity: 3, ...settings },
});

describe('flows of a client', () => {
  const former = ['ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_CUSTOM_AUTH'];
  it.each<[readonly ExplicitAuthFlow[] | undefined, readonly string[]]>([
    [undefined, former],
    [[], former],
    [['ALLOW_USER_AUTH'], ['ALLOW_USER_AUTH']],
    [['ADMIN_NO_SRP_AUTH'], [...former, 'ALLOW_ADMIN_USER_PASSWORD_AUTH']],
    [['USER_PASSWORD_AUTH'], [...former, 'ALLOW_USER_PASSWORD_AUTH']],
    [['CUSTOM_AUTH_FLOW_ONLY'], ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH']],
  ])('%j are %j', (ExplicitAuthFlows, expected) => {
    const client = clientOf(ExplicitAuthFlows === undefined ? {} : { ExplicitAuthFlows });
    expect([...effectiveFlows(client)].sort()).toEqual([...expected].sort());
  });

  it('do not refresh by REFRESH_TOKEN_AUTH where refresh tokens rotate', () => {
    const client = clientOf({ RefreshTokenRotation: { Feature: 'ENABLED' } });
    expect([...effectiveFlows(client)]).toEqual(['ALLOW_USER_SRP_AUTH', 'ALLOW_CUSTOM_AUTH']);
  });
});

describe('tokens of a client', () => {
  it.each<[Partial<AppClientSettings>, object]>([
    [{}, { access: 3_600, id: 3_600, refresh: 30 * 86_400 }],
    [
      {
        AccessTokenValidity: 5,
        IdTokenValidity: 300,
        RefreshTokenValidity: 2,
        TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'seconds', RefreshToken: 'hours' },
      },
      { access: 300, id: 300, refresh: 7_200 },
    ],
    [{ AccessTokenValidity: 2 }, { access: 7_200, id: 3_600, refresh: 30 * 86_400 }],
  ])('%j are good for %j seconds', (settings, expected) => {
    expect(tokenSeconds(clientOf(settings))).toEqual(expected);
  });
});

describe('attributes', () => {
  it('may be read and written as the client says, or all that are not developers own', async () => {
    const { operations, store } = await poolsFixture();
    const { UserPool } = await operations.createUserPool(scope, {
      PoolName: 'notes',
      Schema: [
        { Name: 'team', AttributeDataType: 'String' },
        { Name: 'risk', AttributeDataType: 'String', DeveloperOnlyAttribute: true },
      ],
    });
    const pool = store.pools.find(UserPool.Id);
    if (pool === undefined) throw new Error('the pool is not there');
    const readable = readableAttributes(pool, clientOf({}));
    const writable = writableAttributes(pool, clientOf({}));
    for (const name of ['sub', 'email', 'email_verified', 'custom:team']) expect(readable).toContain(name);
    for (const name of ['email', 'custom:team', 'updated_at']) expect(writable).toContain(name);
    for (const name of ['sub', 'email_verified', 'phone_number_verified', 'identities'])
      expect(writable).not.toContain(name);
    for (const all of [readable, writable]) expect(all).not.toContain('dev:custom:risk');
    const narrow = clientOf({ ReadAttributes: ['email'], WriteAttributes: ['name'] });
    expect([...readableAttributes(pool, narrow)]).toEqual(['email']);
    expect([...writableAttributes(pool, narrow)]).toEqual(['name']);
  });
});
