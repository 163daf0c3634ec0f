/**
 * Whether calls about a user read, write and compute as much as calls about nobody, where the client hides who exists:
 * each call of the records with the number of its keys, each call of cryptography, each message.
 */
import { nodeUserPoolCrypto } from '@cairn/host/identity';
import type { Records } from '@cairn/kit';
import { openMemoryStore } from '@cairn/store';
import { describe, expect, it } from 'vitest';
import { srpPoolName } from '../srp/srp.ts';
import { administrator, anybody, type WholeUserPools, wholeUserPools } from '../testing/whole-user-pools.ts';
import type { UserPoolPorts } from '../user-pool-ports.ts';
import { SrpClient } from './testing/srp-client.ts';

const password = 'Correct-1-horse';
const wrong = 'Wr0ng-password!';
/** Making keys takes long: all pools of these tests sign with the same. */
const signingKey = nodeUserPoolCrypto().generateSigningKey();

/** What was done, each kind as often as it was. */
type Work = Map<string, number>;

/** Objects whose calls are counted by their names. */
function counted<Port extends object>(
  port: Port,
  work: Work,
  nameOf: (name: string, given: readonly unknown[]) => string,
): Port {
  return new Proxy(port, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function' || typeof name !== 'string') return member;
      return (...given: readonly unknown[]) => {
        const key = nameOf(name, given);
        work.set(key, (work.get(key) ?? 0) + 1);
        return Reflect.apply(member, target, given);
      };
    },
  });
}

const recordsCall = (name: string, given: readonly unknown[]): string => {
  const [keys] = given;
  return Array.isArray(keys) ? `records.${name} of ${keys.length}` : `records.${name}`;
};

async function world(kept?: Records) {
  const work: Work = new Map();
  const inner = kept ?? (await openMemoryStore()).records;
  const { modularPower: _, ...plain } = nodeUserPoolCrypto();
  const whole = await wholeUserPools({
    records: counted(inner, work, recordsCall),
    crypto: { ...plain, generateSigningKey: () => signingKey },
    around: (ports: UserPoolPorts) => ({
      ...ports,
      crypto: counted(ports.crypto, work, (name) => `crypto.${name}`),
      seal: counted(ports.seal, work, (name) => `seal.${name}`),
      deliverMessage: async (...given) => {
        work.set('message', (work.get('message') ?? 0) + 1);
        await ports.deliverMessage(...given);
      },
    }),
  });
  return { ...whole, inner, work };
}
type World = WholeUserPools & { readonly inner: Records; readonly work: Work };

interface Place {
  readonly UserPoolId: string;
  readonly ClientId: string;
}

const states = ['nobody', 'confirmed', 'unconfirmed', 'disabled'] as const;
/** Names of one length, for what is sealed is as long as what it says. */
const nameOf = (state: (typeof states)[number], at: number): string => `${state.padEnd(11, '-')}-${at}`;

async function madePool({ operations }: World): Promise<Place> {
  const { UserPool } = await operations.createUserPool(administrator, {
    PoolName: 'notes',
    AutoVerifiedAttributes: ['email'],
    AliasAttributes: ['email'],
    Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
  });
  const UserPoolId = UserPool.Id;
  const { UserPoolClient } = await operations.createUserPoolClient(administrator, {
    ...{ UserPoolId, ClientName: 'web', PreventUserExistenceErrors: 'ENABLED' },
    ExplicitAuthFlows: [
      'ALLOW_USER_PASSWORD_AUTH',
      'ALLOW_USER_SRP_AUTH',
      'ALLOW_USER_AUTH',
      'ALLOW_CUSTOM_AUTH',
    ],
  });
  const { ClientId } = UserPoolClient;
  for (const at of [0, 1]) {
    for (const state of ['confirmed', 'disabled'] as const) {
      const user = { UserPoolId, Username: nameOf(state, at) };
      const UserAttributes = [
        { Name: 'email', Value: `${nameOf(state, at)}@example.com` },
        { Name: 'email_verified', Value: 'true' },
      ];
      await operations.adminCreateUser(administrator, { ...user, UserAttributes, MessageAction: 'SUPPRESS' });
      await operations.adminSetUserPassword(administrator, { ...user, Password: password, Permanent: true });
      if (state === 'disabled') await operations.adminDisableUser(administrator, user);
    }
    const Username = nameOf('unconfirmed', at);
    const UserAttributes = [{ Name: 'email', Value: `${Username}@example.com` }];
    await operations.signUp(anybody, { ClientId, Username, Password: password, UserAttributes });
  }
  return { UserPoolId, ClientId };
}

type Call = (world: World, place: Place, name: string) => Promise<unknown>;
const begin =
  (
    AuthFlow: 'USER_PASSWORD_AUTH' | 'USER_AUTH' | 'CUSTOM_AUTH',
    more: Readonly<Record<string, string>>,
  ): Call =>
  ({ operations }, { ClientId }, USERNAME) =>
    operations.initiateAuth(anybody, { ClientId, AuthFlow, AuthParameters: { USERNAME, ...more } });

