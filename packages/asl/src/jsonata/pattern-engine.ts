import { RE2JS } from 're2js';
import type { EvaluationFuel } from './evaluation-fuel.ts';

/** What the library reads of a match: the text, its groups, and where it begins. */
interface PatternMatch extends Array<string | undefined> {
  index: number;
}

interface Pattern {
  readonly compiled: RE2JS;
  /** Steps that a character of the text costs: it grows with the states that the pattern has. */
  readonly stepsPerCharacter: number;
  readonly meter: EvaluationFuel;
}

/** By the regular expression as it stands in a parsed expression; each stands in one only. */
const patterns = new WeakMap<RegExp, Pattern>();

/**
 * Compiles a regular expression of an expression, whose meter counts what it costs.
 * @throws Error on one that looks back or around, which cannot be run in linear time
 */
export function bindPattern(written: RegExp, meter: EvaluationFuel): void {
  let flags = 0;
  if (written.flags.includes('i')) flags |= RE2JS.CASE_INSENSITIVE;
  if (written.flags.includes('m')) flags |= RE2JS.MULTILINE;
  const compiled = RE2JS.compile(RE2JS.translateRegExp(written.source), flags);
  patterns.set(written, { compiled, stepsPerCharacter: (2 + compiled.programSize() / 8) / 60, meter });
}

/**
 * The engine that the library runs regular expressions with. It ends in time linear in the text, whatever
 * the pattern.
 */
export class PatternEngine {
  lastIndex = 0;
  readonly #pattern: Pattern;

  constructor(written: RegExp) {
    this.#pattern = patterns.get(written) as Pattern;
  }

  /** The next match from `lastIndex` on, which moves behind it. @throws EvaluationBound */
  exec(text: string): PatternMatch | null {
    const { compiled, stepsPerCharacter, meter } = this.#pattern;
    const from = this.lastIndex;
    if (from > text.length) return null;
    // A search may go to the end of the text; it is begun only if that can be afforded.
    meter.afford((text.length - from) * stepsPerCharacter);
    const matcher = compiled.matcher(text);
    const found = matcher.find(from);
    meter.charge(1 + Math.floor(((found ? matcher.end() : text.length) - from) * stepsPerCharacter));
    if (!found) return null;
    const groups: (string | undefined)[] = [];
    for (let group = 0; group <= matcher.groupCount(); group++) {
      groups.push(matcher.group(group) ?? undefined);
    }
    this.lastIndex = matcher.end();
    return Object.assign(groups, { index: matcher.start() });
  }
}
