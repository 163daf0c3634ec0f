import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { unreadableFile } from '@cairn/kit';
import { usageFailure } from './command-failure.ts';

/**
 * The text of a file that a user named; `-` is standard input.
 * @param option by which it was named, where it was by one
 * @throws CommandFailure
 */
export async function readNamedFile(path: string, option?: string): Promise<string> {
  if (path === '-') return text(process.stdin);
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const reason = unreadableFile(path, error as NodeJS.ErrnoException);
    throw usageFailure(option === undefined ? reason : `${option}: ${reason}`);
  }
}
