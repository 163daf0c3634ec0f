import { stat } from 'node:fs/promises';
import { usageFailure } from './command-failure.ts';

/** Refuses a `--data` that names a file. @throws CommandFailure */
export async function refuseFile(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile()) throw usageFailure(`${path} is a file: --data takes a directory`);
}
