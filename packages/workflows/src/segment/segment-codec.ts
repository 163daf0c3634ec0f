import type { HistoryEvent, StateChanges } from '@cairn/asl';
import { invariant } from '@cairn/kit';
import { readDirectory, type SegmentDirectory, writeDirectory } from './segment-directory.ts';
import { readEvents, writeEvents } from './segment-events.ts';
import { SegmentReader } from './segment-reader.ts';
import { readState, skipState, writeState } from './segment-state.ts';
import { SegmentWriter } from './segment-writer.ts';

/**
 * The text of a segment, the journal's unit: what one execution did in one burst.
 *
 * `mark, version, count of digits, numbers…, lengths of texts…, texts…`. Texts (payloads above all) stand raw
 * and once, whoever refers to them. Invariants, checked when written and when read: event ids are dense; every
 * number and every character belongs to something.
 */

/** The mark of a segment that carries all of the resume state. */
export const snapshotMark = 'S';
/** The mark of a segment that carries what changed of it. */
const deltaMark = 'D';
/** The mark of the last segment of an execution that succeeded, which carries none. */
const endMark = 'E';
/** The mark of the last segment of one that ended otherwise: with all of the state, or what changed of it. */
const failedEndMark = 'F';
/** The format's version, one character. */
const version = '1';
const markLength = 2;

/** What a segment says. */
export interface Segment {
  /** 0, 1, 2 … within its execution. */
  readonly ordinal: number;
  /** The id of its first event; that of the next one to come where it has no event. */
  readonly firstEventId: number;
  readonly events: readonly HistoryEvent[];
  /** Whether the execution ends with it. */
  readonly closed: boolean;
  /** Snapshot or changes of the resume state; `none` once the execution has succeeded. */
  readonly stateKind: 'snapshot' | 'delta' | 'none';
  readonly state: StateChanges | undefined;
  readonly directory: SegmentDirectory | undefined;
}

/** Encodes segments; keeps its scratch space between them. */
export class SegmentEncoder {
  readonly #writer = new SegmentWriter();

  encode(segment: Segment): string {
    const writer = this.#writer;
    writer.reset();
    writer.number(segment.ordinal);
    writer.number(segment.firstEventId);
    writer.number(segment.events.length);
    writeDirectory(writer, segment.directory);
    const mark = markOf(segment);
    if (mark === failedEndMark) writer.number(segment.stateKind === 'snapshot' ? 1 : 0);
    if (segment.state !== undefined) writeState(writer, segment.state);
    writeEvents(writer, segment.events);
    return writer.finish(mark + version);
  }
}

function markOf({ stateKind, closed }: Segment): string {
  invariant(closed || stateKind !== 'none', 'an open execution has state');
  if (closed) return stateKind === 'none' ? endMark : failedEndMark;
  return stateKind === 'snapshot' ? snapshotMark : deltaMark;
}

/** What a segment's beginning says. */
export type SegmentHeader = Pick<
  Segment,
  'ordinal' | 'firstEventId' | 'closed' | 'stateKind' | 'directory'
> & {
  readonly eventCount: number;
};

/** Reads a segment's beginning only. @throws InvariantError when it is damaged */
export function decodeHeader(text: string): SegmentHeader {
  return readHeader(text).header;
}

/** Reads a segment's beginning and its events. @throws InvariantError when it is damaged */
export function decodeEvents(text: string): SegmentHeader & { readonly events: readonly HistoryEvent[] } {
  const { header, reader } = readHeader(text);
  if (header.stateKind !== 'none') skipState(reader);
  const events = readEvents(reader, header.firstEventId, header.eventCount);
  reader.end();
  return { ...header, events };
}

/** Reads a segment's beginning and its resume state. @throws InvariantError when it is damaged or has none */
export function decodeState(text: string): SegmentHeader & { readonly state: StateChanges } {
  const { header, reader } = readHeader(text);
  invariant(header.stateKind !== 'none', 'damaged journal: the state of an execution is missing');
  return { ...header, state: readState(reader) };
}

function readHeader(text: string): { header: SegmentHeader; reader: SegmentReader } {
  const mark = text[0];
  invariant(text[1] === version, `segment of an unknown version '${text[1]}'`);
  const reader = new SegmentReader(text, markLength);
  const ordinal = reader.number();
  const firstEventId = reader.number();
  const eventCount = reader.number();
  const directory = readDirectory(reader);
  const closed = mark === endMark || mark === failedEndMark;
  const stateKind = readStateKind(mark, reader);
  return { header: { ordinal, firstEventId, eventCount, closed, stateKind, directory }, reader };
}

function readStateKind(mark: string | undefined, reader: SegmentReader): Segment['stateKind'] {
  if (mark === snapshotMark) return 'snapshot';
  if (mark === deltaMark) return 'delta';
  if (mark === failedEndMark) return reader.number() === 1 ? 'snapshot' : 'delta';
  invariant(mark === endMark, `damaged segment: unknown mark '${mark}'`);
  return 'none';
}
