/** What anybody can make the server keep without a signature, and what bounds each of it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { CognitoIdentityClient, CreateIdentityPoolCommand } from '@aws-sdk/client-cognito-identity';
import { allLimits } from '@cairn/server';
import { describe, expect, it } from 'vitest';
import { region } from '../pool-maker.ts';
import { type Heard, StrictWorld } from './strict-world.ts';

/** Places in which codes for names of nobody are counted, of each pool. */
const places = '65,536 places of a pool';
/** It takes the access token of a user, and changes what is there of him, once. */
const ofUser = 'one of a user';
/** Forgotten by later ones when its time is over. */
const withTime = 'ends with its time';

/** By operation what it keeps, and what bounds that: the name of a limit, or one of the words above. */
const bounds: { readonly [operation: string]: readonly (readonly [what: string, bound: string])[] } = {
  AssociateSoftwareToken: [['a secret', ofUser]],
  ChangePassword: [['a password', ofUser]],
  CompleteWebAuthnRegistration: [['a passkey', 'userPoolPasskeysPerUser']],
  ConfirmDevice: [['a device', 'userPoolDevicesPerUser']],
  ConfirmForgotPassword: [
    ['wrong codes for a user', 'userPoolCodeTries'],
    ['wrong codes from an address', 'userPoolCodeTriesPerAddress'],
    ['wrong codes for nobody', places],
  ],
  ConfirmSignUp: [
    ['wrong codes for a user', 'userPoolCodeTries'],
    ['wrong codes from an address', 'userPoolCodeTriesPerAddress'],
    ['wrong codes for nobody', places],
  ],
  DeleteUser: [],
  DeleteUserAttributes: [],
  DeleteWebAuthnCredential: [],
  ForgetDevice: [],
  ForgotPassword: [
    ['codes of a user', 'userPoolCodesPerHour'],
    ['codes of nobody', places],
  ],
  GetDevice: [],
  GetTokensFromRefreshToken: [['a session that rotates', 'userPoolRefreshTokensPerUser']],
  GetUser: [],
  GetUserAttributeVerificationCode: [['codes of a user', 'userPoolCodesPerHour']],
  GetUserAuthFactors: [],
  GlobalSignOut: [['an instant', ofUser]],
  InitiateAuth: [
    ['codes of a user', 'userPoolCodesPerHour'],
    ['codes of nobody', places],
    ['wrong passwords for a user, and for a name of nobody', withTime],
    ['the state of a sign-in', withTime],
    ['sessions', 'userPoolRefreshTokensPerUser'],
    ['events', 'userPoolAuthEventsPerUser'],
  ],
  ListDevices: [],
  ListUserSessions: [],
  ListWebAuthnCredentials: [],
  ResendConfirmationCode: [
    ['codes of a user', 'userPoolCodesPerHour'],
    ['codes of nobody', places],
  ],
  RespondToAuthChallenge: [
    ['wrong codes from an address', 'userPoolCodeTriesPerAddress'],
    ['wrong passwords for a user, and for a name of nobody', withTime],
    ['sign-ins that were taken', withTime],
    ['sessions', 'userPoolRefreshTokensPerUser'],
    ['devices', 'userPoolDevicesPerUser'],
    ['events', 'userPoolAuthEventsPerUser'],
  ],
  RevokeToken: [],
  RevokeUserSession: [],
  SetUserMFAPreference: [['preferences', ofUser]],
  SetUserSettings: [['settings', ofUser]],
  SignUp: [['users', 'userPoolSignUpsPerHour']],
  StartWebAuthnRegistration: [['a challenge', ofUser]],
  UpdateAuthEventFeedback: [['what somebody thinks of an event', 'userPoolAuthEventsPerUser']],
  UpdateDeviceStatus: [['a status', 'userPoolDevicesPerUser']],
  UpdateUserAttributes: [
    ['values of attributes', ofUser],
    ['codes of a user', 'userPoolCodesPerHour'],
  ],
  VerifySoftwareToken: [['that it was verified', ofUser]],
  VerifyUserAttribute: [['wrong codes for a user', 'userPoolCodeTries']],
  'identity:GetCredentialsForIdentity': [['logins of an identity', 'identityPoolLoginsPerIdentity']],
  'identity:GetId': [
    ['identities of guests', 'identityPoolGuestsPerHour'],
    ['logins of an identity', 'identityPoolLoginsPerIdentity'],
  ],
  'identity:GetOpenIdToken': [['logins of an identity', 'identityPoolLoginsPerIdentity']],
  'identity:UnlinkIdentity': [],
};

