import { logsErrors } from './logs-errors.ts';

/** Whether a JSON value fulfils a condition. */
export type JsonCondition = (value: object) => boolean;

type Token =
  | { readonly kind: 'selector'; readonly steps: readonly Step[] }
  | { readonly kind: 'symbol'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'word'; readonly text: string };

/** A member, an index, or `*` for all. */
type Step = string | number | typeof every;

const every = Symbol('every member');

const tokenPattern =
  /\s*(?:(\$(?:\.[\w-]+|\.\*|\[\d+\]|\[\*\]|\[(?:'[^']*'|"[^"]*")\]|\.\[(?:'[^']*'|"[^"]*")\])*)|(&&|\|\||!=|<=|>=|[=<>(){}])|"((?:[^"\\]|\\.)*)"|([^\s"(){}=<>!&|]+))/y;
const stepPattern = /\.([\w-]+|\*)|\[(\d+|\*)\]|\.?\[(?:'([^']*)'|"([^"]*)")\]/g;

/**
 * Parses `{ $.level = "ERROR" && ($.n > 3 || $.gone NOT EXISTS) }`.
 * @throws ServiceError InvalidParameterException
 */
export function parseJsonCondition(text: string): JsonCondition {
  return new ConditionParser(tokensOf(text)).parse();
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const trimmed = text.trimEnd();
  for (let at = 0; at < trimmed.length; ) {
    tokenPattern.lastIndex = at;
    const match = tokenPattern.exec(trimmed);
    if (match === null) throw invalidPattern();
    const [whole, selector, symbol, quoted, word] = match;
    if (selector !== undefined) tokens.push({ kind: 'selector', steps: stepsOf(selector) });
    else if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol });
    else if (quoted !== undefined) tokens.push({ kind: 'text', text: quoted.replace(/\\(["\\])/g, '$1') });
    else tokens.push({ kind: 'word', text: word as string });
    at += whole.length;
  }
  return tokens;
}

function stepsOf(selector: string): readonly Step[] {
  return [...selector.matchAll(stepPattern)].map(([, name, index, single, double]) => {
    if (name !== undefined) return name === '*' ? every : name;
    if (index !== undefined) return index === '*' ? every : Number(index);
    return single ?? double ?? '';
  });
}

/** Recursive descent; a pattern's length, and so its depth, is bounded by the service's model. */
class ConditionParser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parse(): JsonCondition {
    this.#expect('{');
    const condition = this.#or();
    this.#expect('}');
    if (this.#at < this.#tokens.length) throw invalidPattern();
    return condition;
  }

  #or(): JsonCondition {
    const parts = [this.#and()];
    while (this.#take('||')) parts.push(this.#and());
    return parts.length === 1 ? (parts[0] as JsonCondition) : (value) => parts.some((part) => part(value));
  }

  #and(): JsonCondition {
    const parts = [this.#primary()];
    while (this.#take('&&')) parts.push(this.#primary());
    return parts.length === 1 ? (parts[0] as JsonCondition) : (value) => parts.every((part) => part(value));
  }

  #primary(): JsonCondition {
    if (this.#take('(')) {
      const inner = this.#or();
      this.#expect(')');
      return inner;
    }
    const selector = this.#next();
    if (selector.kind !== 'selector') throw invalidPattern();
    const { steps } = selector;
    const operator = this.#next();
    if (operator.kind === 'word') return this.#wordTest(steps, operator.text.toUpperCase());
    if (operator.kind !== 'symbol') throw invalidPattern();
    const test = comparison(operator.text, this.#next());
    return (value) => selected(value, steps).some(test);
  }

  #wordTest(steps: readonly Step[], word: string): JsonCondition {
    const second = this.#next();
    const name = second.kind === 'word' ? second.text.toUpperCase() : '';
    if (word === 'NOT' && name === 'EXISTS') return (value) => selected(value, steps).length === 0;
    if (word !== 'IS') throw invalidPattern();
    const wanted = constants.get(name);
    if (wanted === undefined) throw invalidPattern();
    return (value) => selected(value, steps).some((found) => found === wanted.value);
  }

  #next(): Token {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw invalidPattern();
    this.#at += 1;
    return token;
  }

  #take(symbol: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'symbol' || token.text !== symbol) return false;
    this.#at += 1;
    return true;
  }

  #expect(symbol: string): void {
    if (!this.#take(symbol)) throw invalidPattern();
  }
}

const constants: ReadonlyMap<string, { readonly value: unknown }> = new Map([
  ['NULL', { value: null }],
  ['TRUE', { value: true }],
  ['FALSE', { value: false }],
]);

function comparison(operator: string, operand: Token): (found: unknown) => boolean {
  if (operand.kind !== 'word' && operand.kind !== 'text') throw invalidPattern();
  if (operand.kind === 'word' && operand.text.startsWith('%')) {
    throw logsErrors.invalid('Invalid filter pattern: regular expressions are not supported');
  }
  const number = operand.kind === 'word' && /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(operand.text);
  if (operator === '=' || operator === '!=') {
    const equals = number ? equalsNumber(Number(operand.text)) : equalsText(operand.text);
    return operator === '=' ? equals : (found) => isScalar(found) && !equals(found);
  }
  if (!number) throw invalidPattern();
  const limit = Number(operand.text);
  const test = orders[operator];
  if (test === undefined) throw invalidPattern();
  return (found) => typeof found === 'number' && test(found, limit);
}

const orders: { readonly [operator: string]: (found: number, limit: number) => boolean } = {
  '<': (found, limit) => found < limit,
  '>': (found, limit) => found > limit,
  '<=': (found, limit) => found <= limit,
  '>=': (found, limit) => found >= limit,
};

function equalsNumber(wanted: number): (found: unknown) => boolean {
  return (found) =>
    found === wanted || (typeof found === 'string' && found !== '' && Number(found) === wanted);
}

/** `*` stands for any characters; matched without a regular expression, in linear time. */
function equalsText(wanted: string): (found: unknown) => boolean {
  const parts = wanted.split('*');
  if (parts.length === 1) return (found) => isScalar(found) && String(found) === wanted;
  const first = parts[0] as string;
  const last = parts.at(-1) as string;
  const middle = parts.slice(1, -1);
  return (found) => {
    if (!isScalar(found)) return false;
    const text = String(found);
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
      return false;
    let at = first.length;
    for (const part of middle) {
      const position = text.indexOf(part, at);
      if (position < 0) return false;
      at = position + part.length;
    }
    return at <= text.length - last.length;
  };
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function selected(value: unknown, steps: readonly Step[]): readonly unknown[] {
  let found: readonly unknown[] = [value];
  for (const step of steps) found = found.flatMap((item) => stepInto(item, step));
  return found;
}

function stepInto(value: unknown, step: Step): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  if (step === every) return Object.values(value);
  if (typeof step === 'number') return Array.isArray(value) && step < value.length ? [value[step]] : [];
  return Object.hasOwn(value, step) ? [(value as { readonly [name: string]: unknown })[step]] : [];
}

function invalidPattern(): Error {
  return logsErrors.invalid('Invalid filter pattern');
}
