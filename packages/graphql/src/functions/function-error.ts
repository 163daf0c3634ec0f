/** What a function of `util` was given is nothing it can work on; its message is what resolvers' errors say. */
export class FunctionError extends Error {
  override readonly name = 'FunctionError';
}
