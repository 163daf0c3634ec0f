import { SoftwareAuthenticator } from '@cairn/host/identity/testing';
import { describe, expect, it } from 'vitest';
import { administrator, anybody } from '../testing/whole-user-pools.ts';
import { type FactorsFixture, factorsFixture, relyingPartyId } from './testing/factors-fixture.ts';

const origin = `https://${relyingPartyId}`;

async function register(
  at: FactorsFixture,
  AccessToken: string,
  authenticator = new SoftwareAuthenticator(),
  userVerified = true,
): Promise<SoftwareAuthenticator> {
  const { CredentialCreationOptions: options } = await at.operations.startWebAuthnRegistration(anybody, {
    AccessToken,
  });
  const Credential = authenticator.register({
    challenge: options.challenge,
    relyingPartyId,
    origin,
    userVerified,
  });
  await at.operations.completeWebAuthnRegistration(anybody, { AccessToken, Credential });
  return authenticator;
}

async function withPasskey(at: FactorsFixture, username: string) {
  await at.addUser(username);
  const AccessToken = await at.accessTokenOf(username);
  return { AccessToken, authenticator: await register(at, AccessToken) };
}

/** Signs in by a passkey. */
async function signIn(
  at: FactorsFixture,
  username: string,
  authenticator: SoftwareAuthenticator,
  { userVerified = true, as = username }: { readonly userVerified?: boolean; readonly as?: string } = {},
) {
  const begun = await at.begin(username, { PREFERRED_CHALLENGE: 'WEB_AUTHN' });
  expect(begun.ChallengeName).toBe('WEB_AUTHN');
  const options = JSON.parse(begun.ChallengeParameters?.CREDENTIAL_REQUEST_OPTIONS ?? '{}');
  const answer = authenticator.assert({ challenge: options.challenge, relyingPartyId, origin, userVerified });
  const CREDENTIAL = JSON.stringify(answer);
  return at.respond('WEB_AUTHN', as, { CREDENTIAL, Session: begun.Session ?? '' });
}

const refused = { code: 'NotAuthorizedException' };

