import { RE2JS } from 're2js';
import { ExpressionSyntaxError } from './expression-syntax-error.ts';

/** A regular expression, compiled. */
export interface Pattern {
  /** Whether the entire text matches. */
  readonly matches: (text: string) => boolean;
  /** What a character of the text costs (see `stateStepsMax`): it grows with the states that the pattern has. */
  readonly stepsPerCharacter: number;
}

/**
 * Compiles a regular expression of a path into a test of an entire text. It runs in time linear in
 * the text, whatever the pattern; look-around and back-references, which Java has, are refused.
 * @throws ExpressionSyntaxError
 */
export function compilePattern(source: string, flags: string): Pattern {
  let bits = 0;
  if (flags.includes('i')) bits |= RE2JS.CASE_INSENSITIVE;
  if (flags.includes('s')) bits |= RE2JS.DOTALL;
  if (flags.includes('m')) bits |= RE2JS.MULTILINE;
  try {
    const pattern = RE2JS.compile(source.replaceAll('\\/', '/'), bits);
    return { matches: (text) => pattern.matches(text), stepsPerCharacter: 2 + pattern.programSize() / 8 };
  } catch (error) {
    throw new ExpressionSyntaxError(`Invalid regular expression: ${(error as Error).message}`, source, 0);
  }
}
