import type { Random } from '@cairn/kit';
import { FileBytes } from './file-bytes.ts';
import type { TracedOperation } from './syscall-trace.ts';

/** Bytes that a disk writes whole or not at all. */
const sectorBytes = 512;

interface PendingWrite {
  readonly at: number;
  readonly offset: number;
  readonly bytes: Buffer;
}

interface ModelFile {
  readonly durable: FileBytes;
  pending: PendingWrite[];
}

/**
 * A disk that keeps for certain only what was synced. Names and lengths of files are taken as durable at once;
 * written bytes are not: at a power cut each unsynced write is there, is missing, or is there up to some sector.
 */
export class DiskModel {
  readonly #files = new Map<string, ModelFile>();
  #operations = 0;

  /** Applies the next operation of the trace. */
  apply(operation: TracedOperation): void {
    const at = this.#operations++;
    switch (operation.kind) {
      case 'create':
        if (operation.truncates || !this.#files.has(operation.path)) {
          this.#files.set(operation.path, { durable: new FileBytes(), pending: [] });
        }
        break;
      case 'write':
        this.#file(operation.path).pending.push({ at, offset: operation.offset, bytes: operation.bytes });
        break;
      case 'sync':
        this.#sync(operation.path, operation.since);
        break;
      case 'truncate':
        this.#truncate(operation.path, operation.size);
        break;
      case 'unlink':
        this.#files.delete(operation.path);
        break;
      case 'rename': {
        const file = this.#files.get(operation.path);
        if (file === undefined) break;
        this.#files.delete(operation.path);
        this.#files.set(operation.target, file);
        break;
      }
      case 'sent':
        break;
    }
  }

  /** What each file might hold if the power went now. */
  cut(random: Random): ReadonlyMap<string, Buffer> {
    const found = new Map<string, Buffer>();
    for (const [path, file] of this.#files) {
      const content = file.durable.copy();
      for (const write of file.pending) content.write(write.offset, survivor(write.bytes, random));
      found.set(path, content.bytes());
    }
    return found;
  }

  #file(path: string): ModelFile {
    let file = this.#files.get(path);
    if (file === undefined) {
      file = { durable: new FileBytes(), pending: [] };
      this.#files.set(path, file);
    }
    return file;
  }

  #sync(path: string, since: number): void {
    const file = this.#files.get(path);
    if (file === undefined) return;
    for (const write of file.pending) {
      if (write.at < since) file.durable.write(write.offset, write.bytes);
    }
    file.pending = file.pending.filter((write) => write.at >= since);
  }

  #truncate(path: string, size: number): void {
    const file = this.#file(path);
    file.durable.truncate(size);
    file.pending = file.pending.flatMap((write) =>
      write.offset >= size ? [] : [{ ...write, bytes: write.bytes.subarray(0, size - write.offset) }],
    );
  }
}

function survivor(bytes: Buffer, random: Random): Buffer {
  const fate = random.next();
  if (fate < 0.4) return bytes;
  if (fate < 0.8) return bytes.subarray(0, 0);
  return bytes.subarray(0, Math.floor((random.next() * bytes.length) / sectorBytes) * sectorBytes);
}
