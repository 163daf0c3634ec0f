import { type Json, JsonNestingError, JsonNumber, JsonSyntaxError, parseJson, printJson } from '@cairn/kit';
import { numberOfValue, textOfValue } from '../conversions.ts';
import { dataOf } from '../data.ts';
import type { Evaluation } from '../evaluation.ts';
import type { HostNamespace, ScriptValue } from '../host-module.ts';
import { builtins } from './builtin.ts';

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
    const data = dataOf(given, run, { functions: 'left-out', isCopied: false });
    if (data === undefined) return undefined;
    const text =
      indent === undefined ? printJson(data) : JSON.stringify(data, asDoubles, indentOf(indent, run));
    run.allocate(text.length);
    return text;
  },
});

function asDoubles(_name: string, value: Json): Json {
  return value instanceof JsonNumber ? value.toDouble() : value;
}

function indentOf(given: ScriptValue, run: Evaluation): string | number {
  // Each level of nesting is indented in each of its lines, so that deep values print long.
  run.spend(1_000);
  return typeof given === 'string' ? given.slice(0, 10) : Math.min(numberOfValue(given, run), 10);
}
