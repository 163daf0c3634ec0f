import { encodeBase64, type RecordWrite, SerialWorkByKey } from '@cairn/kit';
import { HourlyCounts, networkOf } from '../../hourly-counts.ts';
import type { UserPoolRecord } from '../records/pool-records.ts';
import type { UserKey } from '../records/user-store.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import type { CodePurpose, Codes, CodeTry } from './codes.ts';
import { nobodySlots } from './nobody-slots.ts';
import { sixDigits } from './six-digits.ts';

/**
 * Under `POOL/SUB/PURPOSE/code` lies the code, under `…/counts` how often codes were sent and tried: the code is
 * written by whoever asked for it, the counts here, before anybody hears of anything.
 */
export const codeCollection = 'cognito-codes';

const hourMs = 3_600_000;

interface KeptCode {
  readonly salt: string;
  /** HMAC by the salt of pool, user, purpose and code. */
  readonly mac: string;
  readonly expiresMs: number;
}

/** Instants within the last hour. */
interface Counts {
  readonly sent: readonly number[];
  readonly wrong: readonly number[];
}

/** Codes that are kept in the records, hashed. */
export function keptCodes(context: UserPoolContext): Codes {
  const kept = new KeptCodes(context);
  const slots = nobodySlots(context);
  /** The slot of nobody is looked for in any case, so that both cases take the same steps. */
  const placeOf = async (pool: UserPoolRecord, user: UserKey): Promise<UserKey> => {
    await slots.slotOf(pool, user.sub);
    return user;
  };
  return {
    issue: async (pool, user, options) => kept.issue(await placeOf(pool, user), options),
    take: async (pool, user, purpose, tried) => kept.take(await placeOf(pool, user), purpose, tried),
    taking: async (pool, user, purpose, tried) => kept.taking(await placeOf(pool, user), purpose, tried),
    async issueToNobody(pool, username, options) {
      const nobody = await slots.slotOf(pool, username);
      return { nobody, ...(await kept.issue(nobody, options)) };
    },
    async takeOfNobody(pool, username, tried, purpose) {
      await kept.take(await slots.slotOf(pool, username), purpose, tried);
      throw userPoolErrors.codeMismatch();
    },
  };
}

class KeptCodes {
  readonly #context: UserPoolContext;
  readonly #tries: HourlyCounts;
  /** Tries of one code follow one another, so that their conditional writes do not cross. */
  readonly #turns = new SerialWorkByKey();

  constructor(context: UserPoolContext) {
    this.#context = context;
    this.#tries = new HourlyCounts(context.clock, context.limits.userPoolCodeTriesPerAddress);
  }

  issue(user: UserKey, { purpose, seconds }: { readonly purpose: CodePurpose; readonly seconds: number }) {
    const key = keyOf(user, purpose);
    return this.#turns.run(key, async () => {
      const { clock, limits } = this.#context;
      for (;;) {
        const { counts, countsText } = await this.#read(key);
        if (counts.sent.length >= limits.userPoolCodesPerHour) throw userPoolErrors.limitExceeded();
        const sent = [...counts.sent, clock.now()];
        if (!(await this.#write(countsWrite(key, countsText, { ...counts, sent })))) continue;
        const code = sixDigits(this.#context.crypto);
        const salt = encodeBase64(this.#context.crypto.randomBytes(16));
        const value: KeptCode = {
          salt,
          mac: this.#macOf(salt, key, code),
          expiresMs: clock.now() + seconds * 1_000,
        };
        return { code, writes: [{ ...codeKey(key), value: JSON.stringify(value) }] };
      }
    });
  }

  async take(user: UserKey, purpose: CodePurpose, tried: CodeTry): Promise<void> {
    for (;;) {
      if (await this.#write(...(await this.taking(user, purpose, tried)))) return;
    }
  }

  taking(user: UserKey, purpose: CodePurpose, tried: CodeTry): Promise<readonly RecordWrite[]> {
    const key = keyOf(user, purpose);
    const network = networkOf(tried.address);
    return this.#turns.run(key, async () => {
      const hasPlace = this.#tries.take(network);
      let isWrong = false;
      try {
        for (;;) {
          const { counts, countsText, code, codeText } = await this.#read(key);
          if (!hasPlace || counts.wrong.length >= this.#context.limits.userPoolCodeTries)
            throw userPoolErrors.limitExceeded();
          const isRight = this.#isRight(key, code, tried.code);
          const isOver = code === undefined || code.expiresMs <= this.#context.clock.now();
          if (isRight && !isOver) {
            return [
              { ...codeKey(key), value: undefined, ifValue: codeText as string },
              { ...countsKey(key), value: undefined },
            ];
          }
          const wrong = [...counts.wrong, this.#context.clock.now()];
          if (!(await this.#write(countsWrite(key, countsText, { ...counts, wrong })))) continue;
          isWrong = true;
          throw isOver ? userPoolErrors.codeExpired() : userPoolErrors.codeMismatch();
        }
      } finally {
        if (hasPlace && !isWrong) this.#tries.giveBack(network);
      }
    });
  }

  /** Where there is no code the same is reckoned. */
  #isRight(key: string, code: KeptCode | undefined, tried: string): boolean {
    const mac = this.#macOf(code?.salt ?? '', key, tried);
    const encoder = new TextEncoder();
    return this.#context.crypto.equals(encoder.encode(mac), encoder.encode(code?.mac ?? ''));
  }

  #macOf(salt: string, key: string, code: string): string {
    return encodeBase64(this.#context.crypto.hmac('SHA-256', salt, key, '\n', code));
  }

  async #read(key: string) {
    const [codeText, countsText] = await this.#context.records.getAll([codeKey(key), countsKey(key)]);
    const code = codeText === undefined ? undefined : (JSON.parse(codeText) as KeptCode);
    const { sent, wrong }: Counts =
      countsText === undefined ? { sent: [], wrong: [] } : (JSON.parse(countsText) as Counts);
    const since = this.#context.clock.now() - hourMs;
    const isRecent = (instant: number) => instant > since;
    return {
      code,
      codeText,
      countsText,
      counts: { sent: sent.filter(isRecent), wrong: wrong.filter(isRecent) },
    };
  }

  #write(...writes: readonly RecordWrite[]): Promise<boolean> {
    return this.#context.records.write(writes);
  }
}

/** Writes that end the codes of a user, sent to an address that is his no longer. */
export function codeEndings(user: UserKey, purposes: readonly CodePurpose[]): readonly RecordWrite[] {
  return purposes.map((purpose) => ({ ...codeKey(keyOf(user, purpose)), value: undefined }));
}

function countsWrite(key: string, before: string | undefined, counts: Counts): RecordWrite {
  const value = JSON.stringify(counts);
  return { ...countsKey(key), value, ...(before === undefined ? { ifAbsent: true } : { ifValue: before }) };
}

const keyOf = ({ userPoolId, sub }: UserKey, purpose: CodePurpose): string =>
  `${userPoolId}/${sub}/${purpose}`;
const codeKey = (key: string) => ({ collection: codeCollection, key: `${key}/code` });
const countsKey = (key: string) => ({ collection: codeCollection, key: `${key}/counts` });
