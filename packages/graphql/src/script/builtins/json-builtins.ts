import {
  isJsonArray,
  isJsonObject,
  type Json,
  JsonNestingError,
  JsonNumber,
  JsonSyntaxError,
  parseJson,
  printJson,
} from '@cairn/kit';
import { textOfValue } from '../conversions.ts';
import { dataOf } from '../data.ts';
import type { Evaluation } from '../evaluation.ts';
import type { HostNamespace, ScriptValue } from '../host-module.ts';
import { builtins } from './builtin.ts';
import { wholeNumber } from './positions.ts';

/** `JSON`. What cannot be parsed gives a blank text, as AppSync does it. */
export const jsonBuiltins: HostNamespace = builtins({
  parse: ([given], run) => {
    const text = textOfValue(given, run);
    run.allocate(4 * text.length);
    run.spend(text.length >>> 1);
    try {
      return parseJson(text);
    } catch (error) {
      if (error instanceof JsonSyntaxError || error instanceof JsonNestingError) return '';
      throw error;
    }
  },
  stringify: ([given, replacer, indent], run) => {
    if (replacer !== undefined && replacer !== null) run.fail('TypeError: JSON.stringify takes no replacer');
    const stepsBefore = run.stepsLeft;
    const data = dataOf(given, run, { functions: 'left-out', isCopied: false, isPrinted: true });
    if (data === undefined) return undefined;
    const stepsAfter = run.stepsLeft;
    const width = indentOf(indent, run);
    if (width === '') {
      const text = printJson(data);
      run.allocate(text.length);
      // A character that is escaped takes far longer than one that is copied.
      const escapes = text.length - charactersPerStep * (stepsBefore - stepsAfter);
      if (escapes > 0) run.spend(escapes >>> 2);
      return text;
    }
    run.allocate(indentedLength(data, width.length, 0));
    return JSON.stringify(data, asDoubles, width);
  },
});

/** Of text that is to be printed. */
const charactersPerStep = 8;

function asDoubles(_name: string, value: Json): Json {
  return value instanceof JsonNumber ? value.toDouble() : value;
}

function indentOf(given: ScriptValue, run: Evaluation): string {
  if (typeof given === 'string') return given.slice(0, 10);
  if (given === undefined || given === null) return '';
  return ' '.repeat(Math.min(Math.max(wholeNumber(given, run), 0), 10));
}

/** Characters of what is printed with indents, which grow with depth in every line. */
function indentedLength(value: Json, width: number, levels: number): number {
  const line = 2 + width * (levels + 1);
  if (typeof value === 'string') return value.length + 2;
  if (isJsonArray(value)) {
    return value.reduce<number>((sum, item) => sum + line + indentedLength(item, width, levels + 1), line);
  }
  if (!isJsonObject(value)) return 24;
  let sum = line;
  for (const member of Object.keys(value)) {
    sum += line + member.length + 4 + indentedLength(value[member] as Json, width, levels + 1);
  }
  return sum;
}
