import type { HeapItem } from './indexed-heap.ts';

/**
 * What memory knows of a message of a loaded queue: small, whatever the message's length.
 * - `available`: may be received (in a FIFO queue: when nothing of its group is held);
 * - `delayed`: not yet; nobody has received it;
 * - `held`: received, until it is due;
 * - `gone`: deleted or moved.
 */
export interface MessageEntry extends HeapItem {
  /** Grows with every message of the installation's queue; the order of messages and of keys. */
  readonly sequence: number;
  readonly sentMs: number;
  readonly group: string | undefined;
  /** When it becomes available; in the past for one that is. */
  dueMs: number;
  receives: number;
  firstReceivedMs: number;
  /** Of the last receive: visibility ends within twelve hours of it. */
  receivedMs: number;
  state: 'available' | 'delayed' | 'held' | 'gone';
  /** The message itself while it is kept in memory. */
  document: MessageDocument | undefined;
}

/** A message as it is stored. */
export interface MessageDocument {
  readonly messageId: string;
  readonly body: string;
  readonly md5: string;
  readonly sender: string;
  readonly attributes?: StoredAttributes;
  readonly attributesMd5?: string;
  readonly traceHeader?: string;
  readonly group?: string;
  readonly deduplicationId?: string;
  /** ARN of the queue from which it was moved to this dead-letter queue. */
  readonly deadLetterSource?: string;
}

/** Message attributes by name; binary values in base64. */
export interface StoredAttributes {
  readonly [name: string]: {
    readonly DataType: string;
    readonly StringValue?: string;
    readonly BinaryValue?: string;
  };
}

/** A new entry. */
export function messageEntry(given: {
  readonly sequence: number;
  readonly sentMs: number;
  readonly group: string | undefined;
  readonly dueMs: number;
  readonly receives?: number;
  readonly firstReceivedMs?: number;
  readonly receivedMs?: number;
}): MessageEntry {
  return {
    sequence: given.sequence,
    sentMs: given.sentMs,
    group: given.group,
    dueMs: given.dueMs,
    receives: given.receives ?? 0,
    firstReceivedMs: given.firstReceivedMs ?? 0,
    receivedMs: given.receivedMs ?? 0,
    state: 'gone',
    document: undefined,
    position: -1,
  };
}
