/** Deepest nesting that is read and printed; Jackson's default, hence AWS's. */
export const jsonNestingDepthMax = 1_000;

/** A value that nests deeper than JSON text may ({@link jsonNestingDepthMax}), so that it cannot be printed. */
export class JsonNestingError extends Error {
  override readonly name = 'JsonNestingError';

  constructor() {
    super(`The value nests deeper than ${jsonNestingDepthMax} levels`);
  }
}
