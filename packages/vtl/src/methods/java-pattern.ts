import { RE2JS } from 're2js';
import { defaultRenderLimits, Fuel } from '../fuel.ts';
import { BoundedText } from '../print-value.ts';
import { TemplateError } from '../template-error.ts';

/** A regular expression as Java's `String` methods take it; all throw a TemplateError when there is too much to do. */
export interface JavaPattern {
  /** Whether the entire text matches. */
  matches(text: string, fuel?: Fuel): boolean;
  /** Whether it matches somewhere. */
  finds(text: string, fuel?: Fuel): boolean;
  replaceAll(text: string, replacement: string, fuel: Fuel): string;
  replaceFirst(text: string, replacement: string, fuel: Fuel): string;
  /** As `String.split`: a limit of 0 drops empty texts at the end. */
  split(text: string, limit: number, fuel: Fuel): string[];
}

/** A pattern of few characters can be a program of many instructions: `a{1000}`. */
const sourceCharactersMax = 1_024;

/** What compiling an instruction costs, in characters of work. */
const charactersPerInstruction = 300;

/** Instructions of all patterns that are kept, each of which takes some hundred bytes. */
const keptInstructionsMax = 100_000;
const kept = new Map<string, JavaPattern>();
let keptInstructions = 0;

/** Compiles a pattern once. @throws TemplateError when it is none, or needs more than a linear engine has */
export function findPattern(source: string, fuel: Fuel = ownFuel()): JavaPattern {
  const found = kept.get(source);
  if (found !== undefined) return found;
  const { pattern, instructions } = makePattern(source, fuel);
  if (keptInstructions + instructions > keptInstructionsMax) {
    kept.clear();
    keptInstructions = 0;
  }
  if (instructions <= keptInstructionsMax) {
    kept.set(source, pattern);
    keptInstructions += instructions;
  }
  return pattern;
}

function ownFuel(): Fuel {
  return new Fuel(defaultRenderLimits);
}

function makePattern(
  source: string,
  fuel: Fuel,
): { readonly pattern: JavaPattern; readonly instructions: number } {
  if (source.length > sourceCharactersMax) {
    throw new TemplateError(`A regular expression has more than ${sourceCharactersMax} characters`);
  }
  let pattern: RE2JS;
  try {
    pattern = RE2JS.compile(source);
  } catch (error) {
    throw new TemplateError(`'${source}' is no regular expression: ${(error as Error).message}`);
  }
  // No pattern is free to keep, however short it is.
  const instructions = pattern.programSize() + source.length + 100;
  fuel.spend(instructions * charactersPerInstruction);
  const finder = (text: string, spent: Fuel): Finder => new Finder(pattern, source, text, spent);
  const made: JavaPattern = {
    matches: (text, spent = ownFuel()) => {
      spent.spend(text.length * weightOf(pattern));
      return pattern.matches(text);
    },
    finds: (text, spent = ownFuel()) => finder(text, spent).find() !== undefined,
    replaceAll: (text, to, spent) => replace(finder(text, spent), { text, to, times: Infinity }, spent),
    replaceFirst: (text, to, spent) => replace(finder(text, spent), { text, to, times: 1 }, spent),
    split: (text, limit, spent) => splitBy(finder(text, spent), { text, limit }, spent),
  };
  return { pattern: made, instructions };
}

/** What a character costs: at worst each instruction looks at it. */
function weightOf(pattern: RE2JS): number {
  return 8 + 2 * pattern.programSize();
}

/** Classes, escapes and letters one after the other, of which only the last is repeated without end. */
const local = /^[^()|*+{}[\]^$]*[*+]?$/;
const atom = /\\[pP]\{\w*\}|\\[^Q]|\[(?:\\.|[^\]\\])*\]/gs;

/** A match, from its first character to behind its last. */
interface Match {
  readonly start: number;
  readonly end: number;
  readonly group: (index: number) => string;
}

/**
 * Goes from match to match. To see where a match ends, most patterns may look at all the text that follows, for each
 * match anew: `.*x|c`. That is paid for beforehand; patterns that cannot do so get back what was not looked at.
 */
class Finder {
  readonly #matcher: ReturnType<RE2JS['matcher']>;
  readonly #text: string;
  readonly #fuel: Fuel;
  readonly #weight: number;
  readonly #isLocal: boolean;
  #from = 0;

  constructor(pattern: RE2JS, source: string, text: string, fuel: Fuel) {
    this.#matcher = pattern.matcher(text);
    this.#text = text;
    this.#fuel = fuel;
    this.#weight = weightOf(pattern);
    this.#isLocal = local.test(source.replace(atom, 'x'));
  }

  find(): Match | undefined {
    const matcher = this.#matcher;
    this.#fuel.step(this.#fuel.limits.stepsPerMatch);
    this.#fuel.spend((this.#text.length - this.#from) * this.#weight);
    if (!matcher.find()) return undefined;
    if (this.#isLocal) this.#fuel.spend((matcher.end() - this.#text.length) * this.#weight);
    this.#from = matcher.end();
    return {
      start: matcher.start(),
      end: matcher.end(),
      group: (index) => (index > matcher.groupCount() ? '' : (matcher.group(index) ?? '')),
    };
  }
}

interface Replacing {
  readonly text: string;
  readonly to: string;
  readonly times: number;
}

function replace(finder: Finder, { text, to, times }: Replacing, fuel: Fuel): string {
  const replaced = new BoundedText(fuel);
  let from = 0;
  for (let count = 0; count < times; count += 1) {
    const match = finder.find();
    if (match === undefined) break;
    replaced.write(text.slice(from, match.start));
    expandInto(replaced, to, match.group);
    from = match.end;
  }
  replaced.write(text.slice(from));
  return replaced.text;
}

/** `$1` is what a group has matched; a backslash takes the meaning from what follows it. */
function expandInto(text: BoundedText, replacement: string, group: (index: number) => string): void {
  let from = 0;
  for (const found of replacement.matchAll(/\\(.)|\$(\d)/gs)) {
    const [whole, escaped, index] = found;
    text.write(replacement.slice(from, found.index));
    text.write(escaped ?? group(Number(index)));
    from = found.index + whole.length;
  }
  text.write(replacement.slice(from));
}

function splitBy(
  finder: Finder,
  { text, limit }: { readonly text: string; readonly limit: number },
  fuel: Fuel,
): string[] {
  const parts: string[] = [];
  let from = 0;
  while (limit <= 0 || parts.length < limit - 1) {
    const match = finder.find();
    if (match === undefined) break;
    // A match of nothing at the very beginning gives no empty text.
    if (match.end === 0) continue;
    if (match.start === match.end && match.start >= text.length) break;
    parts.push(text.slice(from, match.start));
    from = match.end;
  }
  fuel.spend(text.length);
  parts.push(text.slice(from));
  if (limit === 0) while (parts.length > 1 && parts.at(-1) === '') parts.pop();
  return parts;
}
