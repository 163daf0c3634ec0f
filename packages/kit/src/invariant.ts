/** A broken invariant: a bug of ours, never a user's mistake. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/** States what must hold, in production too. @throws InvariantError */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}

/** For the end of an exhaustive switch. @throws InvariantError */
export function unreachable(value: never): never {
  throw new InvariantError(`unexpected case: ${JSON.stringify(value)}`);
}
