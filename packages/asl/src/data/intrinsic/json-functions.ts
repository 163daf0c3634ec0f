import { inOrder, type Json, JsonNumber, JsonSyntaxError, parseJson } from '@cairn/kit';
import { boundedJsonText } from '../bounded-text.ts';
import type { DataScope } from '../data-scope.ts';
import { stepsOfPrinting, stepsOverItems } from '../steps.ts';
import { objectArgument, stringArgument } from './argument.ts';
import { IntrinsicArgumentError, type IntrinsicFunction } from './intrinsic-function.ts';

/** Copying members of large objects is slow. */
const stepsPerCopiedMember = 30;

/** States.StringToJson, States.JsonToString and States.JsonMerge. */
export const jsonFunctions: { readonly [name: string]: IntrinsicFunction } = {
  StringToJson: { arity: [1, 1], apply: ([text], scope) => stringToJson(stringArgument(text), scope) },
  JsonToString: { arity: [1, 1], apply: ([value], scope) => boundedJsonText(value as Json, scope) },
  JsonMerge: { arity: [3, 3], apply: ([left, right, deep], scope) => merge(left, right, deep, scope) },
};

/** Blank text is null. */
function stringToJson(text: string, scope: DataScope): Json {
  scope.spend(stepsOfPrinting(text.length));
  if (text.trim() === '') return null;
  try {
    const value = parseJson(text);
    return value instanceof JsonNumber && value.text === '-0' ? 0 : value;
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw new IntrinsicArgumentError(`Invalid JSON: ${error.message}`);
  }
}

/** Only the shallow merge exists so far; the third argument says so. */
function merge(
  left: Json | undefined,
  right: Json | undefined,
  deep: Json | undefined,
  scope: DataScope,
): Json {
  if (deep !== false) throw new IntrinsicArgumentError('Only the shallow merging mode is supported.');
  const merged = { ...objectArgument(left), ...objectArgument(right) };
  const names = new Set([...Object.keys(objectArgument(left)), ...Object.keys(objectArgument(right))]);
  scope.spend(stepsPerCopiedMember * stepsOverItems(merged));
  return inOrder(merged, [...names]);
}
