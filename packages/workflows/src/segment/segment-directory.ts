import type { SegmentReader } from './segment-reader.ts';
import type { SegmentWriter } from './segment-writer.ts';

/** Segments of one directory of the lowest level, and directories of one of the next. */
export const directoryFanOut = 64;

/** Where a segment, or a directory, begins. */
export interface DirectoryEntry {
  readonly firstEventId: number;
  readonly segmentId: number;
}

/**
 * Directory of an execution's segments, by level. Level 0 lists segments; an entry of level k + 1 names the
 * segment that carries a full list of level k. A level that is full stands, once, in the segment that filled
 * it and begins anew, so every list of a full level is found from the level above: O(log n) reads for any event.
 */
export type SegmentDirectory = readonly (readonly DirectoryEntry[])[];

/** Collects the directory of one execution while its segments are made. */
export class DirectoryBuilder {
  #levels: DirectoryEntry[][];

  constructor(levels: SegmentDirectory = []) {
    this.#levels = levels.map((level) => [...level]);
  }

  /** Adds the segment about to be written. @returns whether it filled a list and has to carry the directory */
  add(entry: DirectoryEntry): boolean {
    this.#startAnew();
    for (let level = 0; ; level++) {
      this.#levels[level] ??= [];
      const entries = this.#levels[level] as DirectoryEntry[];
      entries.push({
        firstEventId: level === 0 ? entry.firstEventId : (this.#levels[level - 1]?.[0]?.firstEventId ?? 0),
        segmentId: entry.segmentId,
      });
      if (entries.length < directoryFanOut) return level > 0;
    }
  }

  get levels(): SegmentDirectory {
    return this.#levels;
  }

  /** Full lists were carried by the segment before; they begin anew. */
  #startAnew(): void {
    for (let level = 0; level < this.#levels.length; level++) {
      if ((this.#levels[level] as DirectoryEntry[]).length >= directoryFanOut) this.#levels[level] = [];
    }
  }
}

export function writeDirectory(writer: SegmentWriter, levels: SegmentDirectory | undefined): void {
  writer.number(levels?.length ?? 0);
  if (levels === undefined) return;
  for (const entries of levels) {
    writer.number(entries.length);
    let before: DirectoryEntry = { firstEventId: 0, segmentId: 0 };
    for (const entry of entries) {
      writer.number(entry.firstEventId - before.firstEventId);
      writer.number(entry.segmentId - before.segmentId);
      before = entry;
    }
  }
}

export function readDirectory(reader: SegmentReader): SegmentDirectory | undefined {
  const levelCount = reader.number();
  if (levelCount === 0) return undefined;
  const levels: DirectoryEntry[][] = [];
  for (let level = 0; level < levelCount; level++) {
    const entries: DirectoryEntry[] = [];
    let firstEventId = 0;
    let segmentId = 0;
    for (let count = reader.number(); count > 0; count--) {
      firstEventId += reader.number();
      segmentId += reader.number();
      entries.push({ firstEventId, segmentId });
    }
    levels.push(entries);
  }
  return levels;
}
