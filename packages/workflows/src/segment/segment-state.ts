import type { FrameRecord, StateChanges } from '@cairn/asl';
import {
  invariant,
  isJsonArray,
  type Json,
  JsonSyntaxError,
  type Payload,
  parseJson,
  printJson,
} from '@cairn/kit';
import type { SegmentReader } from './segment-reader.ts';
import type { SegmentWriter } from './segment-writer.ts';

/** Writes resume state: the header as JSON, frames with their payloads by place. */
export function writeState(writer: SegmentWriter, state: StateChanges): void {
  writer.text(JSON.stringify(state.header));
  writer.number(state.frames.length);
  for (const frame of state.frames) {
    writer.number(frame.id);
    writer.text(printJson(frame.data));
    writer.number(frame.payloads.length);
    for (const payload of frame.payloads) writer.text(payload);
  }
  writer.number(state.removedFrameIds.length);
  for (const frameId of state.removedFrameIds) writer.number(frameId);
}

/** Reads resume state. @throws InvariantError when the segment is damaged */
export function readState(reader: SegmentReader): StateChanges {
  const header = readArray(reader);
  const frames: FrameRecord[] = [];
  for (let count = reader.number(); count > 0; count--) frames.push(readFrame(reader));
  const removedFrameIds: number[] = [];
  for (let count = reader.number(); count > 0; count--) removedFrameIds.push(reader.number());
  return { header, frames, removedFrameIds };
}

function readFrame(reader: SegmentReader): FrameRecord {
  const id = reader.number();
  const data = readArray(reader);
  const payloads: Payload[] = [];
  for (let count = reader.number(); count > 0; count--) payloads.push(reader.requiredPayload());
  return { id, data, payloads };
}

function readArray(reader: SegmentReader): readonly Json[] {
  try {
    const value = parseJson(reader.requiredText());
    invariant(isJsonArray(value), 'damaged segment: its state is not an array');
    return value;
  } catch (thrown) {
    invariant(!(thrown instanceof JsonSyntaxError), 'damaged segment: its state is not JSON');
    throw thrown;
  }
}

/** Reads past resume state without making it. */
export function skipState(reader: SegmentReader): void {
  reader.number();
  for (let count = reader.number(); count > 0; count--) {
    reader.number();
    reader.number();
    for (let payloads = reader.number(); payloads > 0; payloads--) reader.number();
  }
  for (let count = reader.number(); count > 0; count--) reader.number();
}
