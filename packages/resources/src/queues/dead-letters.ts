import type { MessageDocument, MessageEntry } from './message-entry.ts';
import { deletionWrites, newMessageWrites } from './message-rows.ts';
import type { NewEntry, OpenQueue } from './open-queue.ts';
import { queueArn } from './queue-address.ts';
import type { QueueCatalog } from './queue-catalog.ts';
import type { QueueRecord } from './queue-record.ts';

/** How long a message is kept back whose move has failed. */
const retryMs = 1_000;

/** Moves messages that were received too often to the dead-letter queue of their queue. */
export class DeadLetters {
  readonly #catalog: QueueCatalog;
  readonly #moving = new Set<Promise<void>>();

  constructor(catalog: QueueCatalog) {
    this.#catalog = catalog;
  }

  /** Moves taken messages, in the background; whoever waits for messages of the other queue is woken. */
  move(from: QueueRecord, source: OpenQueue, entries: readonly MessageEntry[], to: QueueRecord): void {
    const { log } = this.#catalog.ports;
    const work = async (): Promise<void> => {
      try {
        const target = await this.#catalog.open(to);
        const documents = await source.documents(entries);
        await moveMessages(source, target, entries, (entry, at) => {
          const document = documents[at];
          return document === undefined ? undefined : deadLetter(from, entry, document);
        });
      } catch (error) {
        log('error', 'messages could not be moved to the dead-letter queue', {
          queue: queueArn(from),
          cause: String(error),
        });
        const nowMs = this.#catalog.ports.clock.now();
        if (!source.isClosed) for (const entry of entries) source.index.hold(entry, nowMs + retryMs, nowMs);
      }
    };
    const moving = work().finally(() => this.#moving.delete(moving));
    this.#moving.add(moving);
  }

  /** Resolves when what was begun is done. */
  async settled(): Promise<void> {
    await Promise.all(this.#moving);
  }
}

/** Standard queues keep the time when a message was sent first; FIFO queues count it anew. */
function deadLetter(from: QueueRecord, entry: MessageEntry, document: MessageDocument): NewEntry {
  const isFifo = from.name.endsWith('.fifo');
  return {
    document: { ...document, deadLetterSource: queueArn(from) },
    sentMs: isFifo ? Number.NaN : entry.sentMs,
    dueMs: 0,
    group: entry.group,
    receives: entry.receives,
    firstReceivedMs: entry.firstReceivedMs,
  };
}

/**
 * Moves messages from one queue to another in one write.
 * @param make what an entry becomes; undefined for one that is gone. A `sentMs` that is no number stands for now.
 */
export async function moveMessages(
  source: OpenQueue,
  target: OpenQueue,
  entries: readonly MessageEntry[],
  make: (entry: MessageEntry, at: number) => NewEntry | undefined,
): Promise<number> {
  const moved: MessageEntry[] = [];
  const news: NewEntry[] = [];
  entries.forEach((entry, at) => {
    const made = make(entry, at);
    if (made === undefined || entry.state === 'gone') return;
    moved.push(entry);
    news.push(Number.isNaN(made.sentMs) ? { ...made, sentMs: target.nowMs() } : made);
  });
  const arrivals = target.newEntries(news);
  await source.write([
    ...moved.flatMap((entry) => deletionWrites(source.storage, entry)),
    ...arrivals.flatMap((entry, at) =>
      newMessageWrites(target.storage, entry, (news[at] as NewEntry).document),
    ),
  ]);
  source.withdraw(moved);
  target.offer(arrivals, news);
  return moved.length;
}
