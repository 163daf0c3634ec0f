import type { SourcePlaces } from './source-places.ts';

/** An error in code as AppSync tells it: `codeErrors` of EvaluateCode and of a BadRequestException. Columns are 1-based. */
export interface CodeError {
  readonly errorType: 'PARSER_ERROR' | 'LINT_ERROR';
  readonly value: string;
  readonly location: { readonly line: number; readonly column: number; readonly span: number };
}

/** Code that is none: it cannot be parsed, or uses what APPSYNC_JS does not have. */
export interface ScriptRejection {
  readonly kind: 'rejected';
  /** In the order of the code. */
  readonly codeErrors: readonly CodeError[];
}

/** Which part of the code an error is about. */
export interface CodeSpan {
  readonly start: number;
  readonly end: number;
}

/** Makes the errors of one text. */
export function codeErrorAt(
  places: SourcePlaces,
  errorType: CodeError['errorType'],
  { start, end }: CodeSpan,
  value: string,
): CodeError {
  const { line, column } = places.placeOf(start);
  return { errorType, value, location: { line, column: column + 1, span: end - start } };
}
