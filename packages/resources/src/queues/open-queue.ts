/**
 * A queue whose messages are known in memory: their places, not their bodies.
 *
 * 1. What is answered is durable: a message is offered once its write is done, a receive is answered once its count
 *    and due time are.
 * 2. Calls that follow each other in memory are written in the same order, so that a later one on disk means that
 *    the earlier ones are, too.
 * 3. When a write fails, what memory says is doubtful: the queue is closed and read again.
 */
import type { RecordWrite } from '@cairn/kit';
import type { GroupedWrites } from './grouped-writes.ts';
import { LongPolls } from './long-polls.ts';
import type { MessageCache } from './message-cache.ts';
import { type MessageDocument, type MessageEntry, messageEntry } from './message-entry.ts';
import { MessageIndex } from './message-index.ts';
import {
  deletionWrites,
  loadEntries,
  messageCollection,
  newMessageWrites,
  rowWrite,
  sequenceKey,
} from './message-rows.ts';
import type { QueuesPorts } from './queue-ports.ts';

/** A message to be kept. */
export interface NewEntry {
  readonly document: MessageDocument;
  readonly sentMs: number;
  readonly dueMs: number;
  readonly group: string | undefined;
  readonly receives?: number;
  readonly firstReceivedMs?: number;
}

/** A message that was taken, as it was at that moment. */
export interface TakenMessage {
  readonly entry: MessageEntry;
  readonly receives: number;
  readonly firstReceivedMs: number;
}

/** How messages are taken. */
export interface Taking {
  readonly count: number;
  readonly visibilityMs: number;
  readonly retentionMs: number;
  readonly heldMax: number;
  /** Receives after which a message is no longer given out but handed to `onExhausted`. */
  readonly receivesMax: number | undefined;
  readonly onExhausted: (entries: readonly MessageEntry[]) => void;
}

type OpenQueuePorts = Pick<QueuesPorts, 'records' | 'clock'> & { readonly writes: GroupedWrites };

const writesPerStep = 1_000;
/** Sequences count thousandths of a millisecond, nearly: numbers that JavaScript holds exactly until the year 2248. */
const sequencesPerMs = 1_024;

export class OpenQueue {
  readonly storage: string;
  readonly index: MessageIndex;
  readonly polls: LongPolls;
  readonly #ports: OpenQueuePorts;
  readonly #cache: MessageCache;
  readonly #onBroken: () => void;
  #lastSequence = 0;
  #isClosed = false;

  constructor(
    ports: OpenQueuePorts,
    options: {
      readonly storage: string;
      readonly isFifo: boolean;
      readonly cache: MessageCache;
      /** Told when a write has failed. */
      readonly onBroken: () => void;
    },
  ) {
    this.#ports = ports;
    this.storage = options.storage;
    this.#cache = options.cache;
    this.#onBroken = options.onBroken;
    this.index = new MessageIndex(options.isFifo);
    this.polls = new LongPolls(ports.clock, {
      nextDueMs: () => this.index.nextDueMs(),
      hasAvailable: () => this.#settled().hasAvailable,
    });
  }

