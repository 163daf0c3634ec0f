import type { RecordEntry, Records, RecordWrite } from '@cairn/kit';
import { type MessageDocument, type MessageEntry, messageEntry } from './message-entry.ts';

/**
 * How messages lie in the store: for each queue a collection of messages and one of small rows that say what may be
 * done with them, both by sequence. A receive changes the small row only; a queue is loaded from these alone.
 */
export function messageCollection(storage: string): string {
  return `sqs-m-${storage}`;
}

function rowCollection(storage: string): string {
  return `sqs-i-${storage}`;
}

/** The collections of a store of messages, for clearing. */
export function collectionsOf(storage: string): readonly string[] {
  return [rowCollection(storage), messageCollection(storage)];
}

const pageSize = 5_000;

export function sequenceKey(sequence: number): string {
  return String(sequence).padStart(16, '0');
}

/** The writes that keep a new message. */
export function newMessageWrites(
  storage: string,
  entry: MessageEntry,
  document: MessageDocument,
): readonly RecordWrite[] {
  const key = sequenceKey(entry.sequence);
  return [
    { collection: messageCollection(storage), key, value: JSON.stringify(document) },
    rowWrite(storage, entry),
  ];
}

/** The write that keeps what was done with a message. */
export function rowWrite(storage: string, entry: MessageEntry): RecordWrite {
  const { sequence, sentMs, dueMs, receives, firstReceivedMs, receivedMs, group } = entry;
  const row = [sentMs, dueMs, receives, firstReceivedMs, receivedMs, ...(group === undefined ? [] : [group])];
  return { collection: rowCollection(storage), key: sequenceKey(sequence), value: JSON.stringify(row) };
}

/** The writes that delete a message. */
export function deletionWrites(storage: string, { sequence }: MessageEntry): readonly RecordWrite[] {
  const key = sequenceKey(sequence);
  return collectionsOf(storage).map((collection) => ({ collection, key, value: undefined }));
}

/** All messages of a store as entries, in pages. */
export async function* loadEntries(
  records: Records,
  storage: string,
): AsyncGenerator<readonly MessageEntry[]> {
  let after: string | undefined;
  for (;;) {
    const page = await records.list(rowCollection(storage), {
      limit: pageSize,
      ...(after !== undefined && { after }),
    });
    yield page.map(readRow);
    if (page.length < pageSize) return;
    after = page.at(-1)?.key;
  }
}

function readRow({ key, value }: RecordEntry): MessageEntry {
  const [sentMs, dueMs, receives, firstReceivedMs, receivedMs, group] = JSON.parse(value) as [
    number,
    number,
    number,
    number,
    number,
    string?,
  ];
  return messageEntry({ sequence: Number(key), sentMs, dueMs, receives, firstReceivedMs, receivedMs, group });
}
