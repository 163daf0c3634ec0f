import { expect, it } from 'vitest';
import {
  administrator,
  anybody,
  functionArn,
  type WholeTrigger,
  wholeUserPools,
} from '../testing/whole-user-pools.ts';

const email = 'carol@example.com';

async function directory(answer: object, settings: object = {}) {
  const migrate: WholeTrigger = ({ password }, source) => {
    const isKnown = source === 'UserMigration_ForgotPassword' || password === 'old password';
    return (
      isKnown ? { userAttributes: { email, email_verified: 'true' }, ...answer } : {}
    ) as ReturnType<WholeTrigger>;
  };
  const whole = await wholeUserPools({ triggers: { migrate } });
  const { operations } = whole;
  const { UserPool } = await operations.createUserPool(administrator, {
    PoolName: 'notes',
    AutoVerifiedAttributes: ['email'],
    LambdaConfig: { UserMigration: functionArn('migrate') },
    ...settings,
  });
  const UserPoolId = UserPool.Id;
  const { UserPoolClient } = await operations.createUserPoolClient(administrator, {
    UserPoolId,
    ClientName: 'web',
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    PreventUserExistenceErrors: 'ENABLED',
  });
  const { ClientId } = UserPoolClient;
  return {
    ...whole,
    UserPoolId,
    ClientId,
    signIn: (PASSWORD: string, USERNAME = 'carol') =>
      operations.initiateAuth(anybody, {
        AuthFlow: 'USER_PASSWORD_AUTH',
        ClientId,
        AuthParameters: { USERNAME, PASSWORD },
      }),
  };
}

const wrong = { code: 'NotAuthorizedException', message: 'Incorrect username or password.' };

it('takes somebody over with his password, whatever the pool asks of new ones', async () => {
  const at = await directory({ messageAction: 'SUPPRESS' });
  await expect(at.signIn('guessed')).rejects.toMatchObject(wrong);
  expect((await at.signIn('old password')).AuthenticationResult).toBeDefined();
  expect((await at.signIn('old password')).AuthenticationResult).toBeDefined();
  expect(at.sources).toHaveLength(2);
  expect(at.messages).toEqual([]);
  const user = await at.operations.adminGetUser(administrator, {
    UserPoolId: at.UserPoolId,
    Username: 'carol',
  });
  expect(user).toMatchObject({ UserStatus: 'CONFIRMED' });
  expect(user.UserAttributes.find(({ Name }) => Name === 'sub')?.Value).toMatch(/^[\da-f]{8}-[\da-f]{4}-4/);
});

it('lets nobody try passwords at the other directory without end', async () => {
  const at = await directory({});
  for (let tried = 0; tried < 6; tried += 1) await expect(at.signIn(`guess ${tried}`)).rejects.toThrow();
  const asked = at.sources.length;
  await expect(at.signIn('old password')).rejects.toMatchObject({ message: 'Password attempts exceeded' });
  expect(at.sources).toHaveLength(asked);
});

it('welcomes by the media that are named, and tells no password', async () => {
  const at = await directory({ desiredDeliveryMediums: ['EMAIL'] });
  await at.signIn('old password');
  expect(at.messages).toMatchObject([{ medium: 'EMAIL', to: email }]);
  expect(JSON.stringify(at.messages)).not.toContain('old password');
});

it.each([true, false])(
  'takes an alias from whoever has it where forceAliasCreation is %s',
  async (forced) => {
    const at = await directory(
      { messageAction: 'SUPPRESS', forceAliasCreation: forced },
      { AliasAttributes: ['email'] },
    );
    const { UserPoolId } = at;
    await at.operations.adminCreateUser(administrator, {
      UserPoolId,
      Username: 'other',
      MessageAction: 'SUPPRESS',
      UserAttributes: [
        { Name: 'email', Value: email },
        { Name: 'email_verified', Value: 'true' },
      ],
    });
    const signedIn = at.signIn('old password').then(
      () => true,
      () => false,
    );
    expect(await signedIn).toBe(forced);
    const { Username } = await at.operations.adminGetUser(administrator, { UserPoolId, Username: email });
    expect(Username).toBe(forced ? 'carol' : 'other');
  },
);

it('says that it was the function where attributes are none of the pool’s', async () => {
  const at = await directory({ userAttributes: { 'custom:none': 'x' } });
  await expect(at.signIn('old password')).rejects.toMatchObject({ code: 'InvalidLambdaResponseException' });
});

it('takes over who has forgotten his password, who sets a new one by the code', async () => {
  const at = await directory({ messageAction: 'SUPPRESS' });
  const { ClientId, operations } = at;
  const named = { ClientId, Username: 'carol' };
  const sent = await operations.forgotPassword(anybody, named);
  expect(sent.CodeDeliveryDetails).toMatchObject({ DeliveryMedium: 'EMAIL', Destination: 'c***@e***' });
  expect(at.sources).toEqual(['UserMigration_ForgotPassword']);
  const ConfirmationCode = /\d{6}/.exec(at.messages.at(-1)?.body ?? '')?.[0] ?? '';
  const Password = 'N3w!word.';
  await operations.confirmForgotPassword(anybody, { ...named, ConfirmationCode, Password });
  expect((await at.signIn(Password)).AuthenticationResult).toBeDefined();
});
