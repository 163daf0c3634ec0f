import { readFileSync } from 'node:fs';
import { descendantsOf } from './process-tree.ts';

const pageBytes = 4_096;
const mebibyte = 1_048_576;

/** The sum of {@link privateMemoryMegabytes} over a process and all below it. */
export function treeMemoryMegabytes(pid: number): number | undefined {
  const own = privateMemoryMegabytes(pid);
  if (own === undefined) return undefined;
  return descendantsOf(pid).reduce((sum, below) => sum + (privateMemoryMegabytes(below) ?? 0), own);
}

/**
 * Memory that a process uses for itself: what is resident less what it shares with others, such as the
 * pages of the Node binary.
 * @returns mebibytes, rounded up; undefined where the system does not tell (only Linux does)
 */
export function privateMemoryMegabytes(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const [, resident, shared] = readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ');
    return Math.ceil(((Number(resident) - Number(shared)) * pageBytes) / mebibyte);
  } catch {
    return undefined;
  }
}
