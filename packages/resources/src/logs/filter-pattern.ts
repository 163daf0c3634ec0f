import { type JsonCondition, parseJsonCondition } from './json-condition.ts';
import { logsErrors } from './logs-errors.ts';

/** Whether a message matches a pattern. */
export type LogFilter = (message: string) => boolean;

interface Term {
  /** `?` any of these, `-` none of these, '' all of these. */
  readonly sign: '' | '?' | '-';
  readonly text: string;
}

/**
 * Reads a filter pattern: terms, quoted phrases, `?` and `-`, or a condition on JSON in braces. Source: "Filter
 * pattern syntax" in the CloudWatch Logs user guide. Regular expressions and space-delimited patterns are refused.
 * @throws ServiceError InvalidParameterException
 */
export function parseFilterPattern(pattern: string): LogFilter {
  const text = pattern.trim();
  if (text === '') return () => true;
  if (text.startsWith('{')) return jsonFilter(parseJsonCondition(text));
  if (text.startsWith('[')) {
    throw logsErrors.invalid('Invalid filter pattern: patterns for space-delimited events are not supported');
  }
  return termFilter(readTerms(text));
}

function jsonFilter(condition: JsonCondition): LogFilter {
  return (message) => {
    // What is no object cannot match; parsing it would only cost time.
    if (!message.includes('{')) return false;
    try {
      const value: unknown = JSON.parse(message);
      return typeof value === 'object' && value !== null && condition(value);
    } catch {
      return false;
    }
  };
}

/** Optional terms count only where no other kind of term stands, as the user guide says. */
function termFilter(terms: readonly Term[]): LogFilter {
  const required = terms.filter(({ sign }) => sign === '');
  const excluded = terms.filter(({ sign }) => sign === '-');
  if (required.length + excluded.length === 0)
    return (message) => terms.some(({ text }) => message.includes(text));
  return (message) =>
    required.every(({ text }) => message.includes(text)) &&
    !excluded.some(({ text }) => message.includes(text));
}

const termPattern = /([?-]?)(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))(?=\s|$)/y;

function readTerms(text: string): readonly Term[] {
  const terms: Term[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text[at] as string)) {
      at += 1;
      continue;
    }
    termPattern.lastIndex = at;
    const match = termPattern.exec(text);
    if (match === null) throw logsErrors.invalid('Invalid filter pattern');
    const [whole, sign, quoted, bare] = match;
    if (bare !== undefined) checkBareTerm(bare);
    const term = quoted === undefined ? (bare as string) : quoted.replace(/\\(.)/g, '$1');
    terms.push({ sign: sign as Term['sign'], text: term });
    at += whole.length;
  }
  return terms;
}

/** Other characters than letters, digits and underscores have to be quoted; `%` would begin a regular expression. */
function checkBareTerm(term: string): void {
  if (term.startsWith('%')) {
    throw logsErrors.invalid('Invalid filter pattern: regular expressions are not supported');
  }
  if (!/^[\p{L}\p{N}_]+$/u.test(term)) {
    throw logsErrors.invalid(
      `Invalid character(s) in term '${term}'. Terms that include characters other than alphanumeric or underscore must be placed inside double quotes.`,
    );
  }
}
