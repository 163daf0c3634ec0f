import type { Records } from '@cairn/kit';
import type { LogStore, ObjectIndex } from '@cairn/resources';
import type { Journal } from '@cairn/workflows';

/** Everything durable of one server: the journal of its executions, log events, the index of its objects, its rooms' records. */
export interface Store {
  readonly journal: Journal;
  readonly records: Records;
  readonly logs: LogStore;
  readonly objects: ObjectIndex;
  /**
   * Writes a consistent copy of the database into a directory (made when it is not there) while the
   * store goes on working. Blob files are not the store's: whoever keeps them copies them.
   * @throws StoreDirectoryError when the directory holds a database already or cannot be written.
   */
  backup(directory: string): Promise<void>;
  /** Commits what was handed over before, then lets go of files and threads. Later calls are refused. */
  close(): Promise<void>;
}

/**
 * Called before each step of a write, with the step's name; what it throws is what the step failed
 * with. For tests: "the n-th step fails".
 */
export type StoreFaults = (operation: StoreOperation) => void;

/** The steps of writing, as {@link StoreFaults} sees them. */
export type StoreOperation =
  | 'begin'
  | 'insert execution'
  | 'update execution'
  | 'insert segment'
  | 'put record'
  | 'delete record'
  | 'insert log stream'
  | 'insert log event'
  | 'delete log events'
  | 'change objects'
  | 'delete executions'
  | 'insert chunk'
  | 'delete segments'
  | 'commit';
