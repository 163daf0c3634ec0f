import { isJsonArray, isJsonObject, type Json, printJson, type Random } from '@cairn/kit';
import { oneOf } from './random-json.ts';

/** Prints a value as YAML in a random style: blocks and brackets, quotes, comments, indentation, line breaks. */
export class RandomYamlText {
  readonly #random: Random;
  readonly #lineBreak: string;
  readonly #indent: number;
  readonly #dashIndent: number;
  readonly #comments: number;
  readonly #flow: number;
  /** Whether the scalar written last is a block literal, which takes no comment behind it. */
  #lastIsLiteral = false;

  constructor(random: Random) {
    this.#random = random;
    this.#lineBreak = oneOf(random, ['\n', '\n', '\r\n']);
    this.#indent = oneOf(random, [2, 4, 3]);
    this.#dashIndent = oneOf(random, [0, 2, this.#indent]);
    this.#comments = oneOf(random, [0, 0, 0.1, 0.4]);
    this.#flow = oneOf(random, [0, 0.1, 0.3]);
  }

  print(value: Json): string {
    const start = oneOf(this.#random, ['', '', `---${this.#lineBreak}`, `# top${this.#lineBreak}`]);
    const end = oneOf(this.#random, ['', this.#lineBreak, `${this.#lineBreak}# end${this.#lineBreak}`]);
    const body = this.#block(value, 0);
    return `${start}${body}${this.#lastIsLiteral && end === '' ? this.#lineBreak : end}`;
  }

  #block(value: Json, column: number, isFlow = this.#isFlow(value)): string {
    const line = this.#lineBreak + ' '.repeat(column);
    if (isFlow) return this.#flowText(value);
    if (isJsonArray(value)) {
      return value
        .map((item) => `- ${this.#block(item, column + 2)}${this.#comment()}`)
        .join(this.#between(line));
    }
    if (!isJsonObject(value)) return this.#scalar(value, column);
    return Object.entries(value)
      .map(([name, member]) => `${this.#name(name)}:${this.#behindColon(member, column)}`)
      .join(this.#between(line));
  }

  #behindColon(value: Json, column: number): string {
    if (value === null && this.#random.next() < 0.3) {
      this.#lastIsLiteral = false;
      return '';
    }
    const isFlow = this.#isFlow(value);
    if (isFlow || (!isJsonArray(value) && !isJsonObject(value))) {
      return ` ${this.#block(value, column, isFlow)}${this.#comment()}`;
    }
    this.#lastIsLiteral = false;
    const inner = column + (isJsonArray(value) ? this.#dashIndent : this.#indent);
    const own = this.#random.next() < this.#comments ? `${this.#lineBreak}${' '.repeat(inner)}# own` : '';
    return `${this.#comment()}${own}${this.#lineBreak}${' '.repeat(inner)}${this.#block(value, inner, false)}`;
  }

  #isFlow(value: Json): boolean {
    const isEmpty = isJsonArray(value)
      ? value.length === 0
      : isJsonObject(value) && Object.keys(value).length === 0;
    return isEmpty || ((isJsonArray(value) || isJsonObject(value)) && this.#random.next() < this.#flow);
  }

  #flowText(value: Json): string {
    this.#lastIsLiteral = false;
    if (isJsonArray(value)) return `[${value.map((item) => this.#flowText(item)).join(', ')}]`;
    if (!isJsonObject(value)) return typeof value === 'string' ? this.#quoted(value) : printJson(value);
    const members = Object.entries(value).map(
      ([name, member]) => `${this.#quoted(name)}: ${this.#flowText(member)}`,
    );
    return `{${members.join(', ')}}`;
  }

  #name(name: string): string {
    return /^[A-Za-z]+$/.test(name) && !/^(?:no|true|null)$/.test(name) ? name : this.#quoted(name);
  }

  #scalar(value: Json, column: number): string {
    this.#lastIsLiteral = false;
    if (typeof value !== 'string') return printJson(value);
    if (/^(?!true|null)[A-Za-z$][A-Za-z0-9.$ ]*[A-Za-z]$/.test(value) && this.#random.next() < 0.7)
      return value;
    if (/^[a-z]+\n([a-z]+\n?)?$/.test(value) && this.#random.next() < 0.7)
      return this.#literal(value, column);
    return this.#quoted(value);
  }

  #literal(value: string, column: number): string {
    const body = value
      .replace(/\n$/, '')
      .replaceAll('\n', `${this.#lineBreak}${' '.repeat(column + this.#indent)}`);
    const chomping = value.endsWith('\n') ? '' : '-';
    this.#lastIsLiteral = true;
    return `|${chomping}${this.#lineBreak}${' '.repeat(column + this.#indent)}${body}`;
  }

  #quoted(text: string): string {
    const canBeSingle = !/[\p{Cc}\p{Cs}\u2028]/u.test(text);
    return canBeSingle && this.#random.next() < 0.5 ? `'${text.replaceAll("'", "''")}'` : printJson(text);
  }

  #comment(): string {
    if (this.#lastIsLiteral) return '';
    return this.#random.next() < this.#comments ? oneOf(this.#random, [' # about: this', '  # - x']) : '';
  }

  #between(line: string): string {
    if (this.#random.next() >= this.#comments) return line;
    return oneOf(this.#random, [`${line}# own${line}`, `${this.#lineBreak}${line}`]);
  }
}
