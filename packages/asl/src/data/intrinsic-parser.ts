import { type Json, jsonNumberOf } from '@cairn/kit';
import { pathNestingMax } from './data-limits.ts';
import { type IntrinsicFunction, intrinsicFunctions } from './intrinsic-functions.ts';
import { compilePath, type Path } from './path.ts';
import { readPathText } from './path-parser.ts';
import { TextCursor } from './text-cursor.ts';

/** A call as it is written: `States.Format('{}', $.a)`. */
export interface IntrinsicCall {
  readonly kind: 'call';
  /** The call's own part of the text. */
  readonly text: string;
  /** Without `States.`. */
  readonly name: string;
  readonly definition: IntrinsicFunction;
  readonly operands: readonly IntrinsicOperand[];
}

/** An argument of a call. */
export type IntrinsicOperand =
  | IntrinsicCall
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'literal'; readonly value: Json }
  | {
      readonly kind: 'text';
      readonly value: string;
      /** Between the quotes as written, escapes kept. */
      readonly source: string;
    };

const callName = /States\.[A-Za-z0-9]+/y;
const numberLiteral = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const wordLiteral = /(?:true|false|null)(?![A-Za-z0-9_])/y;

/**
 * Reads an intrinsic function call.
 * @param callsMax most calls, nested ones included; what was accepted once is read without this bound
 * @throws ExpressionSyntaxError
 */
export function parseIntrinsic(text: string, callsMax = Number.POSITIVE_INFINITY): IntrinsicCall {
  const parser = new IntrinsicParser(text, callsMax);
  return parser.readExpression();
}

class IntrinsicParser {
  readonly #cursor: TextCursor;
  readonly #callsMax: number;
  #calls = 0;

  constructor(text: string, callsMax: number) {
    this.#callsMax = callsMax;
    this.#cursor = new TextCursor(text);
  }

  readExpression(): IntrinsicCall {
    const call = this.#readCall();
    this.#cursor.skipSpace();
    if (!this.#cursor.atEnd) this.#cursor.fail('Unexpected text after the call');
    return call;
  }

  #readCall(): IntrinsicCall {
    const cursor: TextCursor = this.#cursor;
    const start = cursor.at;
    const name = cursor.match(callName)?.slice('States.'.length);
    if (name === undefined) cursor.fail("Expected a call such as States.Format('{}', $.value)");
    const definition = Object.hasOwn(intrinsicFunctions, name) ? intrinsicFunctions[name] : undefined;
    if (definition === undefined) cursor.fail(`Unknown intrinsic function 'States.${name}'`);
    this.#calls += 1;
    if (this.#calls > this.#callsMax) cursor.fail(`More than ${this.#callsMax} intrinsic functions`);
    const operands = this.#readOperands();
    const [min, max = Number.POSITIVE_INFINITY] = definition.arity;
    if (operands.length < min || operands.length > max) {
      cursor.fail(`Invalid number of arguments for 'States.${name}': ${operands.length}`);
    }
    return { kind: 'call', text: cursor.text.slice(start, cursor.at), name, definition, operands };
  }

  #readOperands(): IntrinsicOperand[] {
    const cursor: TextCursor = this.#cursor;
    cursor.expect('(');
    const operands: IntrinsicOperand[] = [];
    cursor.skipSpace();
    if (cursor.take(')')) return operands;
    for (;;) {
      cursor.skipSpace();
      operands.push(this.#readOperand());
      cursor.skipSpace();
      if (cursor.take(')')) return operands;
      cursor.expect(',');
    }
  }

  #readOperand(): IntrinsicOperand {
    const cursor: TextCursor = this.#cursor;
    switch (cursor.peek()) {
      case "'":
        return this.#readText();
      case '$':
        return { kind: 'path', path: compilePath(readPathText(cursor)) };
      case 'S':
        return cursor.nested(pathNestingMax, () => this.#readCall());
    }
    const digits = cursor.match(numberLiteral);
    if (digits !== undefined) return { kind: 'literal', value: jsonNumberOf(digits) };
    const word = cursor.match(wordLiteral);
    if (word === undefined) cursor.fail("Expected a 'string', a number, a path, null, true, false or a call");
    return { kind: 'literal', value: word === 'null' ? null : word === 'true' };
  }

  /** A string in single quotes; a backslash may only stand before `'`, `{`, `}` and `\`. */
  #readText(): IntrinsicOperand {
    const cursor: TextCursor = this.#cursor;
    cursor.expect("'");
    const start = cursor.at;
    let value = '';
    while (cursor.peek() !== "'") {
      if (cursor.atEnd) cursor.fail('The string is not closed');
      if (cursor.peek() === '\\') {
        cursor.at += 1;
        if (cursor.atEnd || !"'{}\\".includes(cursor.peek())) cursor.fail('Invalid escape sequence');
      }
      value += cursor.peek();
      cursor.at += 1;
    }
    const source = cursor.text.slice(start, cursor.at);
    cursor.at += 1;
    return { kind: 'text', value, source };
  }
}
