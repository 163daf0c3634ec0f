import { readFileSync } from 'node:fs';

const pageBytes = 4_096;
const mebibyte = 1_048_576;

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
