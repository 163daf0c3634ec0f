import { isJsonArray, isJsonObject, type Json, printJson, type Random } from '@cairn/kit';
import { oneOf } from './random-json.ts';

/** Prints a value as JSON in a random style: indentation, spacing, escapes, comments, line breaks. */
export class RandomJsonText {
  readonly #random: Random;
  readonly #lineBreak: string;
  readonly #indent: string;
  readonly #colon: string;
  readonly #comments: number;
  readonly #oneLine: number;
  readonly #leadingCommas: boolean;

  constructor(random: Random) {
    this.#random = random;
    this.#lineBreak = oneOf(random, ['\n', '\n', '\r\n']);
    this.#indent = oneOf(random, ['  ', '    ', '\t', ' ', '']);
    this.#colon = oneOf(random, [': ', ':', ' : ', ':  ']);
    this.#comments = oneOf(random, [0, 0, 0.1, 0.4]);
    this.#oneLine = oneOf(random, [0, 0.2, 1]);
    this.#leadingCommas = random.next() < 0.1;
  }

  print(value: Json): string {
    const end = oneOf(this.#random, ['', this.#lineBreak, `${this.#lineBreak}${this.#lineBreak}`]);
    return `${this.#ownComments('')}${this.#value(value, '', false)}${end}`;
  }

  #value(value: Json, indent: string, inLine: boolean): string {
    const entries = isJsonArray(value)
      ? value.map((item) => (oneLine: boolean) => this.#value(item, indent + this.#indent, oneLine))
      : isJsonObject(value)
        ? Object.entries(value).map(
            ([name, member]) =>
              (oneLine: boolean) =>
                `${this.#string(name)}${this.#colon}${this.#value(member, indent + this.#indent, oneLine)}`,
          )
        : undefined;
    if (entries === undefined) return typeof value === 'string' ? this.#string(value) : printJson(value);
    const [open, close] = isJsonArray(value) ? '[]' : '{}';
    const oneLine = inLine || this.#random.next() < this.#oneLine;
    if (entries.length === 0) return `${open}${oneLine ? '' : this.#blank(indent)}${close}`;
    const parts = entries.map((entry) => entry(oneLine));
    if (oneLine) {
      const padding = oneOf(this.#random, ['', ' ']);
      return `${open}${padding}${parts.join(oneOf(this.#random, [', ', ',']))}${padding}${close}`;
    }
    const line = this.#lineBreak + indent + this.#indent;
    const body = parts.map((part, index) => {
      const isLast = index === parts.length - 1;
      const before = this.#ownComments(indent + this.#indent);
      const comma = isLast || this.#leadingCommas ? '' : ',';
      return `${index > 0 && this.#leadingCommas ? ', ' : ''}${before}${part}${comma}${this.#lineComment()}`;
    });
    return `${open}${this.#lineComment()}${line}${body.join(line)}${this.#lineBreak}${indent}${close}`;
  }

  #blank(indent: string): string {
    return oneOf(this.#random, ['', ' ', `${this.#lineBreak}${indent}`]);
  }

  #string(text: string): string {
    const printed = JSON.stringify(text);
    if (this.#random.next() > 0.2 || printed.includes('\\')) return printed;
    return printed.replace(/[a-zA-Z]/, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`);
  }

  #lineComment(): string {
    if (this.#random.next() >= this.#comments) return '';
    return oneOf(this.#random, [' // about, "this": {', '\t// x', ' /* y, */', ' /* 1 */ // 2']);
  }

  #ownComments(indent: string): string {
    if (this.#random.next() >= this.#comments) return '';
    const line = this.#lineBreak + indent;
    return oneOf(this.#random, [`// one }${line}`, `/* two${line} lines */${line}`, '/* before */ ']);
  }
}
