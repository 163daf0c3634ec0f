import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new directory that `dispose` removes. */
export function temporaryDirectory(): { readonly directory: string; readonly dispose: () => Promise<void> } {
  const directory = mkdtempSync(join(tmpdir(), 'cairn-store-'));
  return { directory, dispose: async () => rmSync(directory, { recursive: true, force: true }) };
}
