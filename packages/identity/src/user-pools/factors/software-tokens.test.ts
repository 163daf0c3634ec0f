import { expect, it } from 'vitest';
import { anyone, clientId, password, poolId, signInFixture } from '../sign-in/testing/sign-in-fixture.ts';
import { base32Bytes, totpOfStep } from '../sign-in/totp.ts';
import { softwareTokenOperations } from './software-tokens.ts';

/** A user, his sign-in, and what his authenticator shows after some steps of time. */
async function setUp(MfaConfiguration: 'ON' | 'OPTIONAL') {
  const at = await signInFixture({
    settings: { SoftwareTokenMfaConfiguration: { Enabled: true }, MfaConfiguration },
  });
  const user = await at.addUser('bob');
  const AuthParameters = { USERNAME: 'bob', PASSWORD: password };
  return {
    user,
    tokens: softwareTokenOperations(at.context),
    signIn: () =>
      at.operations.initiateAuth(anyone, {
        AuthFlow: 'USER_PASSWORD_AUTH',
        ClientId: clientId,
        AuthParameters,
      }),
    respond: (ChallengeName: 'MFA_SETUP' | 'SOFTWARE_TOKEN_MFA', code: string, Session?: string) =>
      at.operations.respondToAuthChallenge(anyone, {
        ChallengeName,
        ClientId: clientId,
        ChallengeResponses: { USERNAME: 'bob', SOFTWARE_TOKEN_MFA_CODE: code },
        Session,
      }),
    codeAfter: (secret: string, steps: number) =>
      totpOfStep(
        at.context.crypto,
        base32Bytes(secret) as Uint8Array,
        Math.floor(at.clock.nowMs / 30_000) + steps,
      ),
    methods: async () => (await at.context.users.get(poolId, user.sub))?.mfa.enabled,
  };
}

it('asks from then on for the authenticator that a sign-in had the user set up', async () => {
  const { tokens, signIn, respond, codeAfter, methods } = await setUp('ON');
  const asked = await signIn();
  const { SecretCode, Session } = (await tokens.associateSoftwareToken(anyone, {
    Session: asked.Session ?? '',
  })) as { readonly SecretCode: string; readonly Session: string };
  const wrong = tokens.verifySoftwareToken(anyone, { Session, UserCode: codeAfter(SecretCode, 5) });
  await expect(wrong).rejects.toMatchObject({ code: 'EnableSoftwareTokenMFAException' });
  expect(await methods()).toEqual([]);
  const UserCode = codeAfter(SecretCode, 0);
  const verified = (await tokens.verifySoftwareToken(anyone, { Session, UserCode })) as object as {
    readonly Session: string;
  };
  const signedIn = await respond('MFA_SETUP', '', verified.Session);
  expect(signedIn.AuthenticationResult?.AccessToken).toBeTypeOf('string');
  expect(await methods()).toEqual(['SOFTWARE_TOKEN_MFA']);

  const again = await signIn();
  expect(again.ChallengeName).toBe('SOFTWARE_TOKEN_MFA');
  await expect(respond('SOFTWARE_TOKEN_MFA', UserCode, again.Session)).rejects.toMatchObject({
    code: 'ExpiredCodeException',
  });
  const next = await respond('SOFTWARE_TOKEN_MFA', codeAfter(SecretCode, 1), again.Session);
  expect(next.AuthenticationResult?.AccessToken).toBeTypeOf('string');
});

it('leaves it to a user who is signed in whether he is asked for it', async () => {
  const { tokens, signIn, codeAfter, methods } = await setUp('OPTIONAL');
  const AccessToken = (await signIn()).AuthenticationResult?.AccessToken ?? '';
  const { SecretCode } = (await tokens.associateSoftwareToken(anyone, { AccessToken })) as {
    readonly SecretCode: string;
  };
  await tokens.verifySoftwareToken(anyone, { AccessToken, UserCode: codeAfter(SecretCode, 0) });
  expect(await methods()).toEqual([]);
  expect((await signIn()).AuthenticationResult?.AccessToken).toBeTypeOf('string');
});
