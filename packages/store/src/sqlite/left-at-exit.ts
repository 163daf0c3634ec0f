import type { DirectoryMark, DirectoryMarker } from './directory-marker.ts';

type Mark = Omit<DirectoryMark, 'state'>;

/** Directories that are open in this process. */
const open = new Map<DirectoryMarker, Mark>();

/**
 * Says of a directory, when the process ends without closing it, that its log may be gone: `process.exit` ends the
 * threads, which close the database, and SQLite puts the log into it.
 */
export function noteLeftAtExit(marker: DirectoryMarker, mark: Mark): void {
  if (open.size === 0) process.on('exit', noteAll);
  open.set(marker, mark);
}

/** The directory is closed. */
export function forgetAtExit(marker: DirectoryMarker): void {
  open.delete(marker);
  if (open.size === 0) process.off('exit', noteAll);
}

function noteAll(): void {
  for (const [marker, mark] of open) {
    try {
      marker.write({ ...mark, state: 'left' });
    } catch {
      // On a full disk the directory stays open, and the next start says which log it lacks.
    }
  }
}
