import { randomUUID } from 'node:crypto';
import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from './durable-files.ts';

const holdPattern = /^[0-9a-f-]{36}\.hold$/;
/** A hold of a process that was killed does not stand in the way for ever. */
const holdMsMax = 24 * 3_600_000;

/** Does something while no process removes files of a folder, which is made when it is not there. */
export async function holdFolder<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  await makeFolder(folder);
  const path = join(folder, `${randomUUID()}.hold`);
  await writeFile(path, '');
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

/** Whether some process holds a folder. */
export async function isFolderHeld(folder: string): Promise<boolean> {
  for (const name of await readdir(folder).catch(() => [])) {
    if (!holdPattern.test(name)) continue;
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (Date.now() - (found?.mtimeMs ?? Number.NEGATIVE_INFINITY) < holdMsMax) return true;
    await rm(path, { force: true });
  }
  return false;
}
