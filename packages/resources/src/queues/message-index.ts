import { invariant } from '@cairn/kit';
import { type HeapItem, IndexedHeap } from './indexed-heap.ts';
import type { MessageEntry } from './message-entry.ts';
import { MessageSequence } from './message-sequence.ts';

/** The messages of one group of a FIFO queue. */
interface MessageGroup extends HeapItem {
  readonly name: string;
  readonly available: IndexedHeap<MessageEntry>;
  held: number;
  entries: number;
}

/** How many messages a queue has, by what may be done with them. */
export interface MessageCounts {
  readonly available: number;
  readonly delayed: number;
  readonly held: number;
}

const bySequence = (left: MessageEntry, right: MessageEntry): boolean => left.sequence < right.sequence;
const byDue = (left: MessageEntry, right: MessageEntry): boolean => left.dueMs < right.dueMs;

/**
 * Which messages of a queue may be received next. Pure bookkeeping: no clock, no store.
 *
 * 1. An entry is in exactly one place: available, waiting for its due time (delayed or held), or taken.
 * 2. In a FIFO queue nothing of a group is taken while something of it is held, except by the same taking.
 * 3. Within a group, messages are taken in the order of their sequence.
 */
export class MessageIndex {
  readonly #isFifo: boolean;
  readonly #sequence = new MessageSequence();
  /** Standard queues: what may be taken. */
  readonly #available = new IndexedHeap<MessageEntry>(bySequence);
  readonly #waiting = new IndexedHeap<MessageEntry>(byDue);
  readonly #groups = new Map<string, MessageGroup>();
  /** FIFO queues: groups of which something may be taken, by their first message. */
  readonly #ready = new IndexedHeap<MessageGroup>(
    (left, right) =>
      (left.available.peek() as MessageEntry).sequence < (right.available.peek() as MessageEntry).sequence,
  );
  #delayed = 0;
  #held = 0;

  constructor(isFifo: boolean) {
    this.#isFifo = isFifo;
  }

  get counts(): MessageCounts {
    return {
      available: this.#sequence.size - this.#delayed - this.#held,
      delayed: this.#delayed,
      held: this.#held,
    };
  }

  /** Takes in a message: sent just now or read from the store. */
  add(entry: MessageEntry, nowMs: number): void {
    invariant(entry.state === 'gone', 'an entry is added once');
    this.#sequence.add(entry);
    if (this.#isFifo) this.#groupOf(entry).entries += 1;
    if (entry.dueMs > nowMs) this.#wait(entry, entry.receives > 0 ? 'held' : 'delayed');
    else this.#offer(entry);
  }

  find(sequence: number): MessageEntry | undefined {
    return this.#sequence.find(sequence);
  }

  all(): readonly MessageEntry[] {
    return this.#sequence.all();
  }

  /** Makes available what is due. */
  settle(nowMs: number): void {
    for (;;) {
      const entry = this.#waiting.peek();
      if (entry === undefined || entry.dueMs > nowMs) return;
      this.#unwait(entry);
      this.#offer(entry);
    }
  }

  /** When the next message is due; undefined when none waits. */
  nextDueMs(): number | undefined {
    return this.#waiting.peek()?.dueMs;
  }

  /** Whether something may be taken. */
  get hasAvailable(): boolean {
    return this.#isFifo ? this.#ready.size > 0 : this.#available.size > 0;
  }

  /**
   * Takes up to so many messages; FIFO queues give as many of one group as there are before the next.
   * They count as held; hold or remove each of them then.
   */
  take(count: number): MessageEntry[] {
    const taken: MessageEntry[] = [];
    while (taken.length < count) {
      if (this.#isFifo) {
        const group = this.#ready.pop();
        if (group === undefined) break;
        while (taken.length < count && group.available.size > 0) {
          group.held += 1;
          taken.push(this.#taken(group.available.pop() as MessageEntry));
        }
      } else {
        const entry = this.#available.pop();
        if (entry === undefined) break;
        taken.push(this.#taken(entry));
      }
    }
    return taken;
  }

  /** Keeps a taken or held message back until it is due; a due time that has come makes it available. */
  hold(entry: MessageEntry, dueMs: number, nowMs: number): void {
    if (entry.state === 'gone') return;
    this.#withdraw(entry);
    entry.dueMs = dueMs;
    if (dueMs > nowMs) this.#wait(entry, 'held');
    else this.#offer(entry);
  }

  /** Gives a delayed message another due time. */
  delay(entry: MessageEntry, dueMs: number, nowMs: number): void {
    if (entry.state !== 'delayed') return;
    this.#withdraw(entry);
    entry.dueMs = dueMs;
    if (dueMs > nowMs) this.#wait(entry, 'delayed');
    else this.#offer(entry);
  }

  remove(entry: MessageEntry): void {
    if (entry.state === 'gone') return;
    this.#withdraw(entry);
    entry.state = 'gone';
    this.#sequence.noteGone();
    if (!this.#isFifo) return;
    const group = this.#groupOf(entry);
    group.entries -= 1;
    if (group.entries === 0) this.#groups.delete(group.name);
  }

  #taken(entry: MessageEntry): MessageEntry {
    entry.state = 'held';
    this.#held += 1;
    return entry;
  }

  #offer(entry: MessageEntry): void {
    entry.state = 'available';
    if (!this.#isFifo) {
      this.#available.push(entry);
      return;
    }
    const group = this.#groupOf(entry);
    this.#replacing(group, () => group.available.push(entry));
  }

  #wait(entry: MessageEntry, state: 'delayed' | 'held'): void {
    entry.state = state;
    if (state === 'delayed') this.#delayed += 1;
    else {
      this.#held += 1;
      if (this.#isFifo) {
        const group = this.#groupOf(entry);
        this.#replacing(group, () => {
          group.held += 1;
        });
      }
    }
    this.#waiting.push(entry);
  }

  #unwait(entry: MessageEntry): void {
    if (this.#waiting.has(entry)) this.#waiting.remove(entry);
    if (entry.state === 'delayed') {
      this.#delayed -= 1;
      return;
    }
    this.#held -= 1;
    if (!this.#isFifo) return;
    const group = this.#groupOf(entry);
    this.#replacing(group, () => {
      group.held -= 1;
    });
  }

  /** Takes an entry from where it is. */
  #withdraw(entry: MessageEntry): void {
    if (entry.state !== 'available') this.#unwait(entry);
    else if (!this.#isFifo) this.#available.remove(entry);
    else {
      const group = this.#groupOf(entry);
      this.#replacing(group, () => group.available.remove(entry));
    }
  }

  /** Changes a group, which may make it ready or not, or first or not. */
  #replacing(group: MessageGroup, change: () => void): void {
    if (this.#ready.has(group)) this.#ready.remove(group);
    change();
    if (group.held === 0 && group.available.size > 0) this.#ready.push(group);
  }

  #groupOf(entry: MessageEntry): MessageGroup {
    const name = entry.group ?? '';
    let group = this.#groups.get(name);
    if (group === undefined) {
      group = {
        name,
        available: new IndexedHeap<MessageEntry>(bySequence),
        held: 0,
        entries: 0,
        position: -1,
      };
      this.#groups.set(name, group);
    }
    return group;
  }
}
