import { readBasicDate } from './read-basic-date.ts';
import type { SignatureErrors } from './signature-errors.ts';
import type { SignatureFields } from './signature-fields.ts';
import { SignatureMemory } from './signature-memory.ts';

/** A signature whose date was still to come when it was taken. */
export interface AheadSignature {
  /** `20260131T120000Z`. */
  readonly date: string;
  readonly signature: string;
}

/** How replays are told, and what an earlier process has left about it. */
export interface ReplayGuardOptions {
  /** Most signatures that are remembered at a time. */
  readonly signaturesMax: number;
  /** 32 random bits. */
  readonly seed: number;
  /** Until when an earlier process with the same keys may have taken requests; undefined where there was none. */
  readonly earlierUntilMs?: number | undefined;
  /** What that process, or those before it, took of dates that were still to come. */
  readonly earlierAhead?: readonly AheadSignature[];
  /** Keeps such a signature for the process after this one. Without it a restart forgets them. */
  readonly keepAhead?: (signature: AheadSignature) => Promise<unknown>;
}

/** A verified signature, to be taken once. */
export interface TakenSignature {
  readonly use: 'read' | 'change';
  readonly fields: SignatureFields;
  readonly errors: SignatureErrors;
  /** Whether it covers the client's id of the call and the number of the attempt: no honest client sends it again. */
  readonly namesAttempt: boolean;
  /** As in `MetSignature`. */
  readonly connection: number;
  readonly nowMs: number;
}

/**
 * Lets each signature pass once while it is valid. What is refused is told so that a client signs anew and tries again:
 * whoever only has the request of somebody else cannot.
 *
 * 1. What was taken is remembered in memory until its date is too old.
 * 2. A read is refused only where it was certainly met before.
 * 3. A process remembers nothing of those before it. They took nothing of a date after `earlierUntilMs` but what was
 *    dated ahead, and that they have kept: so what is dated until then is refused, and what they kept is known.
 */
export class ReplayGuard {
  readonly #options: ReplayGuardOptions;
  /** By the minutes that clocks may differ. */
  readonly #memories = new Map<number, SignatureMemory>();

  constructor(options: ReplayGuardOptions) {
    this.#options = options;
  }

  /**
   * Takes a signature, and waits for the disk only where its date is still to come.
   * @throws ServiceError where it was taken before, where that cannot be told, or where too many are remembered
   */
  take({
    use,
    fields,
    errors,
    namesAttempt,
    connection,
    nowMs,
  }: TakenSignature): Promise<unknown> | undefined {
    const { date, signature } = fields;
    const signedMs = readBasicDate(date);
    const memory = this.#memoryOf(errors.skewMinutes);
    const met = { signature, signedSeconds: signedMs / 1_000, connection };
    const meeting = memory.meet(met, nowMs);
    switch (meeting) {
      case 'repeated':
        throw namesAttempt ? errors.replayed(date) : errors.repeated(date);
      case 'forgotten':
        if (use === 'read') return undefined;
        throw errors.forgotten(signedMs, nowMs);
      case 'full':
        if (use === 'read') return undefined;
        throw errors.tooMany();
      case 'repeated-on-its-connection':
        if (namesAttempt) throw errors.replayed(date);
        return undefined;
      case 'new':
        return use === 'change' && signedMs > nowMs
          ? this.#options.keepAhead?.({ date, signature })
          : undefined;
    }
  }

  #memoryOf(skewMinutes: number): SignatureMemory {
    const kept = this.#memories.get(skewMinutes);
    if (kept !== undefined) return kept;
    const { seed, earlierUntilMs, earlierAhead = [] } = this.#options;
    // What was taken earlier is remembered however much it is: there would be nobody to refuse.
    let isLoaded = false;
    const memory = new SignatureMemory({
      validSeconds: skewMinutes * 60,
      isFull: (nowMs) => isLoaded && this.#isFull(nowMs),
      seed,
      ...(earlierUntilMs === undefined ? {} : { beginsAtSeconds: Math.floor(earlierUntilMs / 1_000) + 1 }),
    });
    for (const { date, signature } of earlierAhead)
      memory.meet({ signature, signedSeconds: readBasicDate(date) / 1_000, connection: 0 }, 0);
    isLoaded = true;
    this.#memories.set(skewMinutes, memory);
    return memory;
  }

  #isFull(nowMs: number): boolean {
    const { signaturesMax } = this.#options;
    const count = () => [...this.#memories.values()].reduce((sum, memory) => sum + memory.count, 0);
    if (this.#memories.size === 0 || count() < signaturesMax) return false;
    // A memory that nobody asks does not forget by itself.
    for (const memory of this.#memories.values()) memory.forgetExpired(nowMs);
    return count() >= signaturesMax;
  }
}
