/**
 * Looks for damage in the middle of SQLite's write-ahead log (https://sqlite.org/fileformat2.html#the_write_ahead_log),
 * behind which SQLite would silently leave out transactions that had been acknowledged.
 *
 * After a power cut any of the frames of the last transaction may be missing, and that is no damage: each commit is
 * synced before the next begins. So a frame that commits, and upon whose checksum another frame builds, was synced
 * with all frames before it; when SQLite's own reading ends before it, the log is damaged. What hits the last
 * transaction alone, or cuts the end off, cannot be told from a power cut.
 */
import { readFileSync } from 'node:fs';

const headerBytes = 32;
const frameHeaderBytes = 24;

/** @returns the frame, counted from 1, at which a log breaks although later ones were committed; `header`; or undefined */
export function damageInLog(file: string): number | 'header' | undefined {
  const bytes = readFileSync(file);
  if (bytes.length === 0) return undefined;
  const log = readLog(bytes);
  if (log === undefined) return 'header';
  let frame = 1;
  let sums = log.headerSums;
  for (; frame <= log.frames; frame++) {
    if (!log.hasSalts(frame) || !log.follows(frame, sums)) break;
    sums = log.sumsIn(frame);
  }
  for (let later = frame; later < log.frames; later++) {
    if (!log.commits(later) || !log.hasSalts(later) || !log.hasSalts(later + 1)) continue;
    const followsEarlier = later === frame || log.follows(later, log.sumsIn(later - 1));
    if (followsEarlier && log.follows(later + 1, log.sumsIn(later))) return frame;
  }
  return undefined;
}

type Sums = readonly [number, number];

interface Log {
  readonly frames: number;
  readonly headerSums: Sums;
  /** Whether a frame was written since the log was last begun anew. */
  hasSalts(frame: number): boolean;
  commits(frame: number): boolean;
  sumsIn(frame: number): Sums;
  /** Whether a frame's checksum builds upon another one's. */
  follows(frame: number, before: Sums): boolean;
}

function readLog(bytes: Buffer): Log | undefined {
  if (bytes.length < headerBytes) return undefined;
  const magic = bytes.readUInt32BE(0);
  if (magic !== 0x377f0682 && magic !== 0x377f0683) return undefined;
  const isBigEndian = magic === 0x377f0683;
  const pageBytes = bytes.readUInt32BE(8);
  if (pageBytes < 512 || pageBytes > 65_536) return undefined;
  const headerSums = checksum(bytes, { from: 0, to: 24, before: [0, 0], isBigEndian });
  if (headerSums[0] !== bytes.readUInt32BE(24) || headerSums[1] !== bytes.readUInt32BE(28)) return undefined;
  const at = (frame: number) => headerBytes + (frame - 1) * (frameHeaderBytes + pageBytes);
  const sumsIn = (frame: number): Sums => [
    bytes.readUInt32BE(at(frame) + 16),
    bytes.readUInt32BE(at(frame) + 20),
  ];
  return {
    frames: Math.floor((bytes.length - headerBytes) / (frameHeaderBytes + pageBytes)),
    headerSums,
    hasSalts: (frame) => bytes.compare(bytes, 16, 24, at(frame) + 8, at(frame) + 16) === 0,
    commits: (frame) => bytes.readUInt32BE(at(frame) + 4) !== 0,
    sumsIn,
    follows(frame, before) {
      const from = at(frame);
      const head = checksum(bytes, { from, to: from + 8, before, isBigEndian });
      const data = from + frameHeaderBytes;
      const sums = checksum(bytes, { from: data, to: data + pageBytes, before: head, isBigEndian });
      const kept = sumsIn(frame);
      return sums[0] === kept[0] && sums[1] === kept[1];
    },
  };
}

interface Summed {
  readonly from: number;
  readonly to: number;
  readonly before: Sums;
  readonly isBigEndian: boolean;
}

function checksum(bytes: Buffer, { from, to, before, isBigEndian }: Summed): Sums {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let [first, second] = before;
  for (let at = from; at < to; at += 8) {
    first = (first + view.getUint32(at, !isBigEndian) + second) >>> 0;
    second = (second + view.getUint32(at + 4, !isBigEndian) + first) >>> 0;
  }
  return [first, second];
}
