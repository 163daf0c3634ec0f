import { nearestName } from '@cairn/asl';
import { type Json, parseJson, setMember } from '@cairn/kit';
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml';

/** A file of test cases that cannot be used: the message names the file, the line and what is wrong there. */
export class CaseFileError extends Error {
  override readonly name = 'CaseFileError';
}

const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const nodesMax = 1_000_000;
const nestingMax = 500;

/** What a file in YAML or JSON holds, with where it stands. */
class CaseText {
  readonly file: string;
  readonly lines = new LineCounter();
  readonly document: ReturnType<typeof parseDocument>;
  readonly #targets = new Map<Node, Node | null>();
  /** Nodes that may still be visited: aliases multiply. */
  nodesLeft = nodesMax;

  constructor(file: string, text: string) {
    this.file = file;
    this.document = parseDocument(text, { lineCounter: this.lines, prettyErrors: false });
    const anchors = new Map<string, Node>();
    visit(this.document, {
      Node: (_key, node) => {
        if (isAlias(node)) this.#targets.set(node, anchors.get(node.source) ?? null);
        else if (node.anchor !== undefined) anchors.set(node.anchor, node);
      },
    });
  }

  /** What a node stands for: an alias for what was last called so before it. */
  targetOf(node: Node | null): Node | null {
    return isAlias(node) ? (this.#targets.get(node) ?? null) : node;
  }

  placeOf(offset: number): string {
    const { line, col } = this.lines.linePos(offset);
    return `${this.file}:${line}:${col}`;
  }
}

/** A value of a file, which knows its place. */
export class Located {
  readonly #text: CaseText;
  readonly #node: Node | null;
  readonly #offset: number;

  private constructor(text: CaseText, node: Node | null, offset: number) {
    this.#text = text;
    this.#node = node;
    this.#offset = offset;
  }

  /** Reads a file's text, YAML or JSON. @throws CaseFileError */
  static read(file: string, text: string): Located {
    const read = new CaseText(file, text);
    const { document } = read;
    const [error] = document.errors;
    if (error !== undefined) throw new CaseFileError(`${read.placeOf(error.pos[0])}: ${error.message}`);
    return Located.#at(read, document.contents as Node | null, 0);
  }

  static #at(text: CaseText, node: Node | null, offset: number): Located {
    text.nodesLeft -= 1;
    if (text.nodesLeft < 0) throw new CaseFileError(`${text.file}: holds more than ${nodesMax} values`);
    return new Located(text, text.targetOf(node), node?.range?.[0] ?? offset);
  }

  /** `cases.test.asl.yaml:12:5` */
  get place(): string {
    return this.#text.placeOf(this.#offset);
  }

  get line(): number {
    return this.#text.lines.linePos(this.#offset).line;
  }

  /** Says that something is wrong here. */
  fault(message: string): CaseFileError {
    return new CaseFileError(`${this.place}: ${message}`);
  }

  get isObject(): boolean {
    return isMap(this.#node);
  }

  get isList(): boolean {
    return isSeq(this.#node);
  }

  /** The members of an object, none but the known ones if such are named. @throws CaseFileError */
  members(known?: readonly string[]): ReadonlyMap<string, Located> {
    if (!isMap(this.#node)) throw this.fault('expected an object');
    const members = new Map<string, Located>();
    for (const { key, value } of this.#node.items) {
      const offset = (key as Node | null)?.range?.[0] ?? this.#offset;
      const name = isScalar(key) ? String(key.value) : '';
      const member = Located.#at(this.#text, value as Node | null, offset);
      if (known !== undefined && !known.includes(name)) {
        const nearest = nearestName(name, known);
        const hint = nearest === undefined ? `known are ${known.join(', ')}` : `did you mean '${nearest}'?`;
        throw new CaseFileError(`${this.#text.placeOf(offset)}: '${name}' is not known here; ${hint}`);
      }
      members.set(name, member);
    }
    return members;
  }

  /** The items of a list. @throws CaseFileError */
  items(): readonly Located[] {
    if (!isSeq(this.#node)) throw this.fault('expected a list');
    return this.#node.items.map((item) => Located.#at(this.#text, item as Node | null, this.#offset));
  }

  /** @throws CaseFileError */
  text(): string {
    const value = isScalar(this.#node) ? this.#node.value : undefined;
    if (typeof value !== 'string') throw this.fault('expected a text');
    return value;
  }

  /** @throws CaseFileError */
  number(): number {
    const value = isScalar(this.#node) ? this.#node.value : undefined;
    if (typeof value !== 'number') throw this.fault('expected a number');
    return value;
  }

  /** The value as JSON, numbers as they are written. @throws CaseFileError */
  json(depth = 0): Json {
    if (depth > nestingMax) throw this.fault(`nests deeper than ${nestingMax} levels`);
    if (this.isList) return this.items().map((item) => item.json(depth + 1));
    if (this.isObject) {
      const object: Record<string, Json> = {};
      for (const [name, member] of this.members()) setMember(object, name, member.json(depth + 1));
      return object;
    }
    if (!isScalar(this.#node)) return null;
    const { value, source } = this.#node;
    if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
    if (typeof value === 'number' && source !== undefined && jsonNumber.test(source))
      return parseJson(source);
    if (typeof value === 'number' && Number.isFinite(value)) return parseJson(JSON.stringify(value));
    throw this.fault(`${String(value)} is no value of JSON`);
  }
}
