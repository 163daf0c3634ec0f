/**
 * Segments of one closed execution, one after another and compressed: a row of the table `chunks`. Of an execution
 * whose beginning lies in chunks the rest, if it has gone on since, lies in segments.
 *
 * `data` is a mark, then (compressed where that makes it smaller): the count of segments, the id and the length of
 * each, their bytes. The checksum is that of a segment: CRC-32 begun from the numbers beside it.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { segmentChecksum } from './content-checksum.ts';

/** A chunk as it is kept. */
export interface Chunk {
  readonly firstSegmentId: number;
  /** The segment before the first, 0 for none. */
  readonly previousSegmentId: number;
  readonly crc32: number;
  readonly data: Uint8Array;
}

/** A segment within a chunk. */
export interface ChunkSegment {
  readonly segmentId: number;
  readonly previousSegmentId: number;
  readonly data: Uint8Array;
}

const mark = { plain: 0, deflated: 1 } as const;
/** Bytes of the count, of an id and of a length. */
const countBytes = 4;
const idBytes = 6;
const lengthBytes = 4;
const entryBytes = idBytes + lengthBytes;
/** Twice as fast as zlib's own choice, for a tenth more bytes. */
const compressionLevel = 4;

/** Packs segments that follow each other. */
export function packChunk(segments: readonly ChunkSegment[], executionId: number): Chunk {
  const head = Buffer.alloc(countBytes + segments.length * entryBytes);
  head.writeUInt32LE(segments.length, 0);
  let at = countBytes;
  for (const { segmentId, data } of segments) {
    head.writeUIntLE(segmentId, at, idBytes);
    head.writeUInt32LE(data.length, at + idBytes);
    at += entryBytes;
  }
  const plain = Buffer.concat([head, ...segments.map(({ data }) => data)]);
  const deflated = deflateRawSync(plain, { level: compressionLevel });
  const data =
    deflated.length < plain.length
      ? Buffer.concat([Uint8Array.of(mark.deflated), deflated])
      : Buffer.concat([Uint8Array.of(mark.plain), plain]);
  const { segmentId: firstSegmentId, previousSegmentId } = segments[0] as ChunkSegment;
  const crc32 = segmentChecksum([firstSegmentId, executionId, previousSegmentId], data);
  return { firstSegmentId, previousSegmentId, crc32, data };
}

/** The segments of a chunk. @throws Error when its checksum or its form does not fit */
export function unpackChunk(chunk: Chunk, executionId: number): readonly ChunkSegment[] {
  const { firstSegmentId, previousSegmentId, data } = chunk;
  if (segmentChecksum([firstSegmentId, executionId, previousSegmentId], data) !== chunk.crc32) {
    throw new Error('its checksum does not fit');
  }
  const content = data.subarray(1);
  const plain = data[0] === mark.deflated ? inflateRawSync(content) : Buffer.from(content);
  const count = plain.readUInt32LE(0);
  const segments: ChunkSegment[] = [];
  let before = previousSegmentId;
  let start = countBytes + count * entryBytes;
  for (let index = 0; index < count; index++) {
    const at = countBytes + index * entryBytes;
    const segmentId = plain.readUIntLE(at, idBytes);
    const end = start + plain.readUInt32LE(at + idBytes);
    if (end > plain.length) throw new Error('it ends within a segment');
    segments.push({ segmentId, previousSegmentId: before, data: plain.subarray(start, end) });
    before = segmentId;
    start = end;
  }
  return segments;
}
