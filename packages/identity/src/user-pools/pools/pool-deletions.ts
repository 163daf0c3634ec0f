import { type Log, type Records, type RecordWrite, recordPages, SerialWorkByKey } from '@cairn/kit';
import { poolCollections } from './pool-collections.ts';

/** Notes which pools are deleted and not cleared away as yet. */
export const deletedPools = 'cognito-deleted-pools';
const leftovers = deletedPools;
const recordsPerStep = 200;

/**
 * Clears away what deleted pools leave. The record that notes a deletion is written with it; what stood under the pool
 * goes in bounded steps between other writes, and again from the start on when a crash has cut it short.
 */
export class PoolDeletions {
  readonly #records: Records;
  readonly #log: Log;
  readonly #turns = new SerialWorkByKey();
  readonly #underWay = new Set<Promise<void>>();
  readonly #forget: ((userPoolId: string) => Promise<void>)[] = [];

  constructor({ records, log }: { readonly records: Records; readonly log: Log }) {
    this.#records = records;
    this.#log = log;
  }

  /**
   * Adds what else has to be forgotten of a deleted pool, in memory: its keys are held elsewhere. What was being written
   * of the pool is on disk when it resolves, so that it is cleared away too.
   */
  alsoForget(forget: (userPoolId: string) => Promise<void>): void {
    this.#forget.push(forget);
  }

  /** Written together with the end of the pool's own record. */
  note(userPoolId: string): RecordWrite {
    return { collection: leftovers, key: userPoolId, value: '{}' };
  }

  /** Begins to clear away what a pool has left; whoever deleted it does not wait. */
  begin(userPoolId: string): void {
    const work = this.finish(userPoolId).catch((error: unknown) => {
      this.#log('error', `what the user pool ${userPoolId} has left was not cleared away: ${String(error)}`);
    });
    this.#underWay.add(work);
    void work.then(() => this.#underWay.delete(work));
  }

  /** Resolves when nothing is left of a pool: its id may be used again. */
  finish(userPoolId: string): Promise<void> {
    return this.#turns.run(userPoolId, async () => {
      if ((await this.#records.get(leftovers, userPoolId)) === undefined) return;
      for (const forget of this.#forget) await forget(userPoolId);
      const { settings, users, single } = poolCollections;
      for (const collection of [...settings, ...users]) await this.#clear(collection, userPoolId);
      const last = [...single, leftovers];
      await this.#records.write(
        last.map((collection) => ({ collection, key: userPoolId, value: undefined })),
      );
    });
  }

  /**
   * Takes up what a crash cut short. Settings are gone when it resolves, so that nobody finds a client whose pool there
   * is not; users go on the side.
   */
  async resume(): Promise<void> {
    for await (const page of recordPages(this.#records, leftovers)) {
      for (const { key } of page) {
        for (const collection of poolCollections.settings) await this.#clear(collection, key);
        this.begin(key);
      }
    }
  }

  /** Resolves when all that was begun has ended. */
  async settled(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  async #clear(collection: string, userPoolId: string): Promise<void> {
    const prefix = `${userPoolId}/`;
    for await (const page of recordPages(this.#records, collection, { prefix, pageSize: recordsPerStep })) {
      await this.#records.write(page.map(({ key }) => ({ collection, key, value: undefined })));
    }
  }
}
