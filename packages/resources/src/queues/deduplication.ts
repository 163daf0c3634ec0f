import type { RecordWrite } from '@cairn/kit';
import { deduplicationCollection } from './queue-catalog.ts';
import type { QueuesPorts } from './queue-ports.ts';
import type { QueueRecord } from './queue-record.ts';
import type { SendMessageOutput } from './queue-types.ts';

/** What a FIFO queue remembers of a message by its deduplication id. */
interface Remembered {
  readonly untilMs: number;
  readonly answer: SendMessageOutput;
  /** Resolves when the message is on disk; absent for what was read from there. */
  readonly kept?: Promise<unknown>;
}

const pageSize = 1_000;
const forgottenPerSend = 20;

/**
 * The deduplication ids of one FIFO queue, for five minutes each, over restarts too. Ids that are past their time go
 * with the writes of later messages.
 */
export class Deduplication {
  readonly #ports: Pick<QueuesPorts, 'records' | 'clock' | 'limits'>;
  readonly #collection: string;
  /** In the order of their ends: all last equally long. */
  readonly #remembered = new Map<string, Remembered>();

  constructor(ports: Pick<QueuesPorts, 'records' | 'clock' | 'limits'>, record: QueueRecord) {
    this.#ports = ports;
    this.#collection = deduplicationCollection(record.id);
  }

  async load(): Promise<this> {
    const found: (readonly [string, Remembered])[] = [];
    let after: string | undefined;
    for (;;) {
      const page = await this.#ports.records.list(this.#collection, {
        limit: pageSize,
        ...(after !== undefined && { after }),
      });
      for (const { key, value } of page) found.push([key, JSON.parse(value) as Remembered]);
      if (page.length < pageSize) break;
      after = page.at(-1)?.key;
    }
    found.sort(([, left], [, right]) => left.untilMs - right.untilMs);
    for (const [key, remembered] of found) this.#remembered.set(key, remembered);
    return this;
  }

  /** What was answered to an earlier message of the same id, once that is durable. */
  async find(key: string): Promise<SendMessageOutput | undefined> {
    const found = this.#remembered.get(key);
    if (found === undefined || found.untilMs <= this.#ports.clock.now()) return undefined;
    await found.kept;
    return found.answer;
  }

  /** Whether an id is remembered just now. */
  has(key: string): boolean {
    const found = this.#remembered.get(key);
    return found !== undefined && found.untilMs > this.#ports.clock.now();
  }

  /** Remembers a message that is about to be written. @returns the writes that belong to it */
  remember(key: string, answer: SendMessageOutput, kept: Promise<unknown>): readonly RecordWrite[] {
    const nowMs = this.#ports.clock.now();
    const untilMs = nowMs + this.#ports.limits.queueDeduplicationSeconds * 1_000;
    const writes: RecordWrite[] = this.#outdated(nowMs).map((each) => ({
      collection: this.#collection,
      key: each,
      value: undefined,
    }));
    for (const { key: each } of writes) this.#remembered.delete(each);
    this.#remembered.delete(key);
    this.#remembered.set(key, { untilMs, answer, kept });
    kept.catch(() => this.#remembered.delete(key));
    writes.push({ collection: this.#collection, key, value: JSON.stringify({ untilMs, answer }) });
    return writes;
  }

  #outdated(nowMs: number): readonly string[] {
    const outdated: string[] = [];
    for (const [key, { untilMs }] of this.#remembered) {
      if (untilMs > nowMs || outdated.length === forgottenPerSend) break;
      outdated.push(key);
    }
    return outdated;
  }
}
