import { Cursor } from './cursor.ts';
import type { Block, Expression, MacroParameter, Reference } from './node.ts';
import { parseExpression, parseParameters, parseReference } from './parse-expression.ts';

const directiveName = /#@?(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/y;
const lineEnd = /[ \t]*(?:\r\n|\n|\r)/y;
const plainText = /[^$#\\]+/y;
const backslashRun = /\\+/y;
const blanks = /[ \t]*/y;
/** Words that mean something after a hash wherever they stand; macros that were read before join them. */
const directives: ReadonlySet<string> = new Set([
  ...['set', 'if', 'elseif', 'else', 'end', 'foreach', 'break', 'stop', 'return'],
  ...['macro', 'define', 'evaluate', 'include', 'parse', 'literal'],
]);
/** Directives that end a body. */
const bodyEnds: ReadonlySet<string> = new Set(['else', 'elseif', 'end']);

/**
 * Reads a template. Lines that hold nothing but a directive leave no empty line behind: what follows a directive's
 * bracket, `#else` and `#end` is skipped where the line ends there, and the spaces before a `#set` that is alone on its
 * line (Velocity User Guide, "Whitespace gobbling", mode bc).
 * @param isTrial whether nobody will see why it failed
 * @throws TemplateError
 */
export function parseTemplate(text: string, isTrial = false): readonly Block[] {
  const parser = new TemplateParser(text, isTrial);
  return parser.parse();
}

class TemplateParser {
  readonly #cursor: Cursor;
  /** Blocks of the body that is being read. */
  #blocks: Block[] = [];
  #text = '';
  /** Names that a backslash takes the meaning from. */
  #known: Set<string> | undefined;

  constructor(text: string, isTrial: boolean) {
    this.#cursor = new Cursor(text, parseTemplate, isTrial);
  }

  parse(): readonly Block[] {
    const blocks = this.#body();
    const end = this.#peekDirective();
    // An `#end` that belongs to nothing.
    if (end !== undefined) this.#cursor.unexpected();
    return blocks;
  }

  /** Reads up to the directive that ends the body, or to the end. */
  #body(): readonly Block[] {
    const [blocks, text] = [this.#blocks, this.#text];
    this.#blocks = [];
    this.#text = '';
    while (!this.#cursor.isAtEnd && !this.#isAtBodyEnd()) this.#part();
    this.#flush();
    const body = this.#blocks;
    this.#blocks = blocks;
    this.#text = text;
    return body;
  }

  #isAtBodyEnd(): boolean {
    if (this.#cursor.peek() !== '#') return false;
    const name = this.#peekDirective();
    return name !== undefined && bodyEnds.has(name);
  }

  #peekDirective(): string | undefined {
    directiveName.lastIndex = this.#cursor.at;
    const match = directiveName.exec(this.#cursor.text);
    if (match === null) return undefined;
    // `#elsewhere` is no `#else`, but `#endtext` was never told apart from `#end`: whole words only.
    return match[1] ?? match[2];
  }

  #part(): void {
    const cursor = this.#cursor;
    const plain = cursor.take(plainText);
    if (plain !== undefined) {
      this.#text += plain;
      return;
    }
    const next = cursor.peek();
    if (next === '\\') this.#escape();
    else if (next === '$') this.#print(0);
    else this.#hash();
  }

  #flush(): void {
    if (this.#text !== '') this.#blocks.push({ kind: 'text', text: this.#text });
    this.#text = '';
  }

  #add(block: Block): void {
    this.#flush();
    this.#blocks.push(block);
  }

  /** Backslashes escape references and directives; before anything else they are text. */
  #escape(): void {
    const cursor = this.#cursor;
    const backslashes = cursor.take(backslashRun) as string;
    if (cursor.peek() === '$') {
      this.#print(backslashes.length);
      return;
    }
    if (cursor.peek() !== '#' || !this.#isKnown(this.#peekDirective())) {
      this.#text += backslashes;
      return;
    }
    this.#text += '\\'.repeat(backslashes.length >> 1);
    if (backslashes.length % 2 === 1)
      this.#text += cursor.take(directiveName) ?? cursor.take(/##|#\*/y) ?? '';
  }

  /** Whether what is escaped would be a directive, a comment or a macro that is known by now. */
  #isKnown(name: string | undefined): boolean {
    if (name !== undefined) return (this.#known ?? directives).has(name);
    return this.#cursor.startsWith('##') || this.#cursor.startsWith('#*');
  }

  #print(backslashes: number): void {
    const reference = parseReference(this.#cursor);
    // Between a dollar and its mark of quietness a backslash says that it is no reference: `$\!name`.
    const escaped = reference === undefined ? this.#cursor.take(/\$\\+!/y) : undefined;
    if (escaped !== undefined) {
      this.#text += `${'\\'.repeat(backslashes)}${escaped.replace('\\', '')}`;
    } else if (reference === undefined) {
      this.#text += `${'\\'.repeat(backslashes)}$`;
      this.#cursor.at += 1;
    } else {
      this.#add({ kind: 'print', reference, backslashes });
    }
  }

  #hash(): void {
    const cursor = this.#cursor;
    if (cursor.skip('##')) {
      cursor.take(/[^\r\n]*(?:\r\n|\n|\r)?/y);
      return;
    }
    if (cursor.startsWith('#*')) this.#skipTo('*#');
    else if (cursor.startsWith('#[[')) this.#literal();
    else this.#directiveOrText();
  }

  #directiveOrText(): void {
    const cursor = this.#cursor;
    const start = cursor.at;
    const written = cursor.take(directiveName);
    if (written === undefined) {
      this.#text += '#';
      cursor.at += 1;
      return;
    }
    const name = written.replace(/[#@{}]/g, '');
    cursor.nested(() => this.#directive(name, start, written.startsWith('#@')));
  }

  #skipTo(end: string): void {
    const at = this.#cursor.text.indexOf(end, this.#cursor.at + 2);
    this.#cursor.at = at === -1 ? this.#cursor.text.length : at + end.length;
  }

  #literal(): void {
    const start = this.#cursor.at + 3;
    this.#skipTo(']]#');
    const end = this.#cursor.at;
    this.#text += this.#cursor.text.slice(start, end).replace(/\]\]#$/, '');
  }

  /** `#literal() … #end`: what stands between is text, so that blocks within it have their own ends. */
  #literalBlock(): void {
    this.#cursor.take(/[ \t]*\([ \t]*\)/y);
    this.#cursor.take(lineEnd);
    const start = this.#cursor.at;
    this.#body();
    const text = this.#cursor.text.slice(start, this.#cursor.at);
    if (this.#endOfBody() !== 'end') this.#cursor.unexpected();
    this.#text += text;
  }

  #directive(name: string, start: number, hasBody: boolean): void {
    switch (name) {
      case 'set':
        this.#set(start);
        break;
      case 'if':
        this.#if();
        break;
      case 'foreach':
        this.#foreach();
        break;
      case 'macro':
        this.#macro();
        break;
      case 'define':
        this.#define();
        break;
      case 'evaluate':
        this.#evaluate();
        break;
      case 'literal':
        this.#literalBlock();
        break;
      case 'break':
      case 'stop':
        this.#cursor.take(/[ \t]*\([^)]*\)/y);
        this.#add({ kind: name });
        break;
      case 'return':
        this.#return();
        break;
      case 'include':
      case 'parse':
        this.#cursor.fail(`#${name} is not supported: there are no other templates`, start);
        break;
      default:
        this.#call(name, start, hasBody);
    }
  }

  #set(start: number): void {
    const cursor = this.#cursor;
    this.#open();
    const target = parseReference(cursor) ?? cursor.unexpected();
    cursor.skipSpace();
    cursor.expect('=');
    const value = parseExpression(cursor);
    const endsLine = this.#close();
    // A line that holds nothing else leaves nothing behind.
    if (endsLine && this.#isAtLineStart(start)) this.#text = withoutSpacesAtEnd(this.#text);
    this.#add({ kind: 'set', target, value });
  }

  #if(): void {
    const branches: { condition: Expression; body: readonly Block[] }[] = [];
    for (;;) {
      this.#open();
      const condition = parseExpression(this.#cursor);
      this.#close();
      branches.push({ condition, body: this.#body() });
      const end = this.#endOfBody();
      if (end === 'elseif') continue;
      const otherwise = end === 'else' ? this.#bodyToEnd() : undefined;
      this.#add({ kind: 'if', branches, otherwise });
      return;
    }
  }

  #foreach(): void {
    const cursor = this.#cursor;
    this.#open();
    const { name } = parseReference(cursor) ?? cursor.unexpected();
    cursor.skipSpace();
    cursor.expect('in');
    const items = parseExpression(cursor);
    this.#close();
    const body = this.#body();
    const otherwise = this.#endOfBody() === 'else' ? this.#bodyToEnd() : undefined;
    this.#add({ kind: 'foreach', variable: name, items, body, otherwise });
  }

  #macro(): void {
    const cursor = this.#cursor;
    this.#open();
    const name = cursor.take(/[A-Za-z_]\w*/y) ?? cursor.unexpected();
    this.#known ??= new Set(directives);
    this.#known.add(name);
    const parameters: MacroParameter[] = [];
    for (;;) {
      cursor.take(/[\s,]*/y);
      if (cursor.peek() === ')') break;
      const parameter: Reference = parseReference(cursor) ?? cursor.unexpected();
      cursor.skipSpace();
      const otherwise = cursor.skip('=') ? parseExpression(cursor) : undefined;
      parameters.push({ name: parameter.name, otherwise });
    }
    this.#close();
    const body = this.#bodyToEnd();
    this.#add({ kind: 'macro', name, parameters, body });
  }

  #define(): void {
    this.#open();
    const { name } = parseReference(this.#cursor) ?? this.#cursor.unexpected();
    this.#close();
    const body = this.#bodyToEnd();
    this.#add({ kind: 'define', name, body });
  }

  #evaluate(): void {
    this.#open();
    const template = parseExpression(this.#cursor);
    this.#close();
    this.#add({ kind: 'evaluate', template });
  }

  /** `#return`, `#return($value)`: AppSync's way to end a template early. */
  #return(): void {
    const cursor = this.#cursor;
    if (cursor.peek() !== '(') {
      this.#add({ kind: 'return', value: undefined });
      return;
    }
    this.#open();
    const value = cursor.peek() === ')' ? undefined : parseExpression(cursor);
    this.#close();
    this.#add({ kind: 'return', value });
  }

  /** `#name(…)`, `#name`, `#@name(…) body #end`: text unless it is a macro's. */
  #call(name: string, start: number, hasBody: boolean): void {
    const cursor = this.#cursor;
    const afterName = cursor.at;
    const space = cursor.take(blanks) as string;
    if (cursor.peek() !== '(') {
      cursor.at = afterName;
      const text = cursor.text.slice(start, cursor.at);
      this.#add({ kind: 'call', name, parameters: [], body: undefined, text });
      return;
    }
    const parameters = cursor.attempt(() => parseParameters(cursor));
    if (parameters === undefined) {
      // `#something(that is no call)` is text.
      cursor.at = afterName + space.length;
      this.#text += cursor.text.slice(start, cursor.at);
      return;
    }
    cursor.take(lineEnd);
    const body = hasBody ? this.#bodyToEnd('keeps line end') : undefined;
    const text = cursor.text.slice(start, cursor.at);
    this.#add({ kind: 'call', name, parameters, body, text });
  }

  #open(): void {
    this.#cursor.take(blanks);
    this.#cursor.expect('(');
    this.#cursor.skipSpace();
  }

  /** @returns whether the line ended with the bracket */
  #close(): boolean {
    this.#cursor.skipSpace();
    this.#cursor.expect(')');
    return this.#cursor.take(lineEnd) !== undefined;
  }

  #isAtLineStart(at: number): boolean {
    return /(?:^|[\r\n])[ \t]*$/.test(this.#cursor.text.slice(Math.max(0, at - 1_000), at));
  }

  /** Goes over the directive that ends a body. */
  #endOfBody(keepsLineEnd = false): 'else' | 'elseif' | 'end' {
    const name = this.#peekDirective();
    if (name !== 'else' && name !== 'elseif' && name !== 'end') {
      return this.#cursor.fail('A block has no #end');
    }
    this.#cursor.take(directiveName);
    if (name !== 'elseif' && !keepsLineEnd) this.#cursor.take(lineEnd);
    return name;
  }

  /** @param lineEnd the end of a macro's body leaves what follows it */
  #bodyToEnd(lineEnd?: 'keeps line end'): readonly Block[] {
    const body = this.#body();
    if (this.#endOfBody(lineEnd !== undefined) !== 'end') this.#cursor.unexpected();
    return body;
  }
}

function withoutSpacesAtEnd(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === ' ' || text[end - 1] === '\t')) end -= 1;
  return text.slice(0, end);
}
