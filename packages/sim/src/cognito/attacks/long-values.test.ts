/** Whether a call that nobody has signed is answered with all that it brought along. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { password } from '../pool-maker.ts';
import { StrictWorld } from './strict-world.ts';

let world: StrictWorld;
let ClientId: string;
const long = '<'.repeat(200_000);

beforeAll(async () => {
  world = await StrictWorld.make();
  const userPoolId = await world.maker.pool({
    Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
  });
  ClientId = await world.maker.client(userPoolId);
  await world.maker.user(userPoolId, 'ada', { email: 'ada@example.com', email_verified: 'true' });
});
afterAll(() => world?.stop());

const ada = { USERNAME: 'ada' };
const begin = (AuthParameters: object, AuthFlow = 'USER_AUTH') => ({ ClientId, AuthFlow, AuthParameters });

/** Session of a challenge that asks what somebody wants to begin with. */
async function choiceSession(): Promise<unknown> {
  return (await world.call('InitiateAuth', begin(ada))).body.Session;
}

const calls: { readonly [name: string]: () => Promise<readonly [operation: string, input: object]> } = {
  'an id of a client': async () => ['SignUp', { ClientId: long, Username: 'eve', Password: password }],
  'a username': async () => ['ForgotPassword', { ClientId, Username: long }],
  'a username among parameters': async () => ['InitiateAuth', begin({ USERNAME: long, PASSWORD: long })],
  'a flow': async () => ['InitiateAuth', begin(ada, long)],
  'a parameter that nobody knows': async () => ['InitiateAuth', begin({ [long]: long })],
  'a preferred challenge': async () => ['InitiateAuth', begin({ ...ada, PREFERRED_CHALLENGE: long })],
  'a number of SRP': async () => ['InitiateAuth', begin({ ...ada, SRP_A: long }, 'USER_SRP_AUTH')],
  'a refresh token': async () => ['InitiateAuth', begin({ REFRESH_TOKEN: long }, 'REFRESH_TOKEN_AUTH')],
  'an answer': async () => [
    'RespondToAuthChallenge',
    {
      ...{ ClientId, ChallengeName: 'SELECT_CHALLENGE', Session: await choiceSession() },
      ChallengeResponses: { ...ada, ANSWER: long },
    },
  ],
  'a session': async () => [
    'RespondToAuthChallenge',
    { ClientId, ChallengeName: 'SELECT_CHALLENGE', Session: long, ChallengeResponses: ada },
  ],
  'a name of an attribute': async () => [
    'SignUp',
    {
      ...{ ClientId, Username: 'eve', Password: password },
      UserAttributes: [{ Name: `custom:${long}`, Value: 'x' }],
    },
  ],
  'a value of an attribute': async () => [
    'SignUp',
    { ClientId, Username: 'eve', Password: password, UserAttributes: [{ Name: 'email', Value: long }] },
  ],
  'metadata of the client': async () => [
    'ForgotPassword',
    { ClientId, Username: 'ada', ClientMetadata: { [long]: 7 } },
  ],
  'an access token': async () => ['GetUser', { AccessToken: long }],
  'a token to revoke': async () => ['RevokeToken', { ClientId, Token: long }],
  'an id of an identity pool': async () => ['identity:GetId', { IdentityPoolId: long }],
  'an id of an identity': async () => ['identity:GetCredentialsForIdentity', { IdentityId: long }],
  'a name of a provider': async () => [
    'identity:GetId',
    { IdentityPoolId: 'us-east-1:00000000-0000-4000-8000-000000000000', Logins: { [long]: 'x' } },
  ],
  'an operation': async () => [`${'<'.repeat(8_000)}`, {}],
};

it.each(Object.entries(calls))('%s that is very long is not told back', async (_name, call) => {
  const [operation, input] = await call();
  const heard = await world.call(operation, input);
  expect(heard.status).toBeGreaterThanOrEqual(400);
  expect(heard.status).toBeLessThan(500);
  expect(JSON.stringify(heard.body).length).toBeLessThan(6_000);
});

it('a whole body that is no JSON is not told back either', async () => {
  const response = await fetch(world.server.endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth',
    },
    body: long,
  });
  expect(response.status).toBe(400);
  expect((await response.text()).length).toBeLessThan(6_000);
});
