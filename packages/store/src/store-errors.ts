/** Base of what a store refuses or fails with; the text says what to do. */
export class StoreError extends Error {
  override readonly name: string = 'StoreError';
}

/** The data directory is held by another server. */
export class StoreLockedError extends StoreError {
  override readonly name = 'StoreLockedError';
}

/** The data directory cannot be made, read or written, or is not what it should be. */
export class StoreDirectoryError extends StoreError {
  override readonly name = 'StoreDirectoryError';
}

/** The database file is not a database or breaks its own rules. */
export class StoreDamagedError extends StoreError {
  override readonly name = 'StoreDamagedError';
}

/** The data directory was written by a newer version, or by another program. */
export class StoreFormatError extends StoreError {
  override readonly name = 'StoreFormatError';
}

/** No space was left; nothing of the write was kept. The same write may succeed later. */
export class StoreFullError extends StoreError {
  override readonly name = 'StoreFullError';
}

/** Reading or writing failed; nothing of a write was kept. */
export class StoreFailedError extends StoreError {
  override readonly name = 'StoreFailedError';
}

/** The store was closed, or one of its threads ended. */
export class StoreClosedError extends StoreError {
  override readonly name = 'StoreClosedError';
}

const classes = {
  StoreError,
  StoreLockedError,
  StoreDirectoryError,
  StoreDamagedError,
  StoreFormatError,
  StoreFullError,
  StoreFailedError,
  StoreClosedError,
} as const;

/** An error as it travels between threads. */
export interface StoreErrorMessage {
  readonly name: string;
  readonly message: string;
}

/** For the way between threads, which keeps no classes. */
export function storeErrorMessage(error: unknown): StoreErrorMessage {
  if (error instanceof Error) return { name: error.name, message: error.message };
  return { name: 'StoreFailedError', message: String(error) };
}

/** The error that a message of another thread stands for. */
export function storeErrorOf(message: StoreErrorMessage): StoreError {
  const found = Object.hasOwn(classes, message.name)
    ? classes[message.name as keyof typeof classes]
    : undefined;
  return found === undefined
    ? new StoreFailedError(`${message.name}: ${message.message}`)
    : new found(message.message);
}
