import { describe, expect, it } from 'vitest';
import { administrator, anybody } from '../testing/whole-user-pools.ts';
import { type FactorsFixture, factorsFixture } from './testing/factors-fixture.ts';

/** Sets an authenticator up by an access token. @returns its secret */
async function setUp(at: FactorsFixture, username: string): Promise<string> {
  const AccessToken = await at.accessTokenOf(username);
  const { SecretCode } = await at.operations.associateSoftwareToken(anybody, { AccessToken });
  const verify = { AccessToken, UserCode: at.shown(SecretCode), FriendlyDeviceName: 'telephone' };
  expect(await at.operations.verifySoftwareToken(anybody, verify)).toEqual({ Status: 'SUCCESS' });
  await at.operations.setUserMFAPreference(anybody, {
    AccessToken,
    SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true },
  });
  at.clock.nowMs += 60_000;
  return SecretCode;
}

/** Begins a sign-in that has to set something up. */
async function beginSetUp(at: FactorsFixture, username: string) {
  const { ChallengeName, Session = '' } = await at.signIn(username);
  expect(ChallengeName).toBe('MFA_SETUP');
  return at.operations.associateSoftwareToken(anybody, { Session }) as Promise<{
    readonly SecretCode: string;
    readonly Session: string;
  }>;
}