describe('a passkey', () => {
  it('is registered, listed, signs in and is deleted', async () => {
    const at = await factorsFixture();
    const { AccessToken, authenticator } = await withPasskey(at, 'ada');
    const { Credentials } = await at.operations.listWebAuthnCredentials(anybody, { AccessToken });
    expect(Credentials).toMatchObject([
      { RelyingPartyId: relyingPartyId, AuthenticatorTransports: ['internal'] },
    ]);
    const choices = (await at.begin('ada')).AvailableChallenges;
    expect(choices).toEqual(['PASSWORD', 'PASSWORD_SRP', 'EMAIL_OTP', 'WEB_AUTHN']);
    expect((await signIn(at, 'ada', authenticator)).AuthenticationResult?.AccessToken).toBeDefined();
    const CredentialId = Credentials[0]?.CredentialId ?? '';
    await at.operations.deleteWebAuthnCredential(anybody, { AccessToken, CredentialId });
    expect((await at.begin('ada')).AvailableChallenges).not.toContain('WEB_AUTHN');
  });

  it('of one user is nobody else’s', async () => {
    const at = await factorsFixture();
    const { authenticator } = await withPasskey(at, 'ada');
    const bobs = await withPasskey(at, 'bob');
    await expect(signIn(at, 'ada', bobs.authenticator)).rejects.toMatchObject(refused);
    await expect(signIn(at, 'ada', authenticator, { as: 'bob' })).rejects.toMatchObject(refused);
    const { Credentials } = await at.operations.listWebAuthnCredentials(anybody, bobs);
    const deletion = at.operations.deleteWebAuthnCredential(anybody, {
      AccessToken: await at.accessTokenOf('ada'),
      CredentialId: Credentials[0]?.CredentialId ?? '',
    });
    await expect(deletion).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
  });

  it('answers a challenge once, and not what was signed for another page or challenge', async () => {
    const at = await factorsFixture();
    const { authenticator } = await withPasskey(at, 'ada');
    const begin = async () => {
      const { Session = '', ChallengeParameters } = await at.begin('ada', {
        PREFERRED_CHALLENGE: 'WEB_AUTHN',
      });
      const { challenge } = JSON.parse(ChallengeParameters?.CREDENTIAL_REQUEST_OPTIONS ?? '{}');
      return { Session, challenge: challenge as string };
    };
    const { Session, challenge } = await begin();
    const CREDENTIAL = JSON.stringify(authenticator.assert({ challenge, relyingPartyId, origin }));
    const answer = () => at.respond('WEB_AUTHN', 'ada', { CREDENTIAL, Session });
    const both = await Promise.allSettled([answer(), answer()]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const second = await begin();
    await expect(
      at.respond('WEB_AUTHN', 'ada', { CREDENTIAL, Session: second.Session }),
    ).rejects.toMatchObject(refused);
    const third = await begin();
    const elsewhere = authenticator.assert({
      challenge: third.challenge,
      relyingPartyId,
      origin: 'https://app.example.com.example.net',
    });
    const carried = { CREDENTIAL: JSON.stringify(elsewhere), Session: third.Session };
    await expect(at.respond('WEB_AUTHN', 'ada', carried)).rejects.toMatchObject(refused);
  });

  it.each(['{}', 'null', '[]', 'x', '{"id":"../../x"}', `{"id":"${'a'.repeat(2_000)}"}`, '{"id":{"a":1}}'])(
    'is none that is written %s',
    async (CREDENTIAL) => {
      const at = await factorsFixture();
      await withPasskey(at, 'ada');
      const { Session = '' } = await at.begin('ada', { PREFERRED_CHALLENGE: 'WEB_AUTHN' });
      await expect(at.respond('WEB_AUTHN', 'ada', { CREDENTIAL, Session })).rejects.toMatchObject(refused);
    },
  );

  it('is registered by one answer only, and by the client that asked', async () => {
    const at = await factorsFixture();
    await at.addUser('ada');
    const AccessToken = await at.accessTokenOf('ada');
    const start = async () =>
      (await at.operations.startWebAuthnRegistration(anybody, { AccessToken })).CredentialCreationOptions;
    const { challenge } = await start();
    const Credential = new SoftwareAuthenticator().register({ challenge, relyingPartyId, origin });
    const complete = () => at.operations.completeWebAuthnRegistration(anybody, { AccessToken, Credential });
    await complete();
    await expect(complete()).rejects.toMatchObject({ code: 'WebAuthnChallengeNotFoundException' });
    await start();
    await expect(complete()).rejects.toMatchObject({ code: 'WebAuthnChallengeNotFoundException' });
  });

  it('goes with its user', async () => {
    const at = await factorsFixture();
    const { AccessToken } = await withPasskey(at, 'ada');
    await at.operations.startWebAuthnRegistration(anybody, { AccessToken });
    await at.operations.adminDeleteUser(administrator, at.named('ada'));
    for (const collection of ['cognito-passkeys', 'cognito-passkey-registrations', 'cognito-sessions'])
      expect(await at.records.list(collection, { limit: 10 })).toEqual([]);
  });
});

describe('where a second factor is asked for', () => {
  const preference = (at: FactorsFixture, AccessToken: string, isPasskeyEnough: boolean) =>
    at.operations.setUserMFAPreference(anybody, {
      AccessToken,
      EmailMfaSettings: { Enabled: true, PreferredMfa: true },
      ...(isPasskeyEnough && { WebAuthnMfaSettings: { Enabled: true } }),
    });

  it('a passkey is no way in, for it is one factor', async () => {
    const at = await factorsFixture();
    const { AccessToken } = await withPasskey(at, 'ada');
    await preference(at, AccessToken, false);
    expect((await at.begin('ada')).AvailableChallenges).toEqual(['PASSWORD', 'PASSWORD_SRP']);
    await expect(preference(at, AccessToken, true)).rejects.toMatchObject({
      code: 'InvalidParameterException',
    });
  });

  it('a passkey whose authenticator has verified its user stands for both, where pool and user say so', async () => {
    const at = await factorsFixture({ passkeys: 'MULTI_FACTOR_WITH_USER_VERIFICATION' });
    const { AccessToken, authenticator } = await withPasskey(at, 'ada');
    await preference(at, AccessToken, true);
    expect((await at.begin('ada')).AvailableChallenges).toEqual(['PASSWORD', 'PASSWORD_SRP', 'WEB_AUTHN']);
    await expect(signIn(at, 'ada', authenticator, { userVerified: false })).rejects.toMatchObject(refused);
    expect((await signIn(at, 'ada', authenticator)).AuthenticationResult).toBeDefined();
    expect((await at.signIn('ada')).ChallengeName).toBe('EMAIL_OTP');
  });

  it('tells nobody who exists', async () => {
    const at = await factorsFixture({ mfa: 'ON' });
    await at.addUser('ada');
    const [there, nobody] = [await at.begin('ada'), await at.begin('nobody')];
    expect(nobody.AvailableChallenges).toEqual(there.AvailableChallenges);
  });
});

it('a disabled user has no passkey', async () => {
  const at = await factorsFixture();
  const { authenticator } = await withPasskey(at, 'ada');
  const begun = await at.begin('ada', { PREFERRED_CHALLENGE: 'WEB_AUTHN' });
  await at.operations.adminDisableUser(administrator, at.named('ada'));
  const options = JSON.parse(begun.ChallengeParameters?.CREDENTIAL_REQUEST_OPTIONS ?? '{}');
  const made = { challenge: options.challenge, relyingPartyId, origin, userVerified: true };
  const CREDENTIAL = JSON.stringify(authenticator.assert(made));
  const answer = { CREDENTIAL, Session: begun.Session ?? '' };
  await expect(at.respond('WEB_AUTHN', 'ada', answer)).rejects.toMatchObject(refused);
  // From then on he is asked what nobody is asked.
  const { ChallengeName, AvailableChallenges } = await at.begin('ada', { PREFERRED_CHALLENGE: 'WEB_AUTHN' });
  const nobody = await at.begin('nobody', {});
  expect({ ChallengeName, AvailableChallenges }).toEqual({
    ChallengeName: nobody.ChallengeName,
    AvailableChallenges: nobody.AvailableChallenges,
  });
});

it('the new device of a sign-in is in its access token, by which it is confirmed', async () => {
  const at = await factorsFixture();
  await at.addUser('ada');
  const { AuthenticationResult: result } = await at.signIn('ada');
  const AccessToken = result?.AccessToken ?? '';
  const DeviceKey = result?.NewDeviceMetadata?.DeviceKey ?? '';
  const claims = JSON.parse(Buffer.from(AccessToken.split('.')[1] ?? '', 'base64url').toString());
  expect(claims.device_key).toBe(DeviceKey);
  const DeviceSecretVerifierConfig = { PasswordVerifier: 'AQIDBAUGBwg=', Salt: 'AQIDBAUGBwg=' };
  const confirm = (key: string) =>
    at.operations.confirmDevice(anybody, { AccessToken, DeviceKey: key, DeviceSecretVerifierConfig });
  await expect(confirm(`${DeviceKey}0`)).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
  expect(await confirm(DeviceKey)).toEqual({ UserConfirmationNecessary: false });
  await at.operations.adminDeleteUser(administrator, at.named('ada'));
  expect(await at.records.list('cognito-devices', { limit: 10 })).toEqual([]);
});
