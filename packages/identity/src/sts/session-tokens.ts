import { type Principal, type Random, RecentMap, type Seal, SealError } from '@cairn/kit';
import { accessKeyId as newAccessKeyId, secretAccessKey as newSecret } from '../iam/iam-ids.ts';

/** Credentials that end. */
export interface Session {
  /** `ASIA…` */
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly principal: Principal;
  readonly expiresMs: number;
}

const sealedName = 'sts/session-token';
const keptMax = 1_000;

/** Whether a key is one of a session, by its id. */
export function isTemporaryKey(accessKeyId: string): boolean {
  return accessKeyId.startsWith('ASIA');
}

/**
 * Sessions travel inside their own tokens, sealed: nothing is kept for them, and they hold as long as the key that
 * sealed them is here.
 */
export class SessionTokens {
  readonly #seal: Seal;
  readonly #random: Random;
  readonly #opened = new RecentMap<string, Session>(keptMax);

  constructor(seal: Seal, random: Random) {
    this.#seal = seal;
    this.#random = random;
  }

  /** Makes credentials for a principal. */
  issue(
    account: string,
    principal: Principal,
    expiresMs: number,
  ): { readonly session: Session; readonly token: string } {
    const accessKeyId = newAccessKeyId('ASIA', account, this.#random);
    const session: Session = {
      accessKeyId,
      secretAccessKey: newSecret(this.#random),
      principal: { ...principal, accessKeyId },
      expiresMs,
    };
    return { session, token: this.#seal.seal(JSON.stringify(session), sealedName) };
  }

  /** What a token holds, whether it is over or not; undefined when it is none of ours. */
  open(token: string): Session | undefined {
    const kept = this.#opened.get(token);
    if (kept !== undefined) return kept;
    let text: string;
    try {
      text = this.#seal.open(token, sealedName);
    } catch (error) {
      if (error instanceof SealError) return undefined;
      throw error;
    }
    const session = JSON.parse(text) as Session;
    this.#opened.set(token, session);
    return session;
  }
}
