import { randomUUID } from 'node:crypto';
import type { Records } from '@cairn/kit';
import type { EarlierInstallation } from '@cairn/workflows';

const collection = 'server';
const key = 'installation';

/** Which data directory this is, and which ones its backups came from. */
export interface Installation {
  readonly id: string;
  /** Installations whose backups were restored on the way to this one, oldest first. */
  readonly earlier: readonly EarlierInstallation[];
}

/** The installation of a data directory: made on the first start, kept until a backup of it is restored. */
export async function loadInstallation(records: Records): Promise<Installation> {
  const kept = await records.get(collection, key);
  if (kept !== undefined) return JSON.parse(kept) as Installation;
  const made: Installation = { id: randomUUID(), earlier: [] };
  await records.write([{ collection, key, value: JSON.stringify(made), ifAbsent: true }]);
  return made;
}

/**
 * Makes a restored data directory an installation of its own: what its server does from now on has the numbers of
 * what was done after the backup, and must not be taken for it.
 */
export async function renewInstallation(records: Records, restoredMs: number): Promise<void> {
  const { id, earlier } = await loadInstallation(records);
  const renewed: Installation = { id: randomUUID(), earlier: [...earlier, { id, untilMs: restoredMs }] };
  await records.write([{ collection, key, value: JSON.stringify(renewed) }]);
}
