/** An event pattern that breaks the rules of the pattern language. The message is the reason with its place, in AWS's words. */
export class EventPatternError extends Error {
  override readonly name = 'EventPatternError';
}
