import type { TextRange } from './text-range.ts';

/**
 * What is wrong with a text: `syntax` (it does not parse), `comment` (AWS refuses comments in JSON), `duplicate-name`,
 * `nesting` (deeper than JSON may nest), `alias` (unknown, endless or beyond the limit), `no-json` (YAML that JSON
 * cannot say: a tag, a number that is none, several documents).
 */
export type TextProblemCode = 'syntax' | 'comment' | 'duplicate-name' | 'nesting' | 'alias' | 'no-json';

/** A finding about the text itself. What an `error` is found in has no value; a `warning` leaves it usable. */
export interface TextProblem {
  readonly severity: 'error' | 'warning';
  readonly code: TextProblemCode;
  readonly message: string;
  readonly range: TextRange;
}
