import {
  AssociateSoftwareTokenCommand,
  SetUserMFAPreferenceCommand,
  SetUserPoolMfaConfigCommand,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oneTimePassword } from '../one-time-password.ts';
import { password } from '../pool-maker.ts';
import { otherCode, StrictWorld } from './strict-world.ts';

let world: StrictWorld;
let userPoolId: string;
let ClientId: string;
beforeAll(async () => {
  world = await StrictWorld.make({ userPoolCodeTriesPerAddress: 20 });
  const { maker } = world;
  userPoolId = await maker.pool({
    AutoVerifiedAttributes: ['email'],
    Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
  });
  await maker.owner.send(
    new SetUserPoolMfaConfigCommand({
      UserPoolId: userPoolId,
      SoftwareTokenMfaConfiguration: { Enabled: true },
      MfaConfiguration: 'OPTIONAL',
    }),
  );
  ClientId = await maker.client(userPoolId);
});
afterAll(() => world?.stop());

const addressOf = (name: string) => `${name}@example.com`;
async function signUp(Username: string): Promise<string> {
  const UserAttributes = [{ Name: 'email', Value: addressOf(Username) }];
  const input = { ClientId, Username, Password: password, UserAttributes };
  expect((await world.call('SignUp', input, '198.51.100.1')).status).toBe(200);
  return world.inbox.code(addressOf(Username));
}
const person = (name: string) =>
  world.maker.user(userPoolId, name, { email: addressOf(name), email_verified: 'true' });

describe('guessing codes', () => {
  it('ends after five tries, whatever addresses they come from: the right code is refused then', async () => {
    const right = await signUp('guessed');
    const confirm = (ConfirmationCode: string, address: string) =>
      world.call('ConfirmSignUp', { ClientId, Username: 'guessed', ConfirmationCode }, address);
    const wrong = otherCode(right);
    for (let at = 0; at < 5; at += 1) {
      expect((await confirm(wrong, `203.0.113.${at}`)).error).toBe('CodeMismatchException');
    }
    expect(await confirm(right, '203.0.113.99')).toMatchObject({
      status: 400,
      error: 'LimitExceededException',
    });
  });

  it('gets no more tries by many at once', async () => {
    const right = await signUp('crowded');
    const wrong = otherCode(right);
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, at) =>
        world.call(
          'ConfirmSignUp',
          { ClientId, Username: 'crowded', ConfirmationCode: wrong },
          `198.18.1.${at}`,
        ),
      ),
    );
    const names = answers.map(({ error }) => error);
    expect(names.filter((name) => name === 'CodeMismatchException').length).toBe(5);
    expect(names.filter((name) => name === 'LimitExceededException').length).toBe(25);
  });

  it('ends for an address that has tried many users, and for nobody else', async () => {
    const right = await signUp('last');
    const address = '198.51.100.77';
    for (let at = 0; at < 20; at += 1) {
      const name = `swept-${at % 5}`;
      if (at < 5) {
        await person(name);
        await world.call('ForgotPassword', { ClientId, Username: name }, '198.51.100.2');
      }
      const input = { ClientId, Username: name, ConfirmationCode: '000000', Password: 'Stolen-passw0rd!' };
      expect((await world.call('ConfirmForgotPassword', input, address)).error).toMatch(
        /^(?:CodeMismatch|ExpiredCode)Exception$/,
      );
    }
    const confirm = { ClientId, Username: 'last', ConfirmationCode: right };
    expect((await world.call('ConfirmSignUp', confirm, address)).error).toBe('LimitExceededException');
    expect((await world.call('ConfirmSignUp', confirm, '198.51.100.78')).status).toBe(200);
  });

  it('does not become easier by asking for more codes', async () => {
    await person('flooded');
    const ask = () => world.call('ForgotPassword', { ClientId, Username: 'flooded' });
    for (let at = 0; at < 5; at += 1) expect((await ask()).status).toBe(200);
    expect((await ask()).error).toBe('LimitExceededException');
  });
});

it('guessing a password ends after five tries, whatever addresses they come from, until a while has gone by', async () => {
  await person('password-guessed');
  const signIn = (PASSWORD: string, address: string) =>
    world.call(
      'InitiateAuth',
      {
        ...{ ClientId, AuthFlow: 'USER_PASSWORD_AUTH' },
        AuthParameters: { USERNAME: 'password-guessed', PASSWORD },
      },
      address,
    );
  const begunMs = performance.now();
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, at) => signIn(`Wr0ng-password-${at}!`, `198.18.2.${at}`)),
  );
  const right = await signIn(password, '198.18.2.99');
  const elapsedMs = performance.now() - begunMs;
  const said = answers.map(({ message }) => message);
  const lookedAt = said.filter((message) => message === 'Incorrect username or password.').length;
  expect(said.filter((message) => message === 'Password attempts exceeded').length).toBe(12 - lookedAt);
  expect(lookedAt).toBeGreaterThanOrEqual(5);
  // The first lock is a second long: on a machine that is slower than that, one more is looked at.
  expect(lookedAt).toBeLessThanOrEqual(5 + Math.floor(elapsedMs / 1_000));
  // Whoever knows it waits as well: what is said tells nothing of what was tried.
  if (elapsedMs < 1_000) {
    expect(right).toMatchObject({
      status: 400,
      error: 'NotAuthorizedException',
      message: 'Password attempts exceeded',
    });
  }
});

