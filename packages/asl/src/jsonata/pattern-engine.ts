import { RE2JS } from 're2js';

/** What the library reads of a match: the text, its groups, and where it begins. */
interface PatternMatch extends Array<string | undefined> {
  index: number;
}

/** Compiled once for each regular expression that stands in an expression. */
const compiled = new WeakMap<RegExp, RE2JS>();

/**
 * The engine that the library runs regular expressions with. It ends in time linear in the text, whatever
 * the pattern; look-around and back-references do not exist in it and are refused when the definition is read.
 */
export class PatternEngine {
  lastIndex = 0;
  readonly #pattern: RE2JS;

  constructor(written: RegExp) {
    this.#pattern = compilePattern(written);
  }

  /** The next match from `lastIndex` on, which moves behind it. */
  exec(text: string): PatternMatch | null {
    const matcher = this.#pattern.matcher(text);
    if (this.lastIndex > text.length || !matcher.find(this.lastIndex)) return null;
    const groups: (string | undefined)[] = [];
    for (let group = 0; group <= matcher.groupCount(); group++) {
      groups.push(matcher.group(group) ?? undefined);
    }
    this.lastIndex = matcher.end();
    return Object.assign(groups, { index: matcher.start() });
  }
}

/** @throws Error on a pattern that needs to look back or around */
export function compilePattern(written: RegExp): RE2JS {
  const known = compiled.get(written);
  if (known !== undefined) return known;
  let flags = 0;
  if (written.flags.includes('i')) flags |= RE2JS.CASE_INSENSITIVE;
  if (written.flags.includes('m')) flags |= RE2JS.MULTILINE;
  const pattern = RE2JS.compile(portable(written.source), flags);
  compiled.set(written, pattern);
  return pattern;
}

/** JavaScript lets any other character be escaped, RE2 punctuation only: `\ ` and `\-` stand for themselves. */
function portable(source: string): string {
  return source.replace(/\\([\s\S])/g, (written, character: string) => {
    if (/[\s/"'<>@#%&,:;=!`~-]/.test(character)) {
      return /[-]/.test(character) ? '\\-' : character;
    }
    return written;
  });
}
