/**
 * Whether calls about a user read, write and compute as much as calls about nobody, where the client hides who exists:
 * each call of the records with the number of its keys, each call of cryptography, each message.
 */
import { describe, expect, it } from 'vitest';
import { srpPoolName } from '../srp/srp.ts';
import {
  type CountedPlace,
  type CountedUserPools,
  countedPool,
  countedUserPools,
  nameOf,
  states,
  workOf,
} from '../testing/counted-user-pools.ts';
import { anybody } from '../testing/whole-user-pools.ts';
import { SrpClient } from './testing/srp-client.ts';

const wrong = 'Wr0ng-password!';

type Call = (world: CountedUserPools, place: CountedPlace, name: string) => Promise<unknown>;
const begin =
  (
    AuthFlow: 'USER_PASSWORD_AUTH' | 'USER_AUTH' | 'CUSTOM_AUTH',
    more: Readonly<Record<string, string>>,
  ): Call =>
  ({ operations }, { ClientId }, USERNAME) =>
    operations.initiateAuth(anybody, { ClientId, AuthFlow, AuthParameters: { USERNAME, ...more } });

const askBySrp = async ({ operations }: CountedUserPools, { ClientId }: CountedPlace, name: string) => {
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

describe.each(Object.entries(calls))('%s', (_name, call) => {
  it('works as much for users as for nobody, in memory and after a restart', async () => {
    const all = await countedUserPools();
    const place = await countedPool(all);
    // What the server makes when it is first needed is there.
    await workOf(all, () => call(all, place, 'somebody-else'));
    const nobody = await workOf(all, () => call(all, place, nameOf('nobody', 0)));
    for (const state of states.slice(1))
      expect([state, await workOf(all, () => call(all, place, nameOf(state, 0)))]).toEqual([state, nobody]);
    const again = await countedUserPools(all.inner);
    await workOf(again, () => call(again, place, 'somebody-else'));
    for (const state of states)
      expect([state, await workOf(again, () => call(again, place, nameOf(state, 1)))]).toEqual([
        state,
        nobody,
      ]);
  });
});
