import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';

const ownerOnly = 0o600;

/** Makes sure that a file is there and that nobody but its owner may read it, whatever the umask. */
export function ownFile(file: string): void {
  closeSync(openSync(file, 'a', ownerOnly));
  withdraw(file);
}

/** Takes the rights of all others away from files that are there; a file of another owner stays as it is. */
export function withdraw(...files: readonly string[]): void {
  for (const file of files) {
    try {
      if (existsSync(file)) chmodSync(file, ownerOnly);
    } catch {
      // File systems without rights, and files of other owners, which this user was let read.
    }
  }
}
