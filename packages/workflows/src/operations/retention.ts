import type { ServiceParts } from './service-parts.ts';

const dayMs = 86_400_000;

/** Deletes what is older than it has to be kept. */
export class Retention {
  readonly #parts: ServiceParts;
  #underway: Promise<number> | undefined;

  constructor(parts: ServiceParts) {
    this.#parts = parts;
  }

  /**
   * Deletes the executions that closed more than `executionRetentionDays` ago; their names are free afterwards. One
   * sweep at a time: a call during another waits for that. Failures are logged: the next sweep takes up the rest.
   * @returns how many went
   */
  expireExecutions(): Promise<number> {
    this.#underway ??= this.#sweep().finally(() => {
      this.#underway = undefined;
    });
    return this.#underway;
  }

  async #sweep(): Promise<number> {
    const { journal, clock, engine, limits, watch, log } = this.#parts;
    try {
      const expired = await journal.expireExecutions(clock.now() - limits.executionRetentionDays * dayMs);
      if (expired > 0) watch.deleted();
      return expired;
    } catch (error) {
      if (!engine.isStopped) log('error', 'executions that are old enough could not be deleted', { error });
      return 0;
    }
  }
}
