import type { Alarm } from '@cairn/kit';
import { type LogGroupCatalog, retentionStartMs } from './log-group-catalog.ts';
import type { LogDeletion } from './log-ports.ts';

/** Events deleted in one write: a step delays other writes. */
const eventsPerStep = 500;
const retentionPeriodMs = 3_600_000;

/**
 * Deletes in the background, in bounded steps: what deleted groups and streams have left, and once an hour
 * what is older than its group's retention. A restart takes up what was begun.
 */
export class LogExpiry {
  readonly #catalog: LogGroupCatalog;
  readonly #alarm: Alarm;
  #work: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(catalog: LogGroupCatalog) {
    this.#catalog = catalog;
    this.#alarm = catalog.ports.clock.alarm(() => this.expire());
  }

  /** Takes up open deletions and arms the hourly look at retentions. */
  async start(): Promise<void> {
    for (const deletion of await this.#catalog.openDeletions()) this.delete(deletion);
    this.expire();
  }

  /** Begins nothing more; resolves when the step under way is done. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#alarm.set(undefined);
    await this.#work;
  }

  /** Deletes what was noted in the catalog, in the background. */
  delete(deletion: LogDeletion): void {
    this.#enqueue(async () => {
      if (await this.#steps(deletion)) await this.#catalog.note(deletion, false);
    });
  }

  /** Deletes what is older than the retention of its group, in the background. */
  expire(): void {
    this.#enqueue(async () => {
      const { clock } = this.#catalog.ports;
      for (const group of await this.#catalog.withRetention()) {
        const beforeMs = retentionStartMs(group, clock.now());
        await this.#steps({ kind: 'expired', groupId: group.groupId, beforeMs });
      }
      if (!this.#isStopped) this.#alarm.set(clock.now() + retentionPeriodMs);
    });
  }

  /** Resolves when all background work so far is done. */
  async settled(): Promise<void> {
    await this.#work;
  }

  /** @returns whether it came to its end. */
  async #steps(deletion: LogDeletion): Promise<boolean> {
    while (!this.#isStopped) {
      if (!(await this.#catalog.ports.store.deleteStep(deletion, eventsPerStep))) return true;
    }
    return false;
  }

  #enqueue(work: () => Promise<void>): void {
    this.#work = this.#work.then(async () => {
      if (this.#isStopped) return;
      try {
        await work();
      } catch (error) {
        // What is left is taken up by the next start or the next hour.
        if (!this.#isStopped) this.#catalog.ports.log('error', 'log events could not be deleted', { error });
      }
    });
  }
}
