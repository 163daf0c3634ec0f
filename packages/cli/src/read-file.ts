import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { usageFailure } from './command-failure.ts';

/** The text of a file that a user named; `-` is standard input. @throws CommandFailure */
export async function readNamedFile(path: string): Promise<string> {
  if (path === '-') return text(process.stdin);
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw usageFailure(`cannot read ${path}: ${reasonOf(error as NodeJS.ErrnoException)}`);
  }
}

function reasonOf(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'ENOENT':
      return 'there is no such file';
    case 'EISDIR':
      return 'it is a directory, name a file';
    case 'EACCES':
      return 'its permissions forbid it';
    default:
      return error.message;
  }
}
