import type { UserPoolRecord } from '../records/pool-records.ts';
import type { PasswordVerifier, UserRecord } from '../records/user-records.ts';
import { uuidOf } from '../records/uuid-of.ts';
import type { ServerSecret } from './server-secret.ts';
import { bytesHex, srpGroup } from './srp-numbers.ts';

/** Bytes of a salt. */
export const saltBytes = 16;
/** HMACs that fill a number as long as the prime. */
const verifierParts = 12;
const letters = 'abcdefghijklmnoprst';

/** What stands in for users who are not there: the same each time, and like that of one who is. */
export class AbsentUsers {
  readonly #secret: ServerSecret;

  constructor(secret: ServerSecret) {
    this.#secret = secret;
  }

  /** Salt and verifier that belong to no password. */
  async verifier(pool: UserPoolRecord, username: string): Promise<PasswordVerifier> {
    const name = asCompared(pool, username);
    const salt = await this.#secret.derive('salt', pool.id, name);
    const parts = await Promise.all(
      Array.from({ length: verifierParts }, (_, at) => this.#secret.derive(`verifier ${at}`, pool.id, name)),
    );
    const number = BigInt(`0x${parts.map(bytesHex).join('')}`) % srpGroup.prime;
    return { salt: bytesHex(salt.subarray(0, saltBytes)), verifier: number.toString(16).padStart(768, '0') };
  }

  /** The username that a user of that name would have: an id where people are called by addresses. */
  async username(pool: UserPoolRecord, meant: string): Promise<string> {
    const { UsernameAttributes = [], AliasAttributes = [] } = pool.settings;
    const isAlias = AliasAttributes.length > 0 && (meant.includes('@') || meant.startsWith('+'));
    // As users of such pools mostly are called: their own names are told as they are kept, however somebody writes them.
    if (UsernameAttributes.length === 0 && !isAlias) return asCompared(pool, meant);
    return uuidOf(await this.#secret.derive('id', pool.id, asCompared(pool, meant)));
  }

  /**
   * Where a code goes by what is answered to whoever asks for one that nobody is sent. All calls say the same: the address
   * of a user who is there but is not sent any now, else the one that he is named by, else one made up. Two answers that
   * differ would tell who is there.
   */
  async address(
    pool: UserPoolRecord,
    { given, user }: { readonly given: string; readonly user?: UserRecord | undefined },
    kind: 'email' | 'phone_number',
  ): Promise<string> {
    // Made up in any case, so that all cases take the same steps.
    const madeUp =
      kind === 'phone_number'
        ? `+15550${await this.#digits(pool, given)}`
        : `${await this.#letter(pool, `${given} user`)}@${await this.#letter(pool, `${given} host`)}`;
    const isAddress = kind === 'email' ? given.includes('@') : /^\+\d+$/.test(given);
    return user?.attributes[kind] || (isAddress ? asCompared(pool, given) : madeUp);
  }

  /** A letter of an address that is not there. */
  async #letter(pool: UserPoolRecord, meant: string): Promise<string> {
    const [byte = 0] = await this.#secret.derive('letter', pool.id, asCompared(pool, meant));
    return letters.charAt(byte % letters.length);
  }

  /** Six digits of a telephone number that is not there. */
  async #digits(pool: UserPoolRecord, meant: string): Promise<string> {
    const bytes = await this.#secret.derive('digits', pool.id, asCompared(pool, meant));
    return Array.from(bytes.subarray(0, 6), (byte) => byte % 10).join('');
  }
}

function asCompared({ settings }: UserPoolRecord, username: string): string {
  return settings.UsernameConfiguration.CaseSensitive ? username : username.toLowerCase();
}
