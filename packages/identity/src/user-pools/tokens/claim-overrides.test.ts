import type { JsonObject } from '@cairn/kit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overriddenClaims, readOverrides } from './claim-overrides.ts';
import { claimsOf, refusal, signedUp, tokensFixture } from './testing/tokens-fixture.ts';

const version = (LambdaVersion: 'V1_0' | 'V2_0' | 'V3_0') => ({
  LambdaConfig: { PreTokenGenerationConfig: { LambdaArn: 'arn:f', LambdaVersion } },
});

async function issued(response: JsonObject, LambdaVersion: 'V1_0' | 'V2_0' = 'V1_0') {
  const fixture = await tokensFixture({ trigger: () => response });
  const { grant } = await signedUp(fixture, { pool: version(LambdaVersion) });
  const { AccessToken, IdToken } = await fixture.tokens.issue({ ...grant, clientMetadata: { from: 'here' } });
  return { access: claimsOf(AccessToken), id: claimsOf(IdToken), event: fixture.events[0] };
}

describe('the trigger PreTokenGeneration', () => {
  it('is asked with the attributes, the groups and what the client tells', async () => {
    const { event } = await issued({});
    expect(event).toEqual({
      trigger: 'PreTokenGeneration',
      source: 'TokenGeneration_Authentication',
      userName: 'ada',
      clientId: 'clienteuwest1abcdef123',
      request: {
        userAttributes: {
          sub: '39d76107-edf9-46ca-9ddd-813e49b2c249',
          'cognito:user_status': 'CONFIRMED',
          email: 'ada@example.com',
          email_verified: 'true',
          'custom:team': 'one',
        },
        groupConfiguration: { groupsToOverride: [], iamRolesToOverride: [], preferredRole: null },
        clientMetadata: { from: 'here' },
      },
      response: { claimsOverrideDetails: null },
      version: '1',
    });
  });

  it('of version 1 changes the ID token, and the groups of both', async () => {
    const { access, id } = await issued({
      claimsOverrideDetails: {
        claimsToAddOrOverride: { plan: 'gold', email: 'other@example.com', both: 'x' },
        claimsToSuppress: ['email_verified', 'both'],
        groupOverrideDetails: {
          groupsToOverride: ['admin'],
          iamRolesToOverride: ['arn:r'],
          preferredRole: 'arn:r',
        },
      },
    });
    expect(id).toMatchObject({
      plan: 'gold',
      email: 'other@example.com',
      'cognito:groups': ['admin'],
      'cognito:roles': ['arn:r'],
      'cognito:preferred_role': 'arn:r',
    });
    expect(id).not.toHaveProperty('email_verified');
    expect(id).not.toHaveProperty('both');
    expect(access['cognito:groups']).toEqual(['admin']);
    expect(access).not.toHaveProperty('plan');
  });

  it('of version 2 changes access tokens and their scopes too, by values of any kind', async () => {
    const { access, id, event } = await issued(
      {
        claimsAndScopeOverrideDetails: {
          idTokenGeneration: { claimsToAddOrOverride: { tags: { a: ['b'] } } },
          accessTokenGeneration: {
            claimsToAddOrOverride: { tenant: 7, aud: 'clienteuwest1abcdef123' },
            scopesToAdd: ['notes/read', 'two words', 'aws.cognito.other'],
            scopesToSuppress: ['aws.cognito.signin.user.admin'],
          },
        },
      },
      'V2_0',
    );
    expect(event).toMatchObject({ version: '2', request: { scopes: ['aws.cognito.signin.user.admin'] } });
    expect(id.tags).toEqual({ a: ['b'] });
    expect(access).toMatchObject({ tenant: 7, scope: 'notes/read', aud: 'clienteuwest1abcdef123' });
  });

  it.each([
    { claimsOverrideDetails: 'x' },
    { claimsOverrideDetails: { claimsToAddOrOverride: { n: 1 } } },
    { claimsOverrideDetails: { claimsToSuppress: 'email' } },
    { claimsOverrideDetails: { groupOverrideDetails: { groupsToOverride: [1] } } },
    { claimsOverrideDetails: { groupOverrideDetails: { preferredRole: {} } } },
  ])('whose answer is none is told so: %j', async (response) => {
    const fixture = await tokensFixture({ trigger: () => response as JsonObject });
    const { grant } = await signedUp(fixture, { pool: version('V1_0') });
    expect(await refusal(fixture.tokens.issue(grant))).toBe(
      'InvalidLambdaResponseException: Unrecognizable lambda output',
    );
  });

  it('that refuses leaves the refresh token of a client that rotates as it is', async () => {
    let refuses = false;
    const fixture = await tokensFixture({
      trigger() {
        if (refuses) throw new Error('no');
        return {};
      },
    });
    const { client, grant } = await signedUp(fixture, {
      client: { RefreshTokenRotation: { Feature: 'ENABLED' } },
    });
    const { RefreshToken = '' } = await fixture.tokens.issue(grant);
    refuses = true;
    await expect(fixture.tokens.refresh(client, RefreshToken, { isRotating: true })).rejects.toThrow('no');
    refuses = false;
    await fixture.tokens.refresh(client, RefreshToken, { isRotating: true });
    expect(fixture.events.at(-1)?.source).toBe('TokenGeneration_RefreshTokens');
  });

  it('never changes what makes a token what it is', () => {
    const names = [
      'sub',
      'iss',
      'exp',
      'iat',
      'aud',
      'token_use',
      'client_id',
      'jti',
      'origin_jti',
      'username',
      'scope',
    ];
    const fixed = Object.fromEntries(names.map((name) => [name, 'fixed']));
    const name = fc.oneof(
      fc.constantFrom(...names, '__proto__', 'cognito:groups', 'dev:x', 'nonce'),
      fc.string(),
    );
    // Longer than the texts below: a trigger may name the client itself as the audience of access tokens.
    const clientId = 'client1234567890abcdefghij';
    fc.assert(
      fc.property(fc.dictionary(name, fc.string()), fc.array(name), (added, suppressed) => {
        const response = {
          claimsOverrideDetails: { claimsToAddOrOverride: added, claimsToSuppress: suppressed },
        };
        const { id } = readOverrides(response, '1');
        for (const use of ['id', 'access'] as const)
          expect(overriddenClaims(fixed, id, { use, clientId })).toMatchObject(fixed);
        const changed = overriddenClaims(fixed, id, { use: 'id', clientId });
        for (const each of ['nonce', 'dev:x', 'cognito:groups'])
          expect(Object.hasOwn(changed, each)).toBe(false);
        expect(Object.getPrototypeOf(changed)).toBe(Object.prototype);
      }),
    );
  });
});
