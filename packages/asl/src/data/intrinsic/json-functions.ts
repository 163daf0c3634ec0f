import { type Json, JsonNumber, JsonSyntaxError, parseJson, printJson } from '@cairn/kit';
import { objectArgument, stringArgument } from './argument.ts';
import { IntrinsicArgumentError, type IntrinsicFunction } from './intrinsic-function.ts';

/** States.StringToJson, States.JsonToString and States.JsonMerge. */
export const jsonFunctions: { readonly [name: string]: IntrinsicFunction } = {
  StringToJson: { arity: [1, 1], apply: ([text]) => stringToJson(stringArgument(text)) },
  JsonToString: { arity: [1, 1], apply: ([value]) => printJson(value as Json) },
  JsonMerge: { arity: [3, 3], apply: ([left, right, deep]) => merge(left, right, deep) },
};

/** Blank text is null. */
function stringToJson(text: string): Json {
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
function merge(left: Json | undefined, right: Json | undefined, deep: Json | undefined): Json {
  if (deep !== false) throw new IntrinsicArgumentError('Only the shallow merging mode is supported.');
  return { ...objectArgument(left), ...objectArgument(right) };
}