describe('a code that was used', () => {
  it('changes no password again, and of many at once one does', async () => {
    await person('reset');
    await world.call('ForgotPassword', { ClientId, Username: 'reset' });
    const ConfirmationCode = await world.inbox.code(addressOf('reset'));
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, at) =>
        world.call('ConfirmForgotPassword', {
          ...{ ClientId, Username: 'reset', ConfirmationCode },
          Password: `Passw0rd!-${at}`,
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200).length).toBe(1);
    const winner = answers.findIndex(({ status }) => status === 200);
    expect((await world.maker.signIn(ClientId, 'reset', `Passw0rd!-${winner}`)).AccessToken).toBeDefined();
  });

  it('confirms nobody again', async () => {
    const ConfirmationCode = await signUp('twice');
    const confirm = () => world.call('ConfirmSignUp', { ClientId, Username: 'twice', ConfirmationCode });
    expect((await confirm()).status).toBe(200);
    expect((await confirm()).status).toBe(400);
  });

  it('signs nobody in again', async () => {
    await person('mailed');
    const begin = async () => {
      const { body } = await world.call('InitiateAuth', {
        ...{ ClientId, AuthFlow: 'USER_AUTH' },
        AuthParameters: { USERNAME: 'mailed', PREFERRED_CHALLENGE: 'EMAIL_OTP' },
      });
      return body.Session as string;
    };
    const answer = (Session: string, EMAIL_OTP_CODE: string) =>
      world.call('RespondToAuthChallenge', {
        ...{ ClientId, Session, ChallengeName: 'EMAIL_OTP' },
        ChallengeResponses: { USERNAME: 'mailed', EMAIL_OTP_CODE },
      });
    const first = await begin();
    const code = await world.inbox.code(addressOf('mailed'));
    const answers = await Promise.all([answer(first, code), answer(first, code)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400]);
    expect((await answer(first, code)).status).toBe(400);
    const second = await begin();
    const next = await world.inbox.code(addressOf('mailed'));
    if (next !== code) expect((await answer(second, code)).error).toBe('CodeMismatchException');
  });
});

describe('a code of an authenticator app that was used', () => {
  async function withApp(Username: string): Promise<string> {
    const { maker } = world;
    await person(Username);
    const { AccessToken } = await maker.signIn(ClientId, Username);
    const { SecretCode = '' } = await maker.app.send(new AssociateSoftwareTokenCommand({ AccessToken }));
    const UserCode = oneTimePassword(SecretCode, -1);
    await maker.app.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode }));
    const SoftwareTokenMfaSettings = { Enabled: true, PreferredMfa: true };
    await maker.app.send(new SetUserMFAPreferenceCommand({ AccessToken, SoftwareTokenMfaSettings }));
    return SecretCode;
  }
  const begin = async (USERNAME: string): Promise<string> => {
    const AuthParameters = { USERNAME, PASSWORD: password };
    const input = { ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters };
    const { body } = await world.call('InitiateAuth', input);
    expect(body.ChallengeName).toBe('SOFTWARE_TOKEN_MFA');
    return body.Session as string;
  };
  const answer = (USERNAME: string, Session: string, SOFTWARE_TOKEN_MFA_CODE: string) =>
    world.call('RespondToAuthChallenge', {
      ...{ ClientId, Session, ChallengeName: 'SOFTWARE_TOKEN_MFA' },
      ChallengeResponses: { USERNAME, SOFTWARE_TOKEN_MFA_CODE },
    });

  it('is refused in another sign-in', async () => {
    const secret = await withApp('otp-replay');
    const code = oneTimePassword(secret, 1);
    expect((await answer('otp-replay', await begin('otp-replay'), code)).status).toBe(200);
    expect(await answer('otp-replay', await begin('otp-replay'), code)).toMatchObject({
      error: 'ExpiredCodeException',
      message: 'Your software token has already been used once.',
    });
  });

  it('signs in once of many at once', async () => {
    const secret = await withApp('otp-race');
    const sessions = await Promise.all([1, 2, 3, 4].map(() => begin('otp-race')));
    const code = oneTimePassword(secret, 1);
    const answers = await Promise.all(sessions.map((session) => answer('otp-race', session, code)));
    expect(answers.filter(({ status }) => status === 200).length).toBe(1);
  });

  it('is guessed five times at most', async () => {
    const secret = await withApp('otp-guess');
    const wrong = otherCode(...[-1, 0, 1, 2].map((steps) => oneTimePassword(secret, steps)));
    const session = await begin('otp-guess');
    for (let at = 0; at < 5; at += 1) {
      expect((await answer('otp-guess', session, wrong)).status).toBe(400);
    }
    const right = await answer('otp-guess', session, oneTimePassword(secret, 1));
    expect([right.status, right.body.AuthenticationResult]).toEqual([400, undefined]);
  });
});

it('signing users up in masses ends for an address', async () => {
  const narrow = await StrictWorld.make({ userPoolSignUpsPerHour: 3 });
  try {
    const pool = await narrow.maker.pool();
    const client = await narrow.maker.client(pool);
    const signUpOf = (Username: string, address: string) =>
      narrow.call('SignUp', { ClientId: client, Username, Password: password }, address);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, at) => signUpOf(`mass-${at}`, '203.0.113.5')),
    );
    expect(answers.filter(({ status }) => status === 200).length).toBe(3);
    expect(answers.filter(({ error }) => error === 'TooManyRequestsException').length).toBe(7);
    // Whoever has a network of version 6 has one address.
    for (const at of [1, 2, 3]) expect((await signUpOf(`v6-${at}`, `2001:db8::${at}`)).status).toBe(200);
    expect((await signUpOf('v6-4', '2001:db8::4')).error).toBe('TooManyRequestsException');
    expect((await signUpOf('neighbour', '203.0.113.6')).status).toBe(200);
  } finally {
    await narrow.stop();
  }
});
