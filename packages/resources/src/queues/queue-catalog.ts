import { RecentMap, type RecordWrite, recordPages, SerialWork } from '@cairn/kit';
import { GroupedWrites } from './grouped-writes.ts';
import { MessageCache } from './message-cache.ts';
import { collectionsOf } from './message-rows.ts';
import { OpenQueue } from './open-queue.ts';
import { placeKey, readQueueUrl } from './queue-address.ts';
import type { QueuePlace, QueueScope, QueuesPorts } from './queue-ports.ts';
import type { QueueRecord } from './queue-record.ts';
import { sqsErrors } from './sqs-errors.ts';

const queueCollection = 'sqs-queues';
const leftoverCollection = 'sqs-leftovers';
const pageSize = 1_000;
const cachedQueuesMax = 10_000;

/** Finds queues by what callers write, opens them when they are first used, and lets changes happen one by one. */
export class QueueCatalog {
  readonly ports: QueuesPorts;
  readonly #known = new RecentMap<string, QueueRecord>(cachedQueuesMax);
  readonly #open = new Map<string, Promise<OpenQueue>>();
  readonly #cache: MessageCache;
  /** All writes to queues and messages take this way, so that what was begun before a purge is there when it clears. */
  readonly #writes: GroupedWrites;
  readonly #clearing = new Set<Promise<void>>();
  readonly #changes = new SerialWork();
  /** How many queues were written or deleted. */
  #changed = 0;

  constructor(ports: QueuesPorts) {
    this.ports = ports;
    this.#cache = new MessageCache(ports.limits.queueCacheBytes);
    this.#writes = new GroupedWrites(ports.records);
  }

  /** Clears what purged and deleted queues have left. */
  async start(): Promise<void> {
    for await (const page of recordPages(this.ports.records, leftoverCollection)) {
      for (const { key, value } of page) this.#clear(key, JSON.parse(value) as readonly string[]);
    }
  }

  async stop(): Promise<void> {
    const opened = await Promise.allSettled(this.#open.values());
    for (const each of opened) if (each.status === 'fulfilled') each.value.close();
    this.#open.clear();
    await Promise.allSettled(this.#clearing);
  }

  /** Runs a change of queues after all that were begun before it. */
  change<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#changes.run(work);
  }

  async find(place: QueuePlace): Promise<QueueRecord | undefined> {
    const key = placeKey(place);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const changed = this.#changed;
    const text = await this.ports.records.get(queueCollection, key);
    if (text === undefined) return undefined;
    const record = JSON.parse(text) as QueueRecord;
    // What was read before a change is not to be remembered after it.
    if (changed !== this.#changed) return this.#known.get(key) ?? record;
    this.#known.set(key, record);
    return record;
  }

  /** @throws ServiceError QueueDoesNotExist */
  async existing(place: QueuePlace): Promise<QueueRecord> {
    const record = this.#known.get(placeKey(place)) ?? (await this.find(place));
    if (record === undefined) throw sqsErrors.queueDoesNotExist();
    return record;
  }

  /** The queue of a URL. @throws ServiceError InvalidAddress, QueueDoesNotExist */
  async atUrl(scope: QueueScope, url: string): Promise<QueueRecord> {
    return this.existing(readQueueUrl(scope, url));
  }

  /** Queues of an account and region by name, in one page. @param after name */
  async list(
    { account, region }: QueueScope,
    { prefix, after, limit }: { readonly prefix: string; readonly after?: string; readonly limit: number },
  ): Promise<readonly QueueRecord[]> {
    const place = `${account}/${region}/`;
    const page = await this.ports.records.list(queueCollection, {
      prefix: place + prefix,
      limit,
      ...(after !== undefined && { after: place + after }),
    });
    return page.map(({ value }) => JSON.parse(value) as QueueRecord);
  }

  /** All queues there are, in pages. */
  async *all(): AsyncGenerator<readonly QueueRecord[]> {
    for await (const page of recordPages(this.ports.records, queueCollection, { pageSize }))
      yield page.map(({ value }) => JSON.parse(value) as QueueRecord);
  }

  /** Keeps a queue's document. @param along written in the same transaction */
  async put(record: QueueRecord, along: readonly RecordWrite[] = []): Promise<void> {
    const key = placeKey(record);
    await this.#writes.write([{ collection: queueCollection, key, value: JSON.stringify(record) }, ...along]);
    this.#changed += 1;
    this.#known.set(key, record);
  }

  /** Forgets a queue; its messages are cleared away behind it. */
  async remove(record: QueueRecord): Promise<void> {
    const key = placeKey(record);
    const collections = [...collectionsOf(record.storage), deduplicationCollection(record.id)];
    await this.#writes.write([
      { collection: queueCollection, key, value: undefined },
      leftover(record.storage, collections),
    ]);
    this.#changed += 1;
    this.#known.delete(key);
    await this.#leave(record.storage, collections);
  }

  /** Forgets all messages of a queue at once; they are cleared away behind it. */
  async purge(record: QueueRecord): Promise<void> {
    const collections = collectionsOf(record.storage);
    const purged = { ...record, storage: this.newId(), purgedMs: this.ports.clock.now() };
    await this.put(purged, [leftover(record.storage, collections)]);
    await this.#leave(record.storage, collections);
  }

  /** Twenty hexadecimal digits that no other queue has. */
  newId(): string {
    return this.ports.ids.uuid().replaceAll('-', '').slice(0, 20);
  }

  /** The queue with its messages at hand; read from the store at its first use. */
  async open(record: QueueRecord): Promise<OpenQueue> {
    const { storage } = record;
    let opened = this.#open.get(storage);
    if (opened === undefined) {
      const forget = (): void => {
        this.#open.delete(storage);
      };
      opened = new OpenQueue(
        { ...this.ports, writes: this.#writes },
        {
          storage,
          isFifo: record.name.endsWith('.fifo'),
          cache: this.#cache,
          onBroken: forget,
        },
      ).load();
      opened.catch(forget);
      this.#open.set(storage, opened);
    }
    return opened;
  }

  /** Whether a queue is in memory. */
  isOpen({ storage }: QueueRecord): boolean {
    return this.#open.has(storage);
  }

  async #leave(storage: string, collections: readonly string[]): Promise<void> {
    const opened = this.#open.get(storage);
    this.#open.delete(storage);
    (await opened?.catch(() => undefined))?.close();
    this.#clear(storage, collections);
  }

  #clear(storage: string, collections: readonly string[]): void {
    const { records, log } = this.ports;
    const work = async (): Promise<void> => {
      try {
        for (const collection of collections) await records.clear(collection);
        await records.write([{ collection: leftoverCollection, key: storage, value: undefined }]);
      } catch (error) {
        log('warn', 'messages of a deleted queue could not be cleared away; the next start tries again', {
          cause: String(error),
        });
      }
    };
    const clearing = work().finally(() => this.#clearing.delete(clearing));
    this.#clearing.add(clearing);
  }
}

/** Where a queue's deduplication ids are kept. */
export function deduplicationCollection(id: string): string {
  return `sqs-d-${id}`;
}

function leftover(storage: string, collections: readonly string[]): RecordWrite {
  return { collection: leftoverCollection, key: storage, value: JSON.stringify(collections) };
}
