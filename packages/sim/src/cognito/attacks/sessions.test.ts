import {
  ConfirmDeviceCommand,
  InitiateAuthCommand,
  SetUserPoolMfaConfigCommand,
  UpdateDeviceStatusCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  createDeviceVerifier,
  createSrpSession,
  signSrpSession,
  signSrpSessionWithDevice,
  wrapAuthChallenge,
} from 'cognito-srp-helper';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { password } from '../pool-maker.ts';
import { type Heard, StrictWorld } from './strict-world.ts';

let world: StrictWorld;
let userPoolId: string;
let ClientId: string;
let otherClientId: string;
let otherPoolId: string;
let foreignClientId: string;
beforeAll(async () => {
  world = await StrictWorld.make();
  const { maker } = world;
  const settings = {
    DeviceConfiguration: { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: false },
  };
  userPoolId = await maker.pool(settings);
  otherPoolId = await maker.pool(settings);
  for (const UserPoolId of [userPoolId, otherPoolId]) {
    await maker.owner.send(
      new SetUserPoolMfaConfigCommand({
        UserPoolId,
        SoftwareTokenMfaConfiguration: { Enabled: true },
        MfaConfiguration: 'OPTIONAL',
      }),
    );
  }
  ClientId = await maker.client(userPoolId);
  otherClientId = await maker.client(userPoolId);
  foreignClientId = await maker.client(otherPoolId);
  for (const name of ['ada', 'eve']) {
    await maker.user(userPoolId, name);
    await maker.user(otherPoolId, name);
  }
});
afterAll(() => world?.stop());

/** The prime of SRP's group (RFC 3526, section 4), as an honest client has it. */
const prime = (() => {
  const pi = [
    'FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD',
    'EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED',
    'EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F',
    '83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B',
    'E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510',
    '15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7',
    'ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C',
    'BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF',
  ];
  return BigInt(`0x${pi.join('')}`);
})();

const begin = (client: string, USERNAME: string, SRP_A: string, more: object = {}) =>
  world.call('InitiateAuth', {
    ...{ ClientId: client, AuthFlow: 'USER_SRP_AUTH' },
    AuthParameters: { USERNAME, SRP_A, ...more },
  });

describe('SRP', () => {
  it.each([
    ['0', '0'],
    ['00', '00'],
    ['N', prime.toString(16)],
    ['2 N', (2n * prime).toString(16)],
    ['N squared', (prime * prime).toString(16)],
    ['nothing', ''],
    ['no number', 'xyz'],
    ['a negative number', '-1'],
  ])('is not begun with a public number that makes the key known: %s', async (_name, SRP_A) => {
    for (const name of ['ada', 'nobody']) {
      expect(await begin(ClientId, name, SRP_A)).toMatchObject({
        status: 400,
        error: 'InvalidParameterException',
      });
    }
  });

  /** A challenge to one user, signed by whoever knows a password. */
  async function proof(client: string, poolId: string, name: string, given = password) {
    const srp = createSrpSession(name, given, poolId, false);
    const begun = await begin(client, name, srp.largeA);
    const signed = signSrpSession(srp, begun.body as never);
    const call = wrapAuthChallenge(signed, {
      ClientId: client,
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeResponses: { USERNAME: name },
    });
    return call as { ClientId: string; ChallengeResponses: { [name: string]: string } };
  }
  const answer = (call: object): Promise<Heard> => world.call('RespondToAuthChallenge', call);

  it('takes the proof of one user for nobody else', async () => {
    const call = await proof(ClientId, userPoolId, 'eve');
    const stolen = { ...call, ChallengeResponses: { ...call.ChallengeResponses, USERNAME: 'ada' } };
    expect((await answer(stolen)).error).toBe('NotAuthorizedException');
  });

  it('takes it by the client, and in the pool, where it was begun', async () => {
    const call = await proof(ClientId, userPoolId, 'eve');
    for (const client of [otherClientId, foreignClientId]) {
      expect((await answer({ ...call, ClientId: client })).error).toBe('NotAuthorizedException');
    }
    expect((await answer(call)).status).toBe(200);
  });

  it('takes it once', async () => {
    const call = await proof(ClientId, userPoolId, 'eve');
    const answers = await Promise.all([answer(call), answer(call), answer(call)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400, 400]);
    expect((await answer(call)).status).toBe(400);
  });

  it('takes none of yesterday', async () => {
    const call = await proof(ClientId, userPoolId, 'eve');
    const TIMESTAMP = 'Thu Jan 1 00:00:00 UTC 2026';
    const late = { ...call, ChallengeResponses: { ...call.ChallengeResponses, TIMESTAMP } };
    expect((await answer(late)).error).toBe('NotAuthorizedException');
  });
});

