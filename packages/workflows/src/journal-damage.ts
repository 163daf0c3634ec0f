import { InvariantError, JsonSyntaxError } from '@cairn/kit';

/**
 * Whether an error of reading says that what was read is damaged, so that trying again does not help: data that breaks
 * our invariants or that no code could read, or a store that found its own damage. Errors of stores are told by
 * their names, since their classes do not come along over threads.
 */
export function isDamage(error: unknown): boolean {
  return (
    error instanceof InvariantError ||
    error instanceof TypeError ||
    error instanceof RangeError ||
    error instanceof SyntaxError ||
    error instanceof JsonSyntaxError ||
    (error instanceof Error && error.name === 'StoreDamagedError')
  );
}
