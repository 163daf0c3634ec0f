import { textOfValue } from '../conversions.ts';
import type { Evaluation } from '../evaluation.ts';
import type { ScriptValue } from '../host-module.ts';
import { countedPattern } from '../java-patterns.ts';
import { concatenate } from '../operators.ts';
import type { Method } from './builtin.ts';
import { sliceBounds, wholeNumber } from './positions.ts';

type TextMethod = (text: string, parameters: readonly ScriptValue[], run: Evaluation) => ScriptValue;

/** A pattern without a character that means something in java.util.regex. */
const literal = /^[^\\^$.|?*+()[\]{}]*$/;
/** A replacement without a group of the pattern in it. */
const plain = /^[^$\\]*$/;

const textMethods: { readonly [name: string]: TextMethod } = {
  at: (text, [given], run) => {
    const index = wholeNumber(given, run);
    return text[index < 0 ? text.length + index : index];
  },
  charAt: (text, [given], run) => text.charAt(wholeNumber(given, run)),
  concat: (text, given, run) =>
    given.reduce<string>((whole, part) => concatenate(whole, textOfValue(part, run), run), text),
  endsWith: (text, [part, end], run) =>
    text.endsWith(textOfValue(part, run), end === undefined ? undefined : wholeNumber(end, run)),
  includes: (text, [part, from], run) => {
    const wanted = textOfValue(part, run);
    payToFind(text, wanted, run);
    return text.includes(wanted, wholeNumber(from, run));
  },
  indexOf: (text, [part, from], run) => {
    const wanted = textOfValue(part, run);
    payToFind(text, wanted, run);
    return text.indexOf(wanted, wholeNumber(from, run));
  },
  lastIndexOf: (text, [part, from], run) => {
    const wanted = textOfValue(part, run);
    payToFind(text, wanted, run);
    return text.lastIndexOf(wanted, from === undefined ? undefined : wholeNumber(from, run));
  },
  replace: (text, [pattern, to], run) => replaced(text, pattern, to, run, false),
  replaceAll: (text, [pattern, to], run) => replaced(text, pattern, to, run, true),
  slice: (text, [from, to], run) => {
    const [start, end] = sliceBounds(from, to, text.length, run);
    return text.slice(start, end);
  },
  split: (text, [separator, limit], run) => {
    if (separator === undefined) return [text];
    const parts = splitText(text, textOfValue(separator, run), run);
    const most = wholeNumber(limit, run);
    return limit === undefined || most < 0 ? parts : parts.slice(0, most);
  },
  startsWith: (text, [part, from], run) => text.startsWith(textOfValue(part, run), wholeNumber(from, run)),
  substring: (text, [from, to], run) => {
    const end = to === undefined ? text.length : wholeNumber(to, run);
    return text.substring(wholeNumber(from, run), end);
  },
  toLowerCase: (text, _given, run) => kept(text.toLowerCase(), run),
  toUpperCase: (text, _given, run) => kept(text.toUpperCase(), run),
  trim: (text) => text.trim(),
  trimEnd: (text) => text.trimEnd(),
  trimStart: (text) => text.trimStart(),
};

const asItIs: TextMethod = (text) => text;

/** Methods of texts, by name. Each is paid for by the length of its text, which the host may have to copy first. */
export const stringMethods: ReadonlyMap<string, Method> = new Map<string, Method>(
  [...Object.entries(textMethods), ['toString', asItIs] as const].map(([name, method]): [string, Method] => [
    name,
    (text: string, parameters, run) => {
      run.spend(text.length >>> 6);
      return method(text, parameters, run);
    },
  ]),
);

function kept(text: string, run: Evaluation): string {
  run.allocate(text.length);
  return text;
}

/** Looking for a long text in a long text takes, at worst, the length of one for each character of the other. */
function payToFind(text: string, wanted: string, run: Evaluation): void {
  run.spend((text.length * Math.min(wanted.length, 64)) >>> 7);
}

function replaced(
  text: string,
  pattern: ScriptValue,
  to: ScriptValue,
  run: Evaluation,
  isAll: boolean,
): string {
  const wanted = textOfValue(pattern, run);
  const replacement = textOfValue(to, run);
  if (literal.test(wanted) && plain.test(replacement)) {
    payToFind(text, wanted, run);
    if (!isAll)
      return kept(
        text.replace(wanted, () => replacement),
        run,
      );
    return replaceLiterally(text, wanted, replacement, run);
  }
  const compiled = countedPattern(wanted, run);
  return isAll ? compiled.replaceAll(text, replacement) : compiled.replaceFirst(text, replacement);
}

/** The length of the result is known before it is made. */
function replaceLiterally(text: string, wanted: string, replacement: string, run: Evaluation): string {
  let found = 0;
  if (wanted === '') found = text.length + 1;
  else for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) found += 1;
  run.spend(found);
  run.allocate(text.length + found * replacement.length);
  return text.replaceAll(wanted, () => replacement);
}

function splitText(text: string, separator: string, run: Evaluation): string[] {
  if (!literal.test(separator)) return countedPattern(separator, run).split(text);
  payToFind(text, separator, run);
  if (separator === '') run.allocate(32 * text.length);
  const parts = text.split(separator);
  run.allocate(32 * parts.length);
  return parts;
}
