import type { Alarm } from '@cairn/kit';
import type { ItemStore } from './item-store.ts';
import { timeToLiveIdentity } from './stream-log.ts';
import { expiryKey, expirySeconds, itemKeyOfExpiry, type Table } from './table.ts';
import { partCollection } from './table-record.ts';
import type { TableStreams } from './table-streams.ts';
import type { TransactionTokens } from './transaction-tokens.ts';

const stepSize = 100;
/** What expired so long ago is kept. Source: "How it works: DynamoDB Time to Live" in the developer guide. */
const forgottenSeconds = 5 * 365 * 86_400;
/** Streams and tokens are looked at once in so many rounds. */
const roundsPerSweep = 30;

/** Deletes, in the background, items whose time has come, old records of streams and old tokens. */
export class TableExpiry {
  readonly #items: ItemStore;
  readonly #streams: TableStreams;
  readonly #tokens: TransactionTokens;
  readonly #alarm: Alarm;
  #running: Promise<void> = Promise.resolve();
  #rounds = 0;
  #isStopped = false;

  constructor(items: ItemStore, streams: TableStreams, tokens: TransactionTokens) {
    this.#items = items;
    this.#streams = streams;
    this.#tokens = tokens;
    this.#alarm = items.catalog.ports.clock.alarm(() => this.#ring());
  }

  start(): void {
    this.#setAlarm();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#alarm.set(undefined);
    await this.#running;
  }

  /** Resolves when the round under way is over. */
  settled(): Promise<void> {
    return this.#running;
  }

  #setAlarm(): void {
    const { clock, limits } = this.#items.catalog.ports;
    if (!this.#isStopped) this.#alarm.set(clock.now() + limits.tableSweepSeconds * 1_000);
  }

  #ring(): void {
    this.#running = this.#round()
      .catch((error: unknown) => {
        const { log } = this.#items.catalog.ports;
        log('warn', 'what has expired could not be deleted yet', { cause: String(error) });
      })
      .then(() => this.#setAlarm());
  }

  async #round(): Promise<void> {
    for (const table of [...this.#items.catalog.all()]) {
      if (table.record.timeToLive !== undefined) await this.#expire(table);
    }
    this.#rounds += 1;
    if (this.#rounds % roundsPerSweep !== 1) return;
    await this.#streams.sweep();
    await this.#tokens.sweep();
  }

  async #expire(table: Table): Promise<void> {
    const { records, clock } = this.#items.catalog.ports;
    const { timeToLive, number } = table.record;
    if (timeToLive === undefined) return;
    const collection = partCollection(number, timeToLive.number);
    const now = Math.floor(clock.now() / 1_000);
    const from = expiryKey(Math.max(0, now - forgottenSeconds));
    for (let after: string | undefined; ; ) {
      if (this.#isStopped || this.#items.catalog.find(table.place)?.record.number !== number) return;
      const due = await records.list(collection, {
        from,
        to: expiryKey(now),
        limit: stepSize,
        ...(after !== undefined && { after }),
      });
      await Promise.all(due.map(({ key }) => this.#delete(table, itemKeyOfExpiry(key), now)));
      if (due.length < stepSize) return;
      after = due.at(-1)?.key;
    }
  }

  /** Deletes an item unless it was given more time. */
  async #delete(table: Table, key: string, now: number): Promise<void> {
    await this.#items.change(
      table,
      key,
      (before, current) => {
        const attribute = current.record.timeToLive?.attribute;
        const seconds = before && attribute !== undefined && expirySeconds(before.item, attribute);
        return typeof seconds === 'number' && seconds < now ? undefined : before;
      },
      timeToLiveIdentity,
    );
  }
}
