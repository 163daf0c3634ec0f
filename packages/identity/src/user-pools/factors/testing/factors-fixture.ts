import { Secret, TOTP } from 'otpauth';
import { administrator, anybody, wholeUserPools } from '../../testing/whole-user-pools.ts';

export const password = 'Passw0rd!';
export const relyingPartyId = 'app.example.com';

interface Texts {
  readonly [name: string]: string;
}

interface FactorsOptions {
  readonly mfa?: 'ON' | 'OPTIONAL' | 'OFF';
  readonly passkeys?: 'SINGLE_FACTOR' | 'MULTI_FACTOR_WITH_USER_VERIFICATION';
  readonly userVerification?: 'required' | 'preferred';
}

/** A pool with authenticators, codes by e-mail and passkeys, one client, and whom tests put there. */
export async function factorsFixture({
  mfa = 'OPTIONAL',
  passkeys = 'SINGLE_FACTOR',
  userVerification = 'preferred',
}: FactorsOptions = {}) {
  const whole = await wholeUserPools();
  const { operations, clock } = whole;
  const made = await operations.createUserPool(administrator, {
    PoolName: 'notes',
    AutoVerifiedAttributes: ['email'],
    Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN'] } },
    DeviceConfiguration: { ChallengeRequiredOnNewDevice: false },
  });
  const UserPoolId = made.UserPool.Id;
  await operations.setUserPoolMfaConfig(administrator, {
    UserPoolId,
    MfaConfiguration: mfa,
    ...(mfa !== 'OFF' && {
      SoftwareTokenMfaConfiguration: { Enabled: true },
      EmailMfaConfiguration: { Message: 'Your code is {####}', Subject: 'Code' },
    }),
    WebAuthnConfiguration: {
      RelyingPartyId: relyingPartyId,
      UserVerification: userVerification,
      FactorConfiguration: passkeys,
    },
  } as Parameters<typeof operations.setUserPoolMfaConfig>[1]);
  const { UserPoolClient } = await operations.createUserPoolClient(administrator, {
    UserPoolId,
    ClientName: 'web',
    ExplicitAuthFlows: ['ALLOW_USER_AUTH', 'ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    PreventUserExistenceErrors: 'ENABLED',
  });
  const ClientId = UserPoolClient.ClientId;
  const named = (Username: string) => ({ UserPoolId, Username });
  const signIn = (USERNAME: string, more: Texts = {}) =>
    operations.initiateAuth(anybody, {
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId,
      AuthParameters: { USERNAME, PASSWORD: password, ...more },
    });
  return {
    ...whole,
    UserPoolId,
    ClientId,
    named,
    signIn,
    async addUser(username: string): Promise<void> {
      const UserAttributes = [
        { Name: 'email', Value: `${username}@example.com` },
        { Name: 'email_verified', Value: 'true' },
      ];
      const user = named(username);
      await operations.adminCreateUser(administrator, { ...user, UserAttributes, MessageAction: 'SUPPRESS' });
      await operations.adminSetUserPassword(administrator, { ...user, Password: password, Permanent: true });
    },
    accessTokenOf: async (username: string) =>
      (await signIn(username)).AuthenticationResult?.AccessToken ?? '',
    respond: (
      ChallengeName: 'MFA_SETUP' | 'SOFTWARE_TOKEN_MFA' | 'SELECT_MFA_TYPE' | 'EMAIL_OTP' | 'WEB_AUTHN',
      USERNAME: string,
      { Session, ...answers }: Texts & { readonly Session: string },
    ) =>
      operations.respondToAuthChallenge(anybody, {
        ChallengeName,
        ClientId,
        ChallengeResponses: { USERNAME, ...answers },
        Session,
      }),
    begin: (USERNAME: string, more: Texts = {}) =>
      operations.initiateAuth(anybody, {
        AuthFlow: 'USER_AUTH',
        ClientId,
        AuthParameters: { USERNAME, ...more },
      }),
    /** What an authenticator shows now. */
    shown: (secret: string) =>
      new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: clock.nowMs }),
    /** What the codes that are wrong now begin with. */
    wrongCode: (secret: string) => {
      const right = new Set(
        [-30_000, 0, 30_000].map((by) =>
          new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: clock.nowMs + by }),
        ),
      );
      return ['000000', '111111', '222222', '333333'].find((code) => !right.has(code)) as string;
    },
  };
}

export type FactorsFixture = Awaited<ReturnType<typeof factorsFixture>>;