const require = createRequire(import.meta.url);
/** Operations that a client of the SDK does not sign. */
function unsignedOf(client: string): readonly string[] {
  const main = require.resolve(`@aws-sdk/${client}`);
  const text = readFileSync(main, 'utf8');
  const chooser = /HttpAuthSchemeProvider = \(authParameters\) => \{[\s\S]*?default:/.exec(text)?.[0] ?? '';
  return [...chooser.matchAll(/case "(\w+)":/g)].map(([, name = '']) => name);
}

describe('the table of bounds', () => {
  it('has all operations that nobody signs', () => {
    const all = [
      ...unsignedOf('client-cognito-identity-provider'),
      ...unsignedOf('client-cognito-identity').map((name) => `identity:${name}`),
    ];
    expect(all.length).toBeGreaterThan(35);
    expect(Object.keys(bounds).sort()).toEqual(all.sort());
  });

  it('names limits that there are', () => {
    const named = Object.values(bounds).flatMap((all) => all.map(([, bound]) => bound));
    const words = new Set<string>([places, ofUser, withTime]);
    expect(named.filter((bound) => !words.has(bound) && !Object.hasOwn(allLimits, bound))).toEqual([]);
  });
});

const errors = (answers: readonly Heard[]) => answers.filter(({ status }) => status !== 200);

describe('many at once from one address', () => {
  it('become no more guests than the limit says, and others go on', async () => {
    const world = await StrictWorld.make({ identityPoolGuestsPerHour: 32 });
    const credentials = world.server.cairn.rootAccessKey;
    const owner = new CognitoIdentityClient({ endpoint: world.server.endpoint, region, credentials });
    try {
      const { IdentityPoolId } = await owner.send(
        new CreateIdentityPoolCommand({ IdentityPoolName: 'notes', AllowUnauthenticatedIdentities: true }),
      );
      const ask = (address: string) => world.call('identity:GetId', { IdentityPoolId }, address);
      const answers = await Promise.all(Array.from({ length: 200 }, () => ask('203.0.113.1')));
      expect(errors(answers)).toHaveLength(168);
      for (const { status, error, message } of errors(answers))
        expect([status, error, message]).toEqual([400, 'TooManyRequestsException', 'Rate exceeded']);
      expect((await ask('203.0.113.2')).status).toBe(200);
    } finally {
      owner.destroy();
      await world.stop();
    }
  });

  it('have no more codes judged than the limit says, whoever they are for', async () => {
    const world = await StrictWorld.make({ userPoolCodeTriesPerAddress: 32 });
    try {
      const ClientId = await world.maker.client(
        await world.maker.pool({ AutoVerifiedAttributes: ['email'] }),
      );
      const confirm = (at: number) =>
        world.call('ConfirmSignUp', { ClientId, Username: `name-${at}`, ConfirmationCode: '000000' });
      const answers = await Promise.all(Array.from({ length: 200 }, (_, at) => confirm(at)));
      const names = answers.map(({ error }) => error);
      expect(names.filter((name) => name === 'ExpiredCodeException')).toHaveLength(32);
      expect(names.filter((name) => name === 'LimitExceededException')).toHaveLength(168);
    } finally {
      await world.stop();
    }
  });
});
