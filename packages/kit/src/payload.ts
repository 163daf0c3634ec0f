import type { Json } from './json.ts';
import { parseJson } from './json-parse.ts';
import { printJson, printJsonWithin } from './json-print.ts';

/**
 * A JSON document that travels: as text, as value, or as both, each made from the other at most once.
 * An untouched payload keeps its object identity through states, events and frames, and by that
 * identity the journal stores its text once. The text, once known, is never printed anew.
 */
export class Payload {
  #text: string | undefined;
  #value: Json | undefined;

  private constructor(text: string | undefined, value: Json | undefined) {
    this.#text = text;
    this.#value = value;
  }

  /** A payload of text that is known to be valid JSON (checked by the caller). */
  static ofText(text: string): Payload {
    return new Payload(text, undefined);
  }

  /** A payload of a value. */
  static of(value: Json): Payload {
    return new Payload(undefined, value);
  }

  /** Parses text that may be wrong. @throws JsonSyntaxError */
  static parse(text: string): Payload {
    return new Payload(text, parseJson(text));
  }

  /** The JSON text. */
  get text(): string {
    this.#text ??= printJson(this.#value as Json);
    return this.#text;
  }

  /** The value; shared, so never to be changed. */
  get value(): Json {
    if (this.#value === undefined) this.#value = parseJson(this.#text as string);
    return this.#value;
  }

  /** Whether the text takes more than `limitBytes` bytes of UTF-8; the text of a value far above is not made. */
  exceedsBytes(limitBytes: number): boolean {
    this.#text ??= printJsonWithin(this.#value as Json, limitBytes);
    return this.#text === undefined || exceedsUtf8Bytes(this.#text, limitBytes);
  }
}

/** Whether a text takes more than `limitBytes` bytes of UTF-8; counts only where the length leaves it open. */
export function exceedsUtf8Bytes(text: string, limitBytes: number): boolean {
  if (text.length > limitBytes) return true;
  if (text.length * 3 <= limitBytes) return false;
  return utf8ByteLength(text) > limitBytes;
}

/** Bytes of a text in UTF-8 (a lone surrogate counts as the three bytes of its replacement). */
export function utf8ByteLength(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x80) continue;
    bytes += 1;
    if (code < 0x800) continue;
    const pair = code >= 0xd800 && code < 0xdc00 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00;
    if (pair) {
      bytes += 1;
      index += 1;
    } else {
      bytes += 1;
    }
  }
  return bytes;
}

/** The empty object `{}`, shared. */
export const emptyPayload: Payload = Payload.parse('{}');
/** The JSON `null`, shared. */
export const nullPayload: Payload = Payload.parse('null');
