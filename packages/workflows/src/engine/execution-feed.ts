import type { ExecutionStatus, HistoryEvent } from '@cairn/asl';
import type { JournalReader } from '../journal.ts';
import type { CommitWatch } from './commit-watch.ts';
import type { HistoryReader } from './history-reader.ts';

/** What a listener of an execution hears. */
export type FollowedEvent =
  | { readonly kind: 'event'; readonly event: HistoryEvent }
  /** Nothing more will come: the execution has closed, or it is gone (`undefined`). */
  | { readonly kind: 'end'; readonly status: ExecutionStatus | undefined };

/** Several events at a time: those that had become durable when they were asked for. */
export type FollowedEvents =
  | { readonly kind: 'events'; readonly events: readonly HistoryEvent[] }
  | Extract<FollowedEvent, { readonly kind: 'end' }>;

/** Events from one on, as far as they were durable when they were read. */
interface FeedPage {
  readonly events: readonly HistoryEvent[];
  /** Set where no events follow and none will. */
  readonly end: { readonly status: ExecutionStatus | undefined } | undefined;
}

/**
 * The turn of one history of several that the same listener follows: resolves when a page may be read for it.
 * @returns to be called when that page was taken
 */
export type PageTurn = () => Promise<() => void>;

/** From where on somebody follows, and until when. */
export interface FollowOptions {
  readonly fromId: number;
  readonly signal: AbortSignal | undefined;
  /** Bounds how many pages a listener of many histories holds; unless given nothing is waited for. */
  readonly turn?: PageTurn | undefined;
}

/** What feeds read from. */
export interface FeedPorts {
  readonly journal: JournalReader;
  readonly history: HistoryReader;
  readonly watch: CommitWatch;
}

/** Most events, and about most bytes, of one read. */
const eventsPerPage = 100;
const bytesPerPage = 1_048_576;

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

/** The histories that are being followed, one feed for all listeners of an execution. */
export class ExecutionFeeds {
  readonly #ports: FeedPorts;
  readonly #feeds = new Map<number, ExecutionFeed>();

  constructor(ports: FeedPorts) {
    this.#ports = ports;
  }

  /**
   * The events of an execution as they become durable, from one on, until it closes or the signal ends it. Keeps no
   * more than a page: what a slow listener has not taken is read again for it.
   */
  async *follow(executionId: number, options: FollowOptions): AsyncGenerator<FollowedEvent, void, void> {
    for await (const followed of this.followPages(executionId, options)) {
      if (followed.kind === 'end') yield followed;
      else
        for (const event of followed.events) {
          if (isAborted(options.signal)) return;
          yield { kind: 'event', event };
        }
    }
  }

  /** The same by the page; all who are equally far are given the same lists. */
  async *followPages(
    executionId: number,
    { fromId, signal, turn }: FollowOptions,
  ): AsyncGenerator<FollowedEvents, void, void> {
    const feed = this.#open(executionId);
    let endTurn: (() => void) | undefined;
    try {
      for (let nextId = fromId; !isAborted(signal); ) {
        endTurn = await turn?.();
        if (isAborted(signal)) return;
        const { version } = feed;
        const { events, end } = await feed.page(nextId);
        if (isAborted(signal)) return;
        if (events.length > 0) yield { kind: 'events', events };
        nextId = (events.at(-1)?.id ?? nextId - 1) + 1;
        if (end !== undefined) {
          yield { kind: 'end', ...end };
          return;
        }
        endTurn?.();
        if (events.length === 0) await feed.changed(version, signal);
      }
    } finally {
      endTurn?.();
      this.#release(feed);
    }
  }

  #open(executionId: number): ExecutionFeed {
    const feed = this.#feeds.get(executionId) ?? new ExecutionFeed(executionId, this.#ports);
    this.#feeds.set(executionId, feed);
    feed.listeners += 1;
    return feed;
  }

  #release(feed: ExecutionFeed): void {
    feed.listeners -= 1;
    if (feed.listeners > 0) return;
    feed.close();
    this.#feeds.delete(feed.executionId);
  }
}

/** A page that is being read, or that somebody holds: it is kept for nobody. */
interface SharedPage {
  readonly version: number;
  readonly fromId: number;
  pending: Promise<FeedPage> | undefined;
  events: WeakRef<FeedPage['events']> | undefined;
  end: FeedPage['end'];
}

/** One execution's history for all who listen to it: those at the same place share what is read. */
class ExecutionFeed {
  readonly executionId: number;
  readonly #ports: FeedPorts;
  readonly #unwatch: () => void;
  readonly #waiting = new Set<() => void>();
  /** Counts commits. */
  version = 0;
  listeners = 0;
  #shared: SharedPage | undefined;

  constructor(executionId: number, ports: FeedPorts) {
    this.executionId = executionId;
    this.#ports = ports;
    this.#unwatch = ports.watch.watch(executionId, () => {
      this.version += 1;
      for (const wake of [...this.#waiting]) wake();
    });
  }

  page(fromId: number): Promise<FeedPage> {
    const { version } = this;
    const known = this.#shared;
    if (known?.version === version && known.fromId === fromId) {
      if (known.pending !== undefined) return known.pending;
      const events = known.events?.deref();
      if (events !== undefined) return Promise.resolve({ events, end: known.end });
    }
    const shared: SharedPage = { version, fromId, pending: undefined, events: undefined, end: undefined };
    shared.pending = this.#read(fromId).then(
      (page) => {
        shared.pending = undefined;
        shared.events = new WeakRef(page.events);
        shared.end = page.end;
        return page;
      },
      (error: unknown) => {
        shared.pending = undefined;
        throw error;
      },
    );
    this.#shared = shared;
    return shared.pending;
  }

  /** Resolves when something was committed after a version was seen, or the signal ends. */
  changed(seen: number, signal: AbortSignal | undefined): Promise<void> {
    if (this.version !== seen || isAborted(signal)) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal?.addEventListener('abort', wake);
    });
  }

  close(): void {
    this.#unwatch();
  }

  async #read(fromId: number): Promise<FeedPage> {
    const { journal, history } = this.#ports;
    const row = await journal.execution(this.executionId);
    if (row === undefined) return { events: [], end: { status: undefined } };
    const lastId = await history.lastEventId(row);
    if (fromId > lastId) {
      return { events: [], end: row.status === 'RUNNING' ? undefined : { status: row.status } };
    }
    const endId = Math.min(lastId, fromId + eventsPerPage - 1);
    const events = await history.page(row, { startId: fromId, endId, bytesMax: bytesPerPage });
    const isLast = events.at(-1)?.id === lastId && row.status !== 'RUNNING';
    return { events, end: isLast ? { status: row.status } : undefined };
  }
}
