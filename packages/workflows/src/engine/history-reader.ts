import { clockSkewOf, type HistoryEvent } from '@cairn/asl';
import { invariant, Payload, utf8ByteLength } from '@cairn/kit';
import type { ExecutionRow, JournalReader, SegmentRow } from '../journal.ts';
import { decodeEvents, decodeHeader, decodeState, type SegmentHeader } from '../segment/segment-codec.ts';
import { type DirectoryEntry, directoryFanOut, type SegmentDirectory } from '../segment/segment-directory.ts';

/** Segments read together: few at first, since large ones fill a page soon. */
const segmentsAtATimeMin = 8;
const segmentsAtATimeMax = 128;

/** Event ids from and to, both included. */
export interface EventRange {
  readonly fromId: number;
  readonly toId: number;
}

/**
 * Reads histories. Segments are found by the directories that some of them carry, so that any page takes a
 * number of reads that grows with the logarithm of the history's length only.
 */
export class HistoryReader {
  readonly #journal: JournalReader;

  constructor(journal: JournalReader) {
    this.#journal = journal;
  }

  /** What the newest segment says of itself. */
  async tail(row: ExecutionRow): Promise<SegmentHeader> {
    return decodeHeader((await this.#segment(row, row.tailSegmentId)).segment);
  }

  /** How far ahead an execution's clock was at its newest segment; 0 where that keeps no state. */
  async clockSkewMs(row: ExecutionRow): Promise<number> {
    const { segment } = await this.#segment(row, row.tailSegmentId);
    return decodeHeader(segment).stateKind === 'none' ? 0 : clockSkewOf(decodeState(segment).state);
  }

  /** Id of the newest event. */
  async lastEventId(row: ExecutionRow): Promise<number> {
    const { firstEventId, eventCount } = await this.tail(row);
    return firstEventId + eventCount - 1;
  }

  /** The newest event. */
  async lastEvent(row: ExecutionRow): Promise<HistoryEvent> {
    const last = decodeEvents((await this.#segment(row, row.tailSegmentId)).segment).events.at(-1);
    if (last !== undefined) return last;
    const id = await this.lastEventId(row);
    const [event] = await this.events(row, { fromId: id, toId: id });
    invariant(event !== undefined, 'damaged journal: a history has no events');
    return event;
  }

  /** The events of a range, ascending. */
  async events(row: ExecutionRow, { fromId, toId }: EventRange): Promise<readonly HistoryEvent[]> {
    return await this.page(row, { startId: fromId, endId: toId, bytesMax: Number.POSITIVE_INFINITY });
  }

  /**
   * The events from one to another, both included, upwards or downwards. Ends before the event whose details would
   * make it longer than `bytesMax` bytes of UTF-8, but not before the first.
   */
  async page(
    row: ExecutionRow,
    {
      startId,
      endId,
      bytesMax,
    }: { readonly startId: number; readonly endId: number; readonly bytesMax: number },
  ): Promise<readonly HistoryEvent[]> {
    const range = { fromId: Math.min(startId, endId), toId: Math.max(startId, endId) };
    const found = overlapping(await this.#locate(row, range), range, Number.POSITIVE_INFINITY);
    const entries = endId < startId ? found.toReversed() : found;
    const events: HistoryEvent[] = [];
    let bytes = 0;
    let atATime = segmentsAtATimeMin;
    for (let at = 0; at < entries.length; ) {
      const wanted = entries.slice(at, at + atATime);
      const segments = await this.#journal.segments(
        wanted.map(({ segmentId }) => segmentId),
        row.executionId,
      );
      for (const { segment } of segments) {
        const inside = decodeEvents(segment).events.filter(
          ({ id }) => id >= range.fromId && id <= range.toId,
        );
        for (const event of endId < startId ? inside.toReversed() : inside) {
          bytes += bytesOf(event);
          if (bytes > bytesMax && events.length > 0) return events;
          events.push(event);
        }
      }
      at += wanted.length;
      atATime = Math.min(2 * atATime, segmentsAtATimeMax);
    }
    return events;
  }

  /** Where the segments of a range begin, ascending; the first may lie before it. */
  async #locate(row: ExecutionRow, range: EventRange): Promise<readonly DirectoryEntry[]> {
    const recent = await this.#recent(row);
    const entries = recent.map(({ entry }) => entry).toReversed();
    const carrier = recent.at(-1);
    const directory = carrier?.header.directory;
    if (carrier === undefined || directory === undefined) return entries;
    // The carrier's own entry is the last of its directory.
    const before = await this.#expand(row, { directory, carrierId: carrier.entry.segmentId }, range);
    return [...before, ...entries.slice(1)];
  }

  /** Segments from the tail back to the first that carries a directory, newest first. */
  async #recent(row: ExecutionRow): Promise<{ header: SegmentHeader; entry: DirectoryEntry }[]> {
    const { executionId, tailSegmentId } = row;
    const tail = await this.#segment(row, tailSegmentId);
    const tailHeader = decodeHeader(tail.segment);
    const rows: readonly SegmentRow[] =
      tailHeader.directory !== undefined || tail.previousSegmentId === 0
        ? [tail]
        : await this.#journal.walkBack(tailSegmentId, { executionId, limit: directoryFanOut + 1 });
    const recent: { header: SegmentHeader; entry: DirectoryEntry }[] = [];
    for (const { segment, segmentId } of rows) {
      const header = decodeHeader(segment);
      recent.push({ header, entry: { firstEventId: header.firstEventId, segmentId } });
      if (header.directory !== undefined) break;
    }
    return recent;
  }

  async #expand(
    row: ExecutionRow,
    { directory, carrierId }: { readonly directory: SegmentDirectory; readonly carrierId: number },
    range: EventRange,
  ): Promise<readonly DirectoryEntry[]> {
    let entries: readonly DirectoryEntry[] = directory[0] ?? [];
    for (let level = 1; level < directory.length; level++) {
      const lowestId = entries[0]?.firstEventId ?? Number.POSITIVE_INFINITY;
      if (range.fromId >= lowestId) break;
      // What the carrier itself has filled stands in its own lists.
      const lists = (directory[level] ?? []).filter(({ segmentId }) => segmentId !== carrierId);
      const inner = await this.#openAll(row, overlapping(lists, range, lowestId), level, range);
      entries = [...inner, ...entries];
    }
    return entries;
  }

  /** Opens full lists of one level down to segments. */
  async #openAll(
    row: ExecutionRow,
    lists: readonly DirectoryEntry[],
    level: number,
    range: EventRange,
  ): Promise<readonly DirectoryEntry[]> {
    const carriers = await this.#journal.segments(
      lists.map(({ segmentId }) => segmentId),
      row.executionId,
    );
    const entries: DirectoryEntry[] = [];
    for (const { segment } of carriers) {
      const inner = decodeHeader(segment).directory?.[level - 1];
      invariant(inner !== undefined, 'damaged journal: a directory is missing');
      if (level === 1) entries.push(...inner);
      else
        entries.push(
          ...(await this.#openAll(
            row,
            overlapping(inner, range, Number.POSITIVE_INFINITY),
            level - 1,
            range,
          )),
        );
    }
    return entries;
  }

  async #segment({ executionId }: ExecutionRow, segmentId: number): Promise<SegmentRow> {
    const [segment] = await this.#journal.segments([segmentId], executionId);
    invariant(segment !== undefined, 'damaged journal: a segment is missing');
    return segment;
  }
}

/** Of entries in ascending order, those whose events may lie in the range; the last one ends before `endId`. */
function overlapping(
  entries: readonly DirectoryEntry[],
  range: EventRange,
  endId: number,
): readonly DirectoryEntry[] {
  return entries.filter((entry, index) => {
    const nextId = entries[index + 1]?.firstEventId ?? endId;
    return entry.firstEventId <= range.toId && nextId > range.fromId;
  });
}

function bytesOf({ details }: HistoryEvent): number {
  let bytes = 0;
  for (const value of Object.values(details ?? {})) {
    if (value instanceof Payload) bytes += utf8ByteLength(value.text);
    else if (typeof value === 'string') bytes += utf8ByteLength(value);
    else if (typeof value === 'object') {
      for (const text of Object.values(value)) bytes += utf8ByteLength(text);
    }
  }
  return bytes;
}
