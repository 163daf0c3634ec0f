/**
 * Bursts as they travel to the writer: one array of numbers and one of bytes, both transferred rather
 * than copied. Texts are UTF-8 here and stay so into the database, so that the main thread encodes each
 * once and the writer decodes none.
 */
import type { Burst } from '@cairn/workflows';
import { statusCode } from './status-code.ts';

/** A batch on its way: `fieldCount` numbers per burst; segment, name and attributes of each in `bytes`. */
export interface PackedBursts {
  readonly numbers: Float64Array<ArrayBuffer>;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Positions of a burst's numbers. Absent instants are NaN, absent texts have length -1. */
export const field = {
  executionId: 0,
  segmentId: 1,
  previousSegmentId: 2,
  status: 3,
  stopMs: 4,
  nextDueMs: 5,
  inFlight: 6,
  segmentBytes: 7,
  nameBytes: 8,
  attributesBytes: 9,
  machineId: 10,
  revision: 11,
  startMs: 12,
  parentId: 13,
} as const;

/** How many numbers a burst takes. */
export const fieldCount = 14;

const encoder = new TextEncoder();

/** Packs the bursts of several calls, one after another. */
export function packBursts(calls: readonly (readonly Burst[])[]): PackedBursts {
  let count = 0;
  let capacity = 0;
  for (const bursts of calls) {
    count += bursts.length;
    for (const burst of bursts) capacity += textLength(burst);
  }
  const numbers = new Float64Array(count * fieldCount);
  const texts = new TextBytes(capacity);
  let at = 0;
  for (const bursts of calls) {
    for (const burst of bursts) {
      packBurst(burst, numbers, at, texts);
      at += fieldCount;
    }
  }
  return { numbers, bytes: texts.take() };
}

function textLength(burst: Burst): number {
  const create = burst.create;
  if (create === undefined) return burst.segment.length;
  return burst.segment.length + create.name.length + (create.attributes?.length ?? 0);
}

function packBurst(burst: Burst, numbers: Float64Array, at: number, texts: TextBytes): void {
  const create = burst.create;
  numbers[at + field.executionId] = burst.executionId;
  numbers[at + field.segmentId] = burst.segmentId;
  numbers[at + field.previousSegmentId] = burst.previousSegmentId;
  numbers[at + field.status] = statusCode(burst.status);
  numbers[at + field.stopMs] = burst.stopMs ?? Number.NaN;
  numbers[at + field.nextDueMs] = burst.nextDueMs ?? Number.NaN;
  numbers[at + field.inFlight] = burst.inFlight ? 1 : 0;
  numbers[at + field.segmentBytes] = texts.add(burst.segment);
  if (create === undefined) {
    numbers[at + field.nameBytes] = -1;
    numbers[at + field.attributesBytes] = -1;
    return;
  }
  numbers[at + field.nameBytes] = texts.add(create.name);
  numbers[at + field.attributesBytes] = create.attributes === undefined ? -1 : texts.add(create.attributes);
  numbers[at + field.machineId] = create.machineId;
  numbers[at + field.revision] = create.revision;
  numbers[at + field.startMs] = create.startMs;
  numbers[at + field.parentId] = create.parentId ?? Number.NaN;
}

/** Texts encoded one after another; grows when they are not ASCII. */
class TextBytes {
  #bytes: Uint8Array<ArrayBuffer>;
  #used = 0;

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity);
  }

  /** @returns how many bytes the text takes. */
  add(text: string): number {
    let { read, written } = encoder.encodeInto(text, this.#bytes.subarray(this.#used));
    if (read < text.length) {
      this.#grow(text.length * 3);
      ({ read, written } = encoder.encodeInto(text, this.#bytes.subarray(this.#used)));
    }
    this.#used += written;
    return written;
  }

  take(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#used);
  }

  #grow(needed: number): void {
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#used + needed));
    grown.set(this.#bytes.subarray(0, this.#used));
    this.#bytes = grown;
  }
}
