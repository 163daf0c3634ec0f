import { printJson } from '@cairn/kit';
import { ConversionGap, type ConversionNotes } from './conversion-notes.ts';
import { pathExpression } from './path-expression.ts';

/** An argument of an intrinsic function: its expression, and its value where it is written out. */
interface Argument {
  readonly expression: string;
  readonly literal?: string | number | boolean | null;
  readonly isList?: boolean;
}

/** The JSONata expression of a payload template's expression: a path or an intrinsic function. @throws ConversionGap */
export function dynamicExpression(text: string, root: string, notes: ConversionNotes): string {
  if (!text.startsWith('States.')) return pathExpression(text, root, notes);
  const reader = new IntrinsicReader(text, root, notes);
  return reader.read();
}

class IntrinsicReader {
  readonly #text: string;
  readonly #root: string;
  readonly #notes: ConversionNotes;
  #at = 0;

  constructor(text: string, root: string, notes: ConversionNotes) {
    this.#text = text;
    this.#root = root;
    this.#notes = notes;
  }

  read(): string {
    const { expression } = this.#argument();
    this.#skip();
    if (this.#at < this.#text.length) throw new ConversionGap(`${this.#text} is no intrinsic function`);
    return expression;
  }

  #argument(): Argument {
    this.#skip();
    if (this.#text.startsWith('States.', this.#at)) return this.#call();
    if (this.#text[this.#at] === "'") return this.#string();
    const word = this.#match(/(?:true|false|null)(?![\w])|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y);
    if (word !== undefined) return { expression: word, literal: JSON.parse(word) };
    const path = this.#match(/\$(?:[^,()[\]'"\s]|\[[^\]]*\])*/y);
    if (path === undefined) throw new ConversionGap(`${this.#text.slice(this.#at)} is no argument`);
    return { expression: pathExpression(path, this.#root, this.#notes) };
  }

  #string(): Argument {
    const quoted = this.#match(/'(?:[^'\\]|\\.)*'/y);
    if (quoted === undefined) throw new ConversionGap(`${this.#text} has a text that does not end`);
    const literal = quoted.slice(1, -1);
    return { expression: printJson(unescaped(literal)), literal };
  }

  #call(): Argument {
    const name = (this.#match(/States\.\w+/y) ?? '').slice('States.'.length);
    const values: Argument[] = [];
    this.#skip();
    if (this.#match(/\(/y) === undefined) throw new ConversionGap(`${this.#text} is no intrinsic function`);
    this.#skip();
    while (this.#match(/\)/y) === undefined) {
      if (values.length > 0 && this.#match(/,/y) === undefined) {
        throw new ConversionGap(`${this.#text} is no intrinsic function`);
      }
      values.push(this.#argument());
      this.#skip();
    }
    const convert = converters[name];
    if (convert === undefined) throw new ConversionGap(`States.${name} has no equal that is known`);
    return { expression: convert(values, this.#notes), isList: name.startsWith('Array') };
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #skip(): void {
    this.#match(/\s*/y);
  }
}

type Converter = (values: readonly Argument[], notes: ConversionNotes) => string;

const all = (values: readonly Argument[]): string => values.map(({ expression }) => expression).join(', ');
const call =
  (name: string): Converter =>
  (values) =>
    `$${name}(${all(values)})`;

const converters: { readonly [name: string]: Converter } = {
  Format: format,
  StringToJson: call('parse'),
  JsonToString: call('string'),
  Array: (values, notes) => {
    if (values.some(({ literal }) => literal === undefined)) {
      notes.add('attention', 'States.Array: a list among its arguments is joined to the list that it makes');
    }
    return `[${all(values)}]`;
  },
  ArrayPartition: call('partition'),
  ArrayContains: ([list, value]) => `(${text(value)} in ${text(list)})`,
  ArrayRange: call('range'),
  ArrayGetItem: ([list, index]) => `(${text(list)})[${text(index)}]`,
  ArrayLength: call('count'),
  ArrayUnique: (values) => `[$distinct(${all(values)})]`,
  Base64Encode: call('base64encode'),
  Base64Decode: call('base64decode'),
  Hash: (values, notes) => {
    notes.add(
      'attention',
      'States.Hash: $hash takes a text; what is none has to be printed by $string first',
    );
    return `$hash(${all(values)})`;
  },
  JsonMerge: ([left, right]) => `$merge([${text(left)}, ${text(right)}])`,
  MathRandom: ([start, end, seed], notes) => {
    notes.add('attention', 'States.MathRandom: $random draws other numbers, also from the same seed');
    const random = `$random(${seed === undefined ? '' : text(seed)})`;
    return `($floor(${random} * (${text(end)} - ${text(start)})) + ${text(start)})`;
  },
  MathAdd: ([left, right]) => `(${text(left)} + ${text(right)})`,
  StringSplit: ([value, delimiters]) => {
    const literal = delimiters?.literal;
    if (typeof literal !== 'string' || unescaped(literal).length !== 1) {
      throw new ConversionGap(
        'States.StringSplit splits at each character of its delimiters; $split does not',
      );
    }
    return `[($split(${text(value)}, ${printJson(unescaped(literal))}))[$ != ""]]`;
  },
  UUID: () => '$uuid()',
};

function text(argument: Argument | undefined): string {
  if (argument === undefined) throw new ConversionGap('An argument is missing');
  return argument.expression;
}

/** Texts joined by `&`, which prints what is none. */
function format([template, ...values]: readonly Argument[]): string {
  if (typeof template?.literal !== 'string') {
    throw new ConversionGap('States.Format with a template that is not written out');
  }
  const parts: string[] = [];
  let used = 0;
  let literal = '';
  for (const [piece] of template.literal.matchAll(/\\.|\{\}|[^\\{]+|\{/gs)) {
    if (piece !== '{}') {
      literal += piece.startsWith('\\') ? piece.slice(1) : piece;
      continue;
    }
    if (literal !== '') parts.push(printJson(literal));
    literal = '';
    parts.push(text(values[used]));
    used += 1;
  }
  if (literal !== '' || parts.length === 0) parts.push(printJson(literal));
  return parts.length === 1 && used === 1 ? `$string(${parts[0]})` : `(${parts.join(' & ')})`;
}

function unescaped(literal: string): string {
  return literal.replaceAll(/\\(.)/gs, '$1');
}
