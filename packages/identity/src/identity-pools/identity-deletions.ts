import type { Log } from '@cairn/kit';
import type { IdentityStore } from './identity-store.ts';

/**
 * Deletes the identities of pools that are deleted, beside everything else, in bounded steps: nobody waits for them, as
 * nothing finds an identity whose pool there is not. What an end or a crash cuts short goes on with the next start.
 */
export class IdentityDeletions {
  readonly #identities: Pick<IdentityStore, 'deletedPools' | 'deleteAll'>;
  readonly #log: Log;
  readonly #underWay = new Map<string, Promise<void>>();
  #isEnding = false;

  constructor(identities: Pick<IdentityStore, 'deletedPools' | 'deleteAll'>, log: Log) {
    this.#identities = identities;
    this.#log = log;
  }

  /** Begins with the identities of a pool whose deletion is on disk. */
  begin(poolId: string): void {
    if (this.#isEnding || this.#underWay.has(poolId)) return;
    const work = this.#identities
      .deleteAll(poolId, () => this.#isEnding)
      .catch((error: unknown) => {
        this.#log(
          'error',
          `the identities of the deleted pool ${poolId} were not cleared away: ${String(error)}`,
        );
      })
      .finally(() => this.#underWay.delete(poolId));
    this.#underWay.set(poolId, work);
  }

  /** Begins with all that was cut short. */
  async resume(): Promise<void> {
    for (const poolId of await this.#identities.deletedPools()) this.begin(poolId);
  }

  /** Resolves when all that was begun has ended. */
  async settled(): Promise<void> {
    await Promise.all(this.#underWay.values());
  }

  /** Cuts short what is under way; resolves when nothing more is written. */
  async end(): Promise<void> {
    this.#isEnding = true;
    await this.settled();
  }
}
