import type { Alarm } from '@cairn/kit';
import { settingsOf } from './queue-attributes.ts';
import type { QueueCatalog } from './queue-catalog.ts';

/** Looks, once in a while, for messages past their retention, in queues that are in memory. Others are looked at when they are opened. */
export class QueueSweep {
  readonly #catalog: QueueCatalog;
  readonly #alarm: Alarm;
  #isStopped = false;

  constructor(catalog: QueueCatalog) {
    this.#catalog = catalog;
    this.#alarm = catalog.ports.clock.alarm(() => void this.#sweep());
  }

  start(): void {
    const { clock, limits } = this.#catalog.ports;
    if (!this.#isStopped) this.#alarm.set(clock.now() + limits.queueSweepSeconds * 1_000);
  }

  stop(): void {
    this.#isStopped = true;
    this.#alarm.set(undefined);
  }

  async #sweep(): Promise<void> {
    const { limits, log } = this.#catalog.ports;
    try {
      for await (const records of this.#catalog.all()) {
        for (const record of records) {
          if (this.#isStopped) return;
          if (!this.#catalog.isOpen(record)) continue;
          const open = await this.#catalog.open(record);
          open.expire(settingsOf(record, limits.queueMessageBytes).retentionMs);
        }
      }
    } catch (error) {
      log('warn', 'messages past their retention could not be looked for', { cause: String(error) });
    }
    this.start();
  }
}
