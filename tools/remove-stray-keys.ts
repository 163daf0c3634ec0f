import { existsSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * After a run of the tests: servers keep the keys of their data directories beside them, and a test that removes its
 * directory leaves the key. One whose directory is there still may be in use.
 */
export function teardown(): void {
  const folder = tmpdir();
  for (const name of readdirSync(folder)) {
    if (!/^cairn-.*\.key$/.test(name)) continue;
    const file = join(folder, name);
    if (!existsSync(file.slice(0, -'.key'.length))) rmSync(file, { force: true });
  }
}
