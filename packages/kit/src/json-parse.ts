import type { Json } from './json.ts';
import { JsonReader } from './json-reader.ts';

/** Deepest nesting that is read; Jackson's default, hence AWS's. */
export const jsonNestingDepthMax = 1_000;

/**
 * Numbers that might not print as they are written: a fraction, an exponent, sixteen digits or more,
 * a negative zero. Digits inside strings match too; that costs time, never truth.
 */
const perhapsLossyNumber = /\d[.eE]|\d{16}|-0/;

/**
 * Parses JSON text (RFC 8259) and loses nothing: see {@link Json}. Duplicate members: the last wins.
 * @throws JsonSyntaxError with Jackson's words and the place
 */
export function parseJson(text: string): Json {
  if (!perhapsLossyNumber.test(text) && !nestsTooDeep(text)) {
    try {
      return JSON.parse(text) as Json;
    } catch {
      // The reader below fails at the same place and says so in Jackson's words.
    }
  }
  return new JsonReader(text, jsonNestingDepthMax).readDocument();
}

/** Counts brackets, those in strings too: an upper bound that only sends the text to the slower reader. */
function nestsTooDeep(text: string): boolean {
  if (text.length <= 2 * jsonNestingDepthMax) return text.length > jsonNestingDepthMax && countDepth(text);
  return countDepth(text);
}

function countDepth(text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x5b || code === 0x7b) {
      if (++depth > jsonNestingDepthMax) return true;
    } else if (code === 0x5d || code === 0x7d) {
      depth -= 1;
    }
  }
  return false;
}
