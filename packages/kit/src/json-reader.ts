import { type Json, setMember } from './json.ts';
import { jsonNumberOf } from './json-number.ts';
import { JsonSyntaxError } from './json-syntax-error.ts';

const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const stringPattern = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const wordPattern = /[\p{ID_Continue}$]+/uy;
const space = /[ \t\n\r]*/y;

/** Reads one JSON document, keeping the source text of numbers that need it. */
export class JsonReader {
  readonly #text: string;
  readonly #depthMax: number;
  #at = 0;
  #depth = 0;

  constructor(text: string, depthMax: number) {
    this.#text = text;
    this.#depthMax = depthMax;
  }

  /** @throws JsonSyntaxError */
  readDocument(): Json {
    this.#skipSpace();
    const value = this.#value();
    this.#skipSpace();
    if (this.#at < this.#text.length)
      this.#unexpected(
        "a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
      );
    return value;
  }

  #value(): Json {
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object();
      case '[':
        return this.#array();
      case '"':
        return this.#string();
      case 't':
        return this.#word('true', true);
      case 'f':
        return this.#word('false', false);
      case 'n':
        return this.#word('null', null);
      default:
        return this.#number();
    }
  }

  #object(): Json {
    this.#enter();
    const object: Record<string, Json> = {};
    this.#skipSpace();
    if (this.#text[this.#at] === '}') return this.#leave(object);
    for (;;) {
      this.#skipSpace();
      if (this.#text[this.#at] !== '"') this.#unexpected('double-quote to start field name');
      const member = this.#string();
      this.#skipSpace();
      if (this.#text[this.#at] !== ':') this.#unexpected('a colon to separate field name and value');
      this.#at += 1;
      this.#skipSpace();
      setMember(object, member, this.#value());
      this.#skipSpace();
      if (this.#text[this.#at] === '}') return this.#leave(object);
      if (this.#text[this.#at] !== ',') this.#unexpected('comma to separate Object entries');
      this.#at += 1;
    }
  }

  #array(): Json {
    this.#enter();
    const items: Json[] = [];
    this.#skipSpace();
    if (this.#text[this.#at] === ']') return this.#leave(items);
    for (;;) {
      this.#skipSpace();
      items.push(this.#value());
      this.#skipSpace();
      if (this.#text[this.#at] === ']') return this.#leave(items);
      if (this.#text[this.#at] !== ',') this.#unexpected('comma to separate Array entries');
      this.#at += 1;
    }
  }

  #enter(): void {
    this.#at += 1;
    this.#depth += 1;
    if (this.#depth > this.#depthMax) {
      this.#fail(
        `Document nesting depth (${this.#depth}) exceeds the maximum allowed (${this.#depthMax}, from \`StreamReadConstraints.getMaxNestingDepth()\`)`,
      );
    }
  }

  #leave<Value>(value: Value): Value {
    this.#at += 1;
    this.#depth -= 1;
    return value;
  }

  #string(): string {
    stringPattern.lastIndex = this.#at;
    const match = stringPattern.exec(this.#text);
    if (match === null) this.#fail('Unexpected end-of-input in a String value');
    this.#at = stringPattern.lastIndex;
    return JSON.parse(match[0]) as string;
  }

  #number(): Json {
    numberPattern.lastIndex = this.#at;
    const match = numberPattern.exec(this.#text);
    if (match === null) this.#notAValue();
    this.#at = numberPattern.lastIndex;
    return jsonNumberOf(match[0]);
  }

  #word<Value>(word: string, value: Value): Value {
    wordPattern.lastIndex = this.#at;
    if (wordPattern.exec(this.#text)?.[0] !== word) this.#notAValue();
    this.#at += word.length;
    return value;
  }

  #notAValue(): never {
    wordPattern.lastIndex = this.#at;
    const word = wordPattern.exec(this.#text)?.[0];
    if (word !== undefined) {
      this.#fail(
        `Unrecognized token '${word}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')`,
      );
    }
    this.#unexpected("a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')");
  }

  #skipSpace(): void {
    space.lastIndex = this.#at;
    space.exec(this.#text);
    this.#at = space.lastIndex;
  }

  #unexpected(expected: string): never {
    const character = this.#text[this.#at];
    if (character === undefined) this.#fail('Unexpected end-of-input');
    this.#fail(
      `Unexpected character ('${character}' (code ${character!.charCodeAt(0)})): was expecting ${expected}`,
    );
  }

  #fail(message: string): never {
    throw new JsonSyntaxError(message, this.#text, this.#at);
  }
}
