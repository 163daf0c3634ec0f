import type { MapRunSettings } from '@cairn/asl';
import { invariant, type Json, type Payload, parseJson, printJson } from '@cairn/kit';
import { SegmentReader } from '../segment/segment-reader.ts';
import { SegmentWriter } from '../segment/segment-writer.ts';
import type { ChildStatus, EndedChild, MapRunOrder, MapRunProgress, TakenChild } from './map-run-state.ts';

/*
 * The text of a map run's segment: what happened since its last commit. Written like an execution's (numbers, and
 * the texts that they refer to), with marks of its own:
 *
 * `progress, order?, taken children, ended children, (window, outputs)?, result`. The order stands in the first one,
 * window and gathered outputs in snapshots, the result in the last one.
 */

/** The mark of a segment with all of the state. */
export const mapRunSnapshotMark = 'M';
/** Most segments without all of the state that follow one with it: who reads a run back finds that one among so many. */
export const mapRunDeltasMax = 200;
const deltaMark = 'N';
const version = '1';
const markLength = 2;
const statuses: readonly ChildStatus[] = ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'];

/** What one burst of a map run says. */
export interface MapRunSegment {
  readonly progress: MapRunProgress;
  readonly order: MapRunOrder | undefined;
  /** Neighbours, in order. */
  readonly taken: readonly TakenChild[];
  readonly ended: readonly EndedChild[];
  readonly snapshot: MapRunSnapshot | undefined;
  /** What the Map state gets, in the last segment of a run that succeeded. */
  readonly output: Payload | undefined;
}

/** What a recovery needs beside the progress. */
export interface MapRunSnapshot {
  /** Children that have not ended. */
  readonly window: Iterable<TakenChild>;
  readonly windowSize: number;
  /** Outputs for the Map state's result, by the child's number. */
  readonly outputs: ReadonlyMap<number, Payload>;
}

/** Encodes segments; keeps its scratch space between them. */
export class MapRunEncoder {
  readonly #writer = new SegmentWriter();

  encode(segment: MapRunSegment): string {
    const writer = this.#writer;
    const { order, taken, ended, snapshot } = segment;
    writer.reset();
    writer.text(JSON.stringify(segment.progress));
    writer.number(order === undefined ? 0 : 1);
    if (order !== undefined) writeOrder(writer, order);
    writer.number(taken.length);
    for (const child of taken) writeTaken(writer, child);
    writer.number(ended.length);
    for (const child of ended) writeEnded(writer, child);
    if (snapshot !== undefined) writeSnapshot(writer, snapshot);
    writer.text(segment.output);
    return writer.finish((snapshot === undefined ? deltaMark : mapRunSnapshotMark) + version);
  }
}

function writeOrder(writer: SegmentWriter, { mapRun, settings, data, items }: MapRunOrder): void {
  writer.number(mapRun.frameId);
  writer.number(mapRun.startedEventId);
  writer.text(printJson(settings as unknown as Json));
  writer.text(data);
  writer.text(items);
}

function writeTaken(writer: SegmentWriter, { index, itemCount, startMs, input }: TakenChild): void {
  writer.number(index);
  writer.number(itemCount);
  writer.number(startMs);
  writer.text(input);
}

function writeEnded(writer: SegmentWriter, child: EndedChild): void {
  writer.number(child.index);
  writer.number(child.itemCount);
  // Counts of redrives are rare: they stand with the status.
  writer.number(statuses.indexOf(child.status) + statuses.length * child.redriveCount);
  writer.number(child.startMs);
  writer.number(child.stopMs);
  writer.text(child.output);
  // What succeeded has neither.
  if (child.status === 'SUCCEEDED') return;
  writer.text(child.error);
  writer.text(child.cause);
}

function writeSnapshot(writer: SegmentWriter, { window, windowSize, outputs }: MapRunSnapshot): void {
  writer.number(windowSize);
  for (const child of window) writeTaken(writer, child);
  writer.number(outputs.size);
  for (const [index, output] of outputs) {
    writer.number(index);
    writer.text(output);
  }
}

/** A segment as it is read back. */
export interface DecodedMapRunSegment {
  readonly progress: MapRunProgress;
  readonly order: MapRunOrder | undefined;
  readonly taken: readonly TakenChild[];
  readonly ended: readonly EndedChild[];
  readonly window: readonly TakenChild[] | undefined;
  readonly outputs: ReadonlyMap<number, Payload> | undefined;
  readonly output: Payload | undefined;
}

/** Reads a segment. @throws InvariantError when it is damaged */
export function decodeMapRunSegment(text: string): DecodedMapRunSegment {
  const mark = text[0];
  invariant(mark === mapRunSnapshotMark || mark === deltaMark, `damaged map run: unknown mark '${mark}'`);
  invariant(text[1] === version, `segment of an unknown version '${text[1]}'`);
  const reader = new SegmentReader(text, markLength);
  const progress = JSON.parse(reader.requiredText()) as MapRunProgress;
  const order = reader.number() === 1 ? readOrder(reader) : undefined;
  const taken = readMany(reader, readTaken);
  const ended = readMany(reader, readEnded);
  const isSnapshot = mark === mapRunSnapshotMark;
  const window = isSnapshot ? readMany(reader, readTaken) : undefined;
  const outputs = isSnapshot ? new Map(readMany(reader, readOutput)) : undefined;
  const output = reader.payload();
  reader.end();
  return { progress, order, taken, ended, window, outputs, output };
}

function readMany<Entry>(reader: SegmentReader, read: (reader: SegmentReader) => Entry): readonly Entry[] {
  const entries: Entry[] = [];
  for (let count = reader.number(); count > 0; count--) entries.push(read(reader));
  return entries;
}

function readOrder(reader: SegmentReader): MapRunOrder {
  const frameId = reader.number();
  const startedEventId = reader.number();
  const settings = parseJson(reader.requiredText()) as unknown as MapRunSettings;
  const data = reader.requiredPayload();
  return { mapRun: { frameId, startedEventId }, settings, data, items: reader.payload() };
}

function readTaken(reader: SegmentReader): TakenChild {
  const index = reader.number();
  const itemCount = reader.number();
  const startMs = reader.number();
  return { index, itemCount, startMs, input: reader.requiredPayload() };
}

function readEnded(reader: SegmentReader): EndedChild {
  const index = reader.number();
  const itemCount = reader.number();
  const statusAndCount = reader.number();
  const status = statuses[statusAndCount % statuses.length] as ChildStatus;
  const redriveCount = Math.floor(statusAndCount / statuses.length);
  const startMs = reader.number();
  const stopMs = reader.number();
  const output = reader.payload();
  const succeeded = status === 'SUCCEEDED';
  const error = succeeded ? undefined : reader.text();
  const cause = succeeded ? undefined : reader.text();
  return { index, itemCount, status, startMs, stopMs, output, error, cause, redriveCount };
}

function readOutput(reader: SegmentReader): readonly [number, Payload] {
  const index = reader.number();
  return [index, reader.requiredPayload()];
}
