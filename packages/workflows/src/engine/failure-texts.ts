/**
 * The error and cause of a failure as they enter an execution. Lone surrogates, which no database keeps, are replaced
 * here, so that what is in memory is what a restart reads back.
 */
export function failureTexts(given: { readonly error?: string; readonly cause?: string }): {
  readonly error?: string;
  readonly cause?: string;
} {
  const { error, cause } = given;
  return {
    ...(error === undefined ? {} : { error: error.toWellFormed() }),
    ...(cause === undefined ? {} : { cause: cause.toWellFormed() }),
  };
}
