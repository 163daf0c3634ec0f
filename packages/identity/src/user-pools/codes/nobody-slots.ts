import { decodeBase64, encodeBase64, invariant, MadeOnce } from '@cairn/kit';
import type { UserPoolRecord } from '../records/pool-records.ts';
import type { UserKey } from '../records/user-store.ts';
import type { UserPoolContext } from '../user-pool-context.ts';

const keyCollection = 'cognito-code-keys';
const keyName = 'nobody';

/**
 * Where codes of those who are not there are counted as if they were: so many places in each pool and no more, so that
 * names that somebody makes up do not fill the disk. Which place a name has is nobody's to find out: it depends on a
 * key that is made once.
 */
export function nobodySlots({
  records,
  seal,
  crypto: digests,
}: Pick<UserPoolContext, 'records' | 'seal' | 'crypto'>) {
  const name = `${keyCollection}/${keyName}`;
  const key = new MadeOnce(async () => {
    const made = encodeBase64(digests.randomBytes(32));
    const value = seal.seal(made, name);
    await records.write([{ collection: keyCollection, key: keyName, value, ifAbsent: true }]);
    const kept = await records.get(keyCollection, keyName);
    invariant(kept !== undefined, 'the key is kept');
    return decodeBase64(seal.open(kept, name));
  });
  const bytesOf = async ({ id, settings }: UserPoolRecord, username: string): Promise<Uint8Array> => {
    const meant = settings.UsernameConfiguration.CaseSensitive ? username : username.toLowerCase();
    return digests.hmac('SHA-256', await key.get(), `${id}/${meant}`);
  };
  return {
    async slotOf(pool: UserPoolRecord, username: string): Promise<UserKey> {
      const [high = 0, low = 0] = await bytesOf(pool, username);
      return { userPoolId: pool.id, sub: `nobody-${high * 256 + low}` };
    },
    /** An address that somebody of that name could have, the same each time; what is shown of it is masked. */
    async addressOf(pool: UserPoolRecord, username: string, kind: 'email' | 'phone_number'): Promise<string> {
      const [, , first = 0, second = 0, third = 0] = await bytesOf(pool, username);
      if (kind === 'email') return `${letter(first)}nobody@${letter(second)}nowhere.com`;
      return `+1555555${String((second * 256 + third) % 10_000).padStart(4, '0')}`;
    },
  };
}

const letter = (byte: number): string => String.fromCharCode(97 + (byte % 26));