describe('a Session', () => {
  /** MFA is set up for ada and eve; each has shown his password. */
  async function waiting(client: string, name: string): Promise<string> {
    const AuthParameters = { USERNAME: name, PASSWORD: password };
    const input = {
      ClientId: client,
      AuthFlow: 'USER_AUTH',
      AuthParameters: { USERNAME: AuthParameters.USERNAME },
    };
    const { body } = await world.call('InitiateAuth', input);
    expect(body.ChallengeName).toBe('SELECT_CHALLENGE');
    return body.Session as string;
  }
  const choose = (client: string, name: string, Session: string, PASSWORD = password) =>
    world.call('RespondToAuthChallenge', {
      ...{ ClientId: client, ChallengeName: 'SELECT_CHALLENGE', Session },
      ChallengeResponses: { USERNAME: name, ANSWER: 'PASSWORD', PASSWORD },
    });

  it('is carried to no other user, client or pool', async () => {
    const session = await waiting(ClientId, 'eve');
    for (const [client, name] of [
      [ClientId, 'ada'],
      [otherClientId, 'eve'],
      [foreignClientId, 'eve'],
    ] as const) {
      expect(await choose(client, name, session)).toMatchObject({
        status: 400,
        error: 'NotAuthorizedException',
      });
    }
    expect((await choose(ClientId, 'eve', session)).status).toBe(200);
  });

  it('is answered once', async () => {
    const session = await waiting(ClientId, 'eve');
    const answers = await Promise.all([1, 2, 3].map(() => choose(ClientId, 'eve', session)));
    expect(answers.filter(({ status }) => status === 200).length).toBe(1);
  });

  it('answers no other challenge than the one it came with', async () => {
    const session = await waiting(ClientId, 'eve');
    for (const [ChallengeName, answers] of [
      ['SOFTWARE_TOKEN_MFA', { SOFTWARE_TOKEN_MFA_CODE: '000000' }],
      ['NEW_PASSWORD_REQUIRED', { NEW_PASSWORD: 'Stolen-passw0rd!' }],
      ['MFA_SETUP', {}],
      ['EMAIL_OTP', { EMAIL_OTP_CODE: '000000' }],
      [
        'DEVICE_SRP_AUTH',
        { SRP_A: '2', DEVICE_KEY: `us-east-1_${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}` },
      ],
    ] as const) {
      const heard = await world.call('RespondToAuthChallenge', {
        ...{ ClientId, ChallengeName, Session: session },
        ChallengeResponses: { USERNAME: 'eve', ...answers },
      });
      expect([ChallengeName, heard.status, heard.body.AuthenticationResult]).toEqual([
        ChallengeName,
        400,
        undefined,
      ]);
    }
  });

  it('that was changed is none', async () => {
    const session = await waiting(ClientId, 'eve');
    for (let at = session.length - 1; at > 0; at -= 41) {
      const changed = `${session.slice(0, at)}${session[at] === 'A' ? 'B' : 'A'}${session.slice(at + 1)}`;
      expect((await choose(ClientId, 'eve', changed)).error).toBe('NotAuthorizedException');
    }
  });
});

describe('a device', () => {
  /** A sign-in of a user that says which device it is on. */
  async function signIn(name: string, deviceKey?: string): Promise<Heard> {
    const device = deviceKey === undefined ? {} : { DEVICE_KEY: deviceKey };
    const AuthParameters = { USERNAME: name, PASSWORD: password, ...device };
    return world.call('InitiateAuth', { ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters });
  }

  it("of another user is no device of one's own, and its proof no proof", async () => {
    const { maker } = world;
    const { AuthenticationResult } = await maker.app.send(
      new InitiateAuthCommand({
        ...{ ClientId, AuthFlow: 'USER_PASSWORD_AUTH' },
        AuthParameters: { USERNAME: 'ada', PASSWORD: password },
      }),
    );
    const { AccessToken, NewDeviceMetadata } = AuthenticationResult ?? {};
    const { DeviceKey = '', DeviceGroupKey = '' } = NewDeviceMetadata ?? {};
    const made = createDeviceVerifier(DeviceKey, DeviceGroupKey);
    const { DeviceSecretVerifierConfig } = made;
    await maker.app.send(new ConfirmDeviceCommand({ AccessToken, DeviceKey, DeviceSecretVerifierConfig }));
    const remembered = { AccessToken, DeviceKey, DeviceRememberedStatus: 'remembered' } as const;
    await maker.app.send(new UpdateDeviceStatusCommand(remembered));

    // Eve says that she is on it.
    expect((await signIn('eve', DeviceKey)).error).toBe('ResourceNotFoundException');
    // She has a challenge of Ada's device, and no secret of it.
    const asked = await signIn('ada', DeviceKey);
    expect(asked.body.ChallengeName).toBe('DEVICE_SRP_AUTH');
    const srp = createSrpSession('ada', password, userPoolId, false);
    const base = { USERNAME: 'ada', DEVICE_KEY: DeviceKey };
    const begun = await world.call('RespondToAuthChallenge', {
      ...{ ClientId, ChallengeName: 'DEVICE_SRP_AUTH', Session: asked.body.Session },
      ChallengeResponses: { ...base, SRP_A: srp.largeA },
    });
    const forged = signSrpSessionWithDevice(srp, begun.body as never, DeviceGroupKey, 'guessed');
    const call = wrapAuthChallenge(forged, {
      ...{ ClientId, ChallengeName: 'DEVICE_PASSWORD_VERIFIER' },
      ChallengeResponses: base,
    });
    expect((await world.call('RespondToAuthChallenge', call)).error).toBe('NotAuthorizedException');

    const eve = await maker.signIn(ClientId, 'eve');
    for (const [operation, input] of [
      ['GetDevice', { DeviceKey }],
      ['ForgetDevice', { DeviceKey }],
      ['UpdateDeviceStatus', { DeviceKey, DeviceRememberedStatus: 'not_remembered' }],
    ] as const) {
      const heard = await world.call(operation, { AccessToken: eve.AccessToken, ...input });
      expect([operation, heard.error]).toEqual([operation, 'ResourceNotFoundException']);
    }
    const theft = await world.call('ConfirmDevice', {
      AccessToken: eve.AccessToken,
      DeviceKey,
      DeviceSecretVerifierConfig: createDeviceVerifier(DeviceKey, DeviceGroupKey).DeviceSecretVerifierConfig,
    });
    expect(theft.status).toBe(400);
    expect((await signIn('ada', DeviceKey)).body.ChallengeName).toBe('DEVICE_SRP_AUTH');
  });
});
