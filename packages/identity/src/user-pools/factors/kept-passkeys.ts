import { isJsonObject, type Json, type JsonObject, parseJson } from '@cairn/kit';
import { base64Url } from '../base64-url.ts';
import type { UserPoolRecord } from '../records/pool-records.ts';
import type { UserRecord } from '../records/user-records.ts';
import type { Passkeys } from '../sign-in/passkeys.ts';
import { isPasskeyEnough } from '../sign-in/second-factors.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { type PasskeyRecord, PasskeyRecords } from './passkey-records.ts';
import { descriptorOf } from './passkey-registration.ts';
import { relyingPartyOf } from './relying-party.ts';

/** Passkeys of users as they are kept, as the first factor of a sign-in. */
export function keptPasskeys(context: UserPoolContext): Passkeys {
  const passkeys = new PasskeyRecords(context.records);
  /** A passkey that stands for two factors is more than something that its user has. */
  const verifiesUser = (pool: UserPoolRecord, user: UserRecord): boolean =>
    relyingPartyOf(context, pool).requireUserVerification || isPasskeyEnough(pool, user);
  return {
    has: async (user) => (await passkeys.all(user)).length > 0,

    async request({ pool }, user) {
      const { id } = relyingPartyOf(context, pool);
      const challenge = base64Url(context.crypto.randomBytes(32));
      const options = {
        challenge,
        rpId: id,
        timeout: 60_000,
        userVerification: verifiesUser(pool, user) ? 'required' : 'preferred',
        allowCredentials: (await passkeys.all(user)).map(descriptorOf),
      };
      return { options: JSON.stringify(options), state: challenge };
    },

    async verify({ pool }, user, { credential, state: challenge }) {
      const answer = readAnswer(credential);
      if (answer === undefined) return false;
      const passkey = await passkeys.find(user, answer.id);
      if (passkey === undefined) return false;
      return confirms(context, { pool, user, passkey, answer: answer.value, challenge });
    },
  };

  async function confirms(
    { users, log }: UserPoolContext,
    {
      pool,
      user,
      passkey,
      answer,
      challenge,
    }: {
      readonly pool: UserPoolRecord;
      readonly user: UserRecord;
      readonly passkey: PasskeyRecord;
      readonly answer: JsonObject;
      readonly challenge: string;
    },
  ): Promise<boolean> {
    const { id: relyingPartyId } = relyingPartyOf(context, pool);
    const requireUserVerification = verifiesUser(pool, user);
    if (passkey.relyingPartyId !== relyingPartyId) return false;
    const verified = await context.passkeyCeremonies.verifyAssertion(answer, {
      challenge,
      relyingPartyId,
      requireUserVerification,
      passkey,
    });
    if ('refused' in verified) {
      log('info', 'a passkey was refused', { because: verified.refused, message: verified.message });
      return false;
    }
    const { counter } = verified;
    // Passkeys that count nothing leave nothing to keep; of two equal answers at once one loses.
    if (counter === passkey.counter) return true;
    return users.turn(user, () => passkeys.replace(user, passkey, { ...passkey, counter }));
  }
}

function readAnswer(credential: string): { readonly id: string; readonly value: JsonObject } | undefined {
  let value: Json;
  try {
    value = parseJson(credential);
  } catch {
    return undefined;
  }
  if (!isJsonObject(value)) return undefined;
  const { id } = value as { readonly id?: Json };
  return typeof id === 'string' && /^[\w-]{1,1400}$/.test(id) ? { id, value } : undefined;
}
