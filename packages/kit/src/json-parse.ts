import { isJsonArray, type Json, type JsonObject } from './json.ts';
import { jsonNestingDepthMax } from './json-nesting.ts';
import { jsonNumberOf } from './json-number.ts';
import { JsonReader } from './json-reader.ts';

/**
 * Numbers that JavaScript might not print as they are written: a fraction that ends in zero, sixteen
 * digits or more, a very small value, an exponent, a negative zero. One inside a string may match too;
 * that costs time, never truth.
 */
const notableNumber =
  /(?:^|[\s,:[])(-?(?:\d+\.\d*0|\d[\d.]{15,}|0\.00000\d*|\d[\d.]*[eE][-+]?\d+)|-0)(?=[\s,}\]]|$)/g;

/** A member whose name is an array index: JavaScript may put it elsewhere. */
const indexName = /"(?:0|[1-9]\d{0,9})"\s*:/;

/**
 * Parses JSON text (RFC 8259) and loses nothing: see {@link Json}. Duplicate members: the last wins.
 * The native parser does the work unless the text holds a number or an order of members it would change.
 * @throws JsonSyntaxError with Jackson's words and the place
 */
export function parseJson(text: string): Json {
  if (!indexName.test(text) && !holdsLossyNumber(text)) {
    try {
      const value = JSON.parse(text) as Json;
      // Text of 2n characters nests n levels at most.
      if (text.length <= 2 * jsonNestingDepthMax || !nestsDeeper(value, jsonNestingDepthMax)) return value;
    } catch {
      // The reader below fails at the same place and says so in Jackson's words.
    }
  }
  return new JsonReader(text, jsonNestingDepthMax).readDocument();
}

function holdsLossyNumber(text: string): boolean {
  notableNumber.lastIndex = 0;
  for (;;) {
    const match = notableNumber.exec(text);
    if (match === null) return false;
    if (typeof jsonNumberOf(match[1] as string) !== 'number') return true;
  }
}

function nestsDeeper(value: Json, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  if (isJsonArray(value)) {
    for (const item of value) if (nestsDeeper(item, levels - 1)) return true;
    return false;
  }
  for (const member in value) if (nestsDeeper((value as JsonObject)[member] as Json, levels - 1)) return true;
  return false;
}