  /** Reads what the store holds. */
  async load(): Promise<this> {
    for await (const entries of loadEntries(this.#ports.records, this.storage)) {
      const nowMs = this.#ports.clock.now();
      for (const entry of entries) this.index.add(entry, nowMs);
      this.#lastSequence = entries.at(-1)?.sequence ?? this.#lastSequence;
    }
    return this;
  }

  /** Whether the queue was purged or deleted, or a write failed. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  close(): void {
    this.#isClosed = true;
    this.polls.end();
    for (const entry of this.index.all()) this.#cache.forget(entry);
  }

  nowMs(): number {
    return this.#ports.clock.now();
  }

  nextSequence(): number {
    this.#lastSequence = Math.max(this.#lastSequence + 1, this.#ports.clock.now() * sequencesPerMs);
    return this.#lastSequence;
  }

  /** Makes entries of new messages; their sequences are the order in which they were sent. */
  newEntries(news: readonly NewEntry[]): readonly MessageEntry[] {
    return news.map((given) => messageEntry({ ...given, sequence: this.nextSequence() }));
  }

  /** Keeps new messages, then offers them. @param along written in the same transaction */
  async insert(
    entries: readonly MessageEntry[],
    news: readonly NewEntry[],
    along: readonly RecordWrite[] = [],
  ): Promise<void> {
    const writes = entries.flatMap((entry, at) =>
      newMessageWrites(this.storage, entry, (news[at] as NewEntry).document),
    );
    await this.write([...writes, ...along]);
    this.offer(entries, news);
  }

  /** Takes in messages that are on disk. */
  offer(entries: readonly MessageEntry[], news: readonly NewEntry[]): void {
    if (this.#isClosed) return;
    const nowMs = this.#ports.clock.now();
    entries.forEach((entry, at) => {
      this.index.add(entry, nowMs);
      this.#cache.keep(entry, (news[at] as NewEntry).document);
    });
    this.polls.wake();
  }

  /** Takes messages that are available, in memory only: `keepTaken` has to follow. */
  take(taking: Taking): readonly TakenMessage[] {
    const nowMs = this.#ports.clock.now();
    const index = this.#settled();
    const taken: MessageEntry[] = [];
    const expired: MessageEntry[] = [];
    const exhausted: MessageEntry[] = [];
    const count = Math.min(taking.count, taking.heldMax - index.counts.held);
    while (taken.length < count) {
      const entries = index.take(count - taken.length);
      if (entries.length === 0) break;
      for (const entry of entries) {
        if (entry.sentMs + taking.retentionMs <= nowMs) {
          expired.push(entry);
          index.remove(entry);
        } else if (taking.receivesMax !== undefined && entry.receives >= taking.receivesMax) {
          // Stays taken, and with it its group, until it is in the other queue.
          exhausted.push(entry);
        } else taken.push(entry);
      }
    }
    if (expired.length > 0) this.#forget(expired);
    if (exhausted.length > 0) taking.onExhausted(exhausted);
    return taken.map((entry) => {
      entry.receives += 1;
      if (entry.firstReceivedMs === 0) entry.firstReceivedMs = nowMs;
      entry.receivedMs = nowMs;
      index.hold(entry, nowMs + taking.visibilityMs, nowMs);
      return { entry, receives: entry.receives, firstReceivedMs: entry.firstReceivedMs };
    });
  }

  /** Makes durable that messages were taken, and reads them. Those that were deleted meanwhile are left out. */
  async keepTaken(
    taken: readonly TakenMessage[],
  ): Promise<readonly (TakenMessage & { readonly document: MessageDocument })[]> {
    if (taken.length === 0) return [];
    const written = this.write(taken.map(({ entry }) => rowWrite(this.storage, entry)));
    const [documents] = await Promise.all([this.documents(taken.map(({ entry }) => entry)), written]);
    return taken.flatMap((each, at) => {
      const document = documents[at];
      return document === undefined ? [] : [{ ...each, document }];
    });
  }

  /** Sets when a held message is available again. */
  async setDue(entries: readonly MessageEntry[], dueMs: readonly number[]): Promise<void> {
    const nowMs = this.#ports.clock.now();
    entries.forEach((entry, at) => {
      this.index.hold(entry, dueMs[at] as number, nowMs);
    });
    const writes = entries.map((entry) => rowWrite(this.storage, entry));
    this.polls.wake();
    await this.write(writes);
  }

  /** Deletes messages. */
  async remove(entries: readonly MessageEntry[]): Promise<void> {
    this.withdraw(entries);
    await this.write(entries.flatMap((entry) => deletionWrites(this.storage, entry)));
  }

  /** Takes messages out of memory; deleting them on disk is the caller's. */
  withdraw(entries: readonly MessageEntry[]): void {
    for (const entry of entries) {
      this.index.remove(entry);
      this.#cache.forget(entry);
    }
    this.polls.wake();
  }

  /** The messages themselves, from memory or from disk; undefined where one is no longer there. */
  async documents(entries: readonly MessageEntry[]): Promise<readonly (MessageDocument | undefined)[]> {
    const kept = entries.map(({ document }) => document);
    if (!kept.includes(undefined)) return kept;
    const missing = entries.filter((_, at) => kept[at] === undefined);
    const collection = messageCollection(this.storage);
    const texts = await this.#ports.records.getAll(
      missing.map(({ sequence }) => ({ collection, key: sequenceKey(sequence) })),
    );
    let next = 0;
    return kept.map((document) => {
      if (document !== undefined) return document;
      const text = texts[next++];
      return text === undefined ? undefined : (JSON.parse(text) as MessageDocument);
    });
  }

  /** Deletes what is past its retention. */
  expire(retentionMs: number): void {
    const nowMs = this.#ports.clock.now();
    const expired = this.index.all().filter(({ sentMs }) => sentMs + retentionMs <= nowMs);
    if (expired.length === 0) return;
    for (const entry of expired) this.index.remove(entry);
    this.#forget(expired);
  }

  /** FIFO queues delay by the setting in force, also those that were sent before it was changed. */
  delayAll(delayMs: number): void {
    const nowMs = this.#ports.clock.now();
    for (const entry of this.index.all()) this.index.delay(entry, entry.sentMs + delayMs, nowMs);
    this.polls.wake();
  }

  /** Writes all or nothing. @throws what the store throws; the queue is closed then */
  async write(writes: readonly RecordWrite[]): Promise<void> {
    try {
      await this.#ports.writes.write(writes);
    } catch (error) {
      this.close();
      this.#onBroken();
      throw error;
    }
  }

  #settled(): MessageIndex {
    this.index.settle(this.#ports.clock.now());
    return this.index;
  }

  /** Nobody waits for this: what is not deleted now is found expired again. */
  #forget(entries: readonly MessageEntry[]): void {
    for (const entry of entries) this.#cache.forget(entry);
    for (let at = 0; at < entries.length; at += writesPerStep) {
      const step = entries.slice(at, at + writesPerStep);
      this.write(step.flatMap((entry) => deletionWrites(this.storage, entry))).catch(() => undefined);
    }
  }
}
