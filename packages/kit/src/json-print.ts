import { isJsonArray, type Json, type JsonObject } from './json.ts';
import { JsonNestingError, jsonNestingDepthMax } from './json-nesting.ts';
import { JsonNumber } from './json-number.ts';

/**
 * Prints a value as compact JSON, member order kept, numbers with their source text.
 * Well-formed: lone surrogates are printed as escapes. What is printed can be parsed again.
 * @throws JsonNestingError
 */
export function printJson(value: Json): string {
  return printJsonWithin(value, Number.POSITIVE_INFINITY) as string;
}

/**
 * Prints a value unless its text would surely take more than `bytesMax` bytes: escapes and digits are not counted,
 * so a text that is returned may be some times longer, but never without bound. What is refused is not gone through
 * to its end, however often parts of it are shared.
 * @throws JsonNestingError
 */
export function printJsonWithin(value: Json, bytesMax: number): string | undefined {
  const survey: Survey = { bytesLeft: bytesMax, numberKeepsText: false };
  if (!take(survey, value, jsonNestingDepthMax)) return undefined;
  return survey.numberKeepsText ? print(value) : JSON.stringify(value);
}

/** Whether a value's text may take no more than some bytes, as far as {@link printJsonWithin} counts. @throws JsonNestingError */
export function fitsJsonBytes(value: Json, bytesMax: number): boolean {
  return take({ bytesLeft: bytesMax, numberKeepsText: false }, value, jsonNestingDepthMax);
}

/** What is known of a value before it is printed. */
interface Survey {
  /** Bytes that its text may still take. */
  bytesLeft: number;
  /** The native printer is several times faster; it serves whenever no number keeps its text. */
  numberKeepsText: boolean;
}

/** Takes a value into account. @returns whether it fits */
function take(survey: Survey, value: Json, levels: number): boolean {
  if (typeof value === 'string') {
    survey.bytesLeft -= value.length + 2;
    return survey.bytesLeft >= 0;
  }
  if (typeof value !== 'object' || value === null) {
    survey.bytesLeft -= 1;
    return survey.bytesLeft >= 0;
  }
  if (value instanceof JsonNumber) {
    survey.numberKeepsText = true;
    survey.bytesLeft -= value.text.length;
    return survey.bytesLeft >= 0;
  }
  if (levels === 0) throw new JsonNestingError();
  survey.bytesLeft -= 2;
  if (isJsonArray(value)) {
    for (const item of value) if (!take(survey, item, levels - 1)) return false;
  } else {
    for (const member in value) {
      survey.bytesLeft -= member.length + 3;
      if (!take(survey, (value as JsonObject)[member] as Json, levels - 1)) return false;
    }
  }
  return survey.bytesLeft >= 0;
}

function print(value: Json): string {
  if (value instanceof JsonNumber) return value.text;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isJsonArray(value)) return `[${value.map(print).join(',')}]`;
  const members = Object.keys(value).map(
    (member) => `${JSON.stringify(member)}:${print((value as JsonObject)[member] as Json)}`,
  );
  return `{${members.join(',')}}`;
}