describe('an authenticator of somebody signed in', () => {
  it('is asked for once it is verified and preferred', async () => {
    const at = await factorsFixture();
    await at.addUser('ada');
    const secret = await setUp(at, 'ada');
    const { ChallengeName, ChallengeParameters, Session = '' } = await at.signIn('ada');
    expect(ChallengeName).toBe('SOFTWARE_TOKEN_MFA');
    expect(ChallengeParameters).toMatchObject({ FRIENDLY_DEVICE_NAME: 'telephone' });
    const code = { SOFTWARE_TOKEN_MFA_CODE: at.shown(secret) };
    const wrong = { SOFTWARE_TOKEN_MFA_CODE: at.wrongCode(secret) };
    await expect(at.respond('SOFTWARE_TOKEN_MFA', 'ada', { ...wrong, Session })).rejects.toMatchObject({
      code: 'CodeMismatchException',
    });
    const answer = await at.respond('SOFTWARE_TOKEN_MFA', 'ada', { ...code, Session });
    expect(answer.AuthenticationResult?.AccessToken).toBeDefined();
  });

  it('shows each code to one sign-in only, the code that verified it to none', async () => {
    const at = await factorsFixture();
    await at.addUser('ada');
    const AccessToken = await at.accessTokenOf('ada');
    const { SecretCode } = await at.operations.associateSoftwareToken(anybody, { AccessToken });
    const UserCode = at.shown(SecretCode);
    await at.operations.verifySoftwareToken(anybody, { AccessToken, UserCode });
    const SoftwareTokenMfaSettings = { Enabled: true, PreferredMfa: true };
    await at.operations.setUserMFAPreference(anybody, { AccessToken, SoftwareTokenMfaSettings });
    const answer = async () => {
      const { Session = '' } = await at.signIn('ada');
      return at.respond('SOFTWARE_TOKEN_MFA', 'ada', {
        SOFTWARE_TOKEN_MFA_CODE: at.shown(SecretCode),
        Session,
      });
    };
    const used = { code: 'ExpiredCodeException' };
    await expect(answer()).rejects.toMatchObject(used);
    at.clock.nowMs += 60_000;
    const both = await Promise.allSettled([answer(), answer()]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(answer()).rejects.toMatchObject(used);
  });

  it('is not there before a code of it was right', async () => {
    const at = await factorsFixture();
    await at.addUser('ada');
    const AccessToken = await at.accessTokenOf('ada');
    const verify = (UserCode: string) =>
      at.operations.verifySoftwareToken(anybody, { AccessToken, UserCode });
    await expect(verify('123456')).rejects.toMatchObject({ code: 'InvalidParameterException' });
    const { SecretCode } = await at.operations.associateSoftwareToken(anybody, { AccessToken });
    await expect(verify(at.wrongCode(SecretCode))).rejects.toMatchObject({
      code: 'EnableSoftwareTokenMFAException',
    });
    const preference = at.operations.setUserMFAPreference(anybody, {
      AccessToken,
      SoftwareTokenMfaSettings: { Enabled: true },
    });
    await expect(preference).rejects.toMatchObject({
      code: 'InvalidParameterException',
      message: 'User has not verified software token mfa',
    });
  });

  it('stays the one before while another is not verified', async () => {
    const at = await factorsFixture();
    await at.addUser('ada');
    const secret = await setUp(at, 'ada');
    const { Session = '' } = await at.signIn('ada');
    const { AuthenticationResult } = await at.respond('SOFTWARE_TOKEN_MFA', 'ada', {
      SOFTWARE_TOKEN_MFA_CODE: at.shown(secret),
      Session,
    });
    const AccessToken = AuthenticationResult?.AccessToken ?? '';
    await at.operations.associateSoftwareToken(anybody, { AccessToken });
    at.clock.nowMs += 60_000;
    const again = await at.signIn('ada');
    const answer = await at.respond('SOFTWARE_TOKEN_MFA', 'ada', {
      SOFTWARE_TOKEN_MFA_CODE: at.shown(secret),
      Session: again.Session ?? '',
    });
    expect(answer.AuthenticationResult).toBeDefined();
  });

  it('is taken away by an administrator', async () => {
    const at = await factorsFixture();
    await at.addUser('ada');
    await setUp(at, 'ada');
    await at.operations.adminDeleteSoftwareToken(administrator, at.named('ada'));
    expect((await at.signIn('ada')).AuthenticationResult).toBeDefined();
    const shown = await at.operations.adminGetUser(administrator, at.named('ada'));
    expect(shown).not.toHaveProperty('UserMFASettingList');
    const nobody = at.operations.adminDeleteSoftwareToken(administrator, at.named('nobody'));
    await expect(nobody).rejects.toMatchObject({ code: 'UserNotFoundException' });
  });

  it('keeps its secret out of the records', async () => {
    const at = await factorsFixture();
    await at.addUser('ada');
    const secret = await setUp(at, 'ada');
    const kept = await at.records.list('cognito-credentials', { limit: 10 });
    expect(kept).toHaveLength(1);
    expect(JSON.stringify(kept)).not.toContain(secret);
  });

  it.each([{}, { AccessToken: 'none' }, { Session: 'none' }, { Session: '' }])(
    'is set up by nobody who shows %j',
    async (proof) => {
      const { operations } = await factorsFixture();
      await expect(operations.associateSoftwareToken(anybody, proof)).rejects.toThrow();
      await expect(
        operations.verifySoftwareToken(anybody, { ...proof, UserCode: '123456' }),
      ).rejects.toThrow();
    },
  );
});

describe('an authenticator that a sign-in asks for', () => {
  it('lets its user in, and is asked for from then on', async () => {
    const at = await factorsFixture({ mfa: 'ON' });
    await at.addUser('ada');
    // Without a mailbox that is proved there is nothing but to set something up.
    await at.operations.adminUpdateUserAttributes(administrator, {
      ...at.named('ada'),
      UserAttributes: [{ Name: 'email_verified', Value: 'false' }],
    });
    const { SecretCode, Session } = await beginSetUp(at, 'ada');
    const verified = await at.operations.verifySoftwareToken(anybody, {
      Session,
      UserCode: at.shown(SecretCode),
    });
    const done = await at.respond('MFA_SETUP', 'ada', { Session: verified.Session ?? '' });
    expect(done.AuthenticationResult?.AccessToken).toBeDefined();
    expect(await at.operations.adminGetUser(administrator, at.named('ada'))).toMatchObject({
      PreferredMfaSetting: 'SOFTWARE_TOKEN_MFA',
      UserMFASettingList: ['SOFTWARE_TOKEN_MFA'],
    });
    expect((await at.signIn('ada')).ChallengeName).toBe('SOFTWARE_TOKEN_MFA');
  });

  it('leaves the Session good after a wrong code, and takes it with the right one', async () => {
    const at = await factorsFixture({ mfa: 'ON' });
    await at.addUser('ada');
    await at.operations.adminUpdateUserAttributes(administrator, {
      ...at.named('ada'),
      UserAttributes: [{ Name: 'email_verified', Value: 'false' }],
    });
    const { SecretCode, Session } = await beginSetUp(at, 'ada');
    const verify = (UserCode: string) => at.operations.verifySoftwareToken(anybody, { Session, UserCode });
    await expect(verify(at.wrongCode(SecretCode))).rejects.toMatchObject({
      code: 'EnableSoftwareTokenMFAException',
    });
    await expect(at.respond('MFA_SETUP', 'ada', { Session })).rejects.toMatchObject({
      code: 'NotAuthorizedException',
    });
    await verify(at.shown(SecretCode));
    await expect(verify(at.shown(SecretCode))).rejects.toThrow();
  });

  it('is not set up for another user by his name', async () => {
    const at = await factorsFixture({ mfa: 'ON' });
    for (const name of ['ada', 'bob']) {
      await at.addUser(name);
      await at.operations.adminUpdateUserAttributes(administrator, {
        ...at.named(name),
        UserAttributes: [{ Name: 'email_verified', Value: 'false' }],
      });
    }
    const { SecretCode, Session } = await beginSetUp(at, 'ada');
    const verified = await at.operations.verifySoftwareToken(anybody, {
      Session,
      UserCode: at.shown(SecretCode),
    });
    const next = verified.Session ?? '';
    await expect(at.respond('MFA_SETUP', 'bob', { Session: next })).rejects.toMatchObject({
      code: 'NotAuthorizedException',
    });
    expect((await at.signIn('bob')).ChallengeName).toBe('MFA_SETUP');
  });
});
