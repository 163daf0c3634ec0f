import { jsonNestingDepthMax, jsonNumberOf } from '@cairn/kit';
import type { TextItem, TextMember, TextNode, TextScalar } from './text-node.ts';
import type { TextProblem, TextProblemCode } from './text-problem.ts';
import type { TextRange } from './text-range.ts';

/** Errors, and warnings, that are kept of one text. */
export const textProblemsMax = 200;

/** What a text needs no reading for. */
const simpleString = /^"[^"\\\p{Cc}]*"$/u;
const string = /"(?:[^"\\\r\n]+|\\[^\r\n])*"?/y;
const word = /[^\s,:{}[\]"/]+/y;
const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const commentsRefused = 'JSON has no comments: AWS refuses a definition that holds one';

/** What the parser found in a JSON text. */
export interface JsonTextReading {
  readonly root?: TextNode;
  readonly problems: readonly TextProblem[];
  readonly comments: readonly TextRange[];
}

/**
 * Reads JSON text and keeps the place of everything. Text that is no JSON is read as far as it makes sense: what is
 * missing is named and passed over. Comments are kept. Time is linear: each step goes forward.
 */
export class JsonTextParser {
  readonly #text: string;
  readonly #problems: TextProblem[] = [];
  readonly #comments: TextRange[] = [];
  /** How many objects and arrays are open, by the bracket that closes them. */
  readonly #open = { '}': 0, ']': 0 };
  readonly #counts = { error: 0, warning: 0 };
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): JsonTextReading {
    this.#skip();
    const isEmpty = this.#at >= this.#text.length;
    if (isEmpty) this.#problem('There is no definition', { from: 0, to: this.#text.length });
    const root = isEmpty ? undefined : this.#value();
    this.#skip();
    if (this.#at < this.#text.length) {
      this.#problem('The definition ends before this', { from: this.#at, to: this.#text.length });
    }
    const problems = this.#problems.sort((left, right) => left.range.from - right.range.from);
    return { ...(root === undefined ? {} : { root }), problems, comments: this.#comments };
  }

  #value(): TextNode {
    const character = this.#text[this.#at];
    if (character === '{' || character === '[') {
      if (this.#open['}'] + this.#open[']'] >= jsonNestingDepthMax) return this.#skipDeep();
      return character === '{' ? this.#object() : this.#array();
    }
    if (character === '"') return this.#string();
    return this.#word();
  }

  #object(): TextNode {
    const from = this.#enter('}');
    const members: TextMember[] = [];
    const names = new Set<string>();
    while (this.#continues('}', from)) {
      const member = this.#member();
      if (member === undefined) continue;
      if (names.has(member.name)) {
        this.#problem(
          `"${member.name}" is there twice; the last one counts`,
          member.nameRange,
          'duplicate-name',
        );
      }
      names.add(member.name);
      members.push(member);
    }
    return { kind: 'object', range: { from, to: this.#at }, layout: 'flow', members };
  }

  /** A member and the comma behind it; undefined when what stands here can be none (it is passed over). */
  #member(): TextMember | undefined {
    const character = this.#text[this.#at] as string;
    if (/[,:[\]{}/]/.test(character)) {
      this.#unexpected('the name of a member, in double quotes');
      return undefined;
    }
    const isQuoted = character === '"';
    const name = isQuoted ? this.#string() : this.#word();
    if (!isQuoted) this.#problem('Names of members stand in double quotes', name.range);
    this.#skip();
    const hasColon = this.#text[this.#at] === ':';
    const colon = this.#at;
    if (hasColon) this.#at += 1;
    else this.#problem('A colon is missing behind the name', name.range);
    const value = this.#memberValue(hasColon ? colon + 1 : name.range.to, hasColon);
    return {
      name: typeof name.value === 'string' ? name.value : this.#text.slice(name.range.from, name.range.to),
      nameRange: name.range,
      ...(hasColon ? { colon } : {}),
      value,
      ...this.#comma('}'),
    };
  }

  #memberValue(from: number, hasColon: boolean): TextNode {
    this.#skip();
    const character = this.#text[this.#at];
    const startsValue = character !== undefined && !/[,:\]}/]/.test(character);
    // Without a colon, a string on the next line is the next member's name rather than the value.
    if (startsValue && (hasColon || character !== '"')) return this.#value();
    if (hasColon) this.#problem('A value is missing behind the colon', { from: from - 1, to: from });
    return missing(from);
  }

  #array(): TextNode {
    const from = this.#enter(']');
    const items: TextItem[] = [];
    while (this.#continues(']', from)) {
      if (/[,:}/]/.test(this.#text[this.#at] as string)) this.#unexpected('a value');
      else items.push({ value: this.#value(), ...this.#comma(']') });
    }
    return { kind: 'array', range: { from, to: this.#at }, layout: 'flow', items };
  }

  #enter(closer: '}' | ']'): number {
    this.#open[closer] += 1;
    this.#at += 1;
    return this.#at - 1;
  }

  /** Whether the container goes on; otherwise its end is behind us. */
  #continues(closer: '}' | ']', from: number): boolean {
    this.#skip();
    const character = this.#text[this.#at];
    if (character === closer) {
      this.#at += 1;
      this.#open[closer] -= 1;
      return false;
    }
    const other = character === '}' || character === ']' ? character : undefined;
    const closesOuter = other !== undefined && this.#open[other] > 0;
    if (character !== undefined && !closesOuter) return true;
    this.#problem(`The ${closer === '}' ? 'object' : 'array'} that begins here is not closed`, {
      from,
      to: from + 1,
    });
    this.#open[closer] -= 1;
    return false;
  }

  /** The comma behind a member or item, which has to be there unless the container ends. */
  #comma(closer: '}' | ']'): { readonly comma?: number } {
    const end = this.#at;
    this.#skip();
    const character = this.#text[this.#at];
    if (character === ',') {
      const comma = this.#at;
      this.#at += 1;
      this.#skip();
      if (this.#text[this.#at] === closer) {
        this.#problem('A comma stands before the end', { from: comma, to: comma + 1 });
      }
      return { comma };
    }
    if (character !== undefined && character !== '}' && character !== ']') {
      this.#problem('A comma is missing here', { from: Math.max(0, end - 1), to: end });
    }
    return {};
  }

  #string(): TextScalar {
    const from = this.#at;
    string.lastIndex = from;
    const text = (string.exec(this.#text) as RegExpExecArray)[0];
    this.#at = from + text.length;
    const range = { from, to: this.#at };
    if (text.length < 2 || !text.endsWith('"') || endsInEscape(text)) {
      this.#problem('The text is not closed by a double quote on its line', range);
      return { kind: 'scalar', range, value: text.slice(1), style: 'double' };
    }
    if (simpleString.test(text)) return { kind: 'scalar', range, value: text.slice(1, -1), style: 'double' };
    try {
      return { kind: 'scalar', range, value: JSON.parse(text) as string, style: 'double' };
    } catch {
      this.#problem('The text holds a control character or an escape that JSON does not know', range);
      return { kind: 'scalar', range, value: text.slice(1, -1), style: 'double' };
    }
  }

  /** A number, `true`, `false`, `null`, or a word that is no JSON. */
  #word(): TextScalar {
    const from = this.#at;
    word.lastIndex = from;
    const text = word.exec(this.#text)?.[0] ?? (this.#text[from] as string);
    this.#at = from + text.length;
    const range = { from, to: this.#at };
    const scalar = (value: TextScalar['value']): TextScalar => ({
      kind: 'scalar',
      range,
      value,
      style: 'plain',
    });
    if (text === 'true') return scalar(true);
    if (text === 'false') return scalar(false);
    if (text === 'null') return scalar(null);
    if (jsonNumber.test(text)) return scalar(jsonNumberOf(text));
    this.#problem(`${shown(text)} is no JSON value; texts stand in double quotes`, range);
    return scalar(text);
  }

  /** Passes over a container that is nested too deeply, without recursion. */
  #skipDeep(): TextNode {
    const from = this.#at;
    let depth = 0;
    do {
      const character = this.#text[this.#at] as string;
      if (character === '{' || character === '[') depth += 1;
      if (character === '}' || character === ']') depth -= 1;
      if (character === '"') this.#skipString();
      else this.#at += 1;
    } while (depth > 0 && this.#at < this.#text.length);
    const range = { from, to: this.#at };
    this.#problem(`This nests deeper than ${jsonNestingDepthMax} levels`, range, 'nesting');
    return { kind: 'scalar', range, value: null, style: 'plain' };
  }

  #skipString(): void {
    string.lastIndex = this.#at;
    this.#at += (string.exec(this.#text) as RegExpExecArray)[0].length;
  }

  /** Steps over space and comments. */
  #skip(): void {
    for (;;) {
      let code = this.#text.charCodeAt(this.#at);
      while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09 || code === 0xfeff) {
        this.#at += 1;
        code = this.#text.charCodeAt(this.#at);
      }
      if (!this.#skipComment()) return;
    }
  }

  #skipComment(): boolean {
    const from = this.#at;
    if (this.#text[from] !== '/') return false;
    const kind = this.#text[from + 1];
    if (kind !== '/' && kind !== '*') return false;
    const end = kind === '/' ? lineEnd(this.#text, from) : this.#text.indexOf('*/', from + 2);
    this.#at = kind === '/' ? end : end < 0 ? this.#text.length : end + 2;
    const range = { from, to: this.#at };
    this.#comments.push(range);
    if (end < 0) this.#problem('The comment is not closed', range);
    else this.#problem(commentsRefused, range, 'comment');
    return true;
  }

  #unexpected(wanted: string): void {
    const from = this.#at;
    this.#at += 1;
    this.#problem(`Found ${this.#text[from]} where ${wanted}, was expected`, { from, to: from + 1 });
  }

  #problem(message: string, range: TextRange, code: TextProblemCode = 'syntax'): void {
    const severity = code === 'comment' || code === 'duplicate-name' ? 'warning' : 'error';
    // Counted apart: an error that is not kept would make broken text look whole.
    if (this.#counts[severity] >= textProblemsMax) return;
    this.#counts[severity] += 1;
    this.#problems.push({ severity, code, message, range });
  }
}

function missing(at: number): TextScalar {
  return { kind: 'scalar', range: { from: at, to: at }, value: null, style: 'missing' };
}

/** Whether the closing quote of a text is itself escaped. */
function endsInEscape(text: string): boolean {
  let backslashes = 0;
  while (text[text.length - 2 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}

function lineEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) if (text[at] === '\n' || text[at] === '\r') return at;
  return text.length;
}

function shown(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