const askBySrp = async ({ operations }: World, { ClientId }: Place, name: string) => {
  const srp = new SrpClient();
  const AuthParameters = { USERNAME: name, SRP_A: srp.publicHex };
  const asked = await operations.initiateAuth(anybody, {
    ...{ ClientId, AuthFlow: 'USER_SRP_AUTH', AuthParameters },
  });
  return { srp, asked };
};
const proveBySrp: Call = async (all, place, name) => {
  const { srp, asked } = await askBySrp(all, place, name);
  const { ChallengeParameters = {} } = asked;
  const identity = { group: srpPoolName(place.UserPoolId), name, password: wrong };
  return all.operations.respondToAuthChallenge(anybody, {
    ...{ ClientId: place.ClientId, ChallengeName: 'PASSWORD_VERIFIER' },
    ChallengeResponses: { USERNAME: name, ...srp.answer(identity, ChallengeParameters, all.clock.now()) },
  });
};
const answerMail: Call = async (all, place, name) => {
  const { Session } = (await begin('USER_AUTH', { PREFERRED_CHALLENGE: 'EMAIL_OTP' })(all, place, name)) as {
    readonly Session?: string;
  };
  return all.operations.respondToAuthChallenge(anybody, {
    ...{ ClientId: place.ClientId, ChallengeName: 'EMAIL_OTP', Session },
    ChallengeResponses: { USERNAME: name, EMAIL_OTP_CODE: '000000' },
  });
};
const choosePassword: Call = async (all, place, name) => {
  const { Session } = (await begin('USER_AUTH', {})(all, place, name)) as { readonly Session?: string };
  return all.operations.respondToAuthChallenge(anybody, {
    ...{ ClientId: place.ClientId, ChallengeName: 'SELECT_CHALLENGE', Session },
    ChallengeResponses: { USERNAME: name, ANSWER: 'PASSWORD', PASSWORD: wrong },
  });
};
const wrongCode = { ConfirmationCode: '000000' };

const calls: { readonly [name: string]: Call } = {
  'InitiateAuth with a password': begin('USER_PASSWORD_AUTH', { PASSWORD: wrong }),
  'InitiateAuth with SRP': askBySrp,
  'RespondToAuthChallenge with SRP': proveBySrp,
  'InitiateAuth that asks for a choice': begin('USER_AUTH', {}),
  'RespondToAuthChallenge that chooses a password': choosePassword,
  'InitiateAuth that prefers a mail': begin('USER_AUTH', { PREFERRED_CHALLENGE: 'EMAIL_OTP' }),
  'RespondToAuthChallenge with a code': answerMail,
  'InitiateAuth by functions': begin('CUSTOM_AUTH', {}),
  ForgotPassword: ({ operations }, { ClientId }, Username) =>
    operations.forgotPassword(anybody, { ClientId, Username }),
  ConfirmForgotPassword: ({ operations }, { ClientId }, Username) =>
    operations.confirmForgotPassword(anybody, { ClientId, Username, ...wrongCode, Password: wrong }),
  ResendConfirmationCode: ({ operations }, { ClientId }, Username) =>
    operations.resendConfirmationCode(anybody, { ClientId, Username }),
  // Who has just signed up has a code without asking for one; SignUp itself tells which names are taken, as on AWS.
  'ConfirmSignUp after ResendConfirmationCode': async ({ operations }, { ClientId }, Username) => {
    await operations.resendConfirmationCode(anybody, { ClientId, Username });
    return operations.confirmSignUp(anybody, { ClientId, Username, ...wrongCode });
  },
  'ConfirmForgotPassword after ForgotPassword': async ({ operations }, { ClientId }, Username) => {
    await operations.forgotPassword(anybody, { ClientId, Username });
    return operations.confirmForgotPassword(anybody, { ClientId, Username, ...wrongCode, Password: wrong });
  },
};

/** What a call makes the server do, and what it answers; errors are answers. */
async function workOf(all: World, place: Place, call: Call, name: string) {
  all.work.clear();
  const answer = await call(all, place, name).then(
    () => 'carried out',
    (error: Error) => `${error.name}: ${error.message}`,
  );
  return { answer, work: [...all.work].map(([kind, times]) => `${kind}: ${times}`).sort() };
}

describe.each(Object.entries(calls))('%s', (_name, call) => {
  it('works as much for users as for nobody, in memory and after a restart', async () => {
    const all = await world();
    const place = await madePool(all);
    // What the server makes when it is first needed is there.
    await workOf(all, place, call, 'somebody-else');
    const nobody = await workOf(all, place, call, nameOf('nobody', 0));
    for (const state of states.slice(1))
      expect([state, await workOf(all, place, call, nameOf(state, 0))]).toEqual([state, nobody]);
    const again = await world(all.inner);
    await workOf(again, place, call, 'somebody-else');
    for (const state of states)
      expect([state, await workOf(again, place, call, nameOf(state, 1))]).toEqual([state, nobody]);
  });
});
