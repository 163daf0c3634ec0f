import {
  type Alias,
  type CST,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { TextArray, TextItem, TextMember, TextNode, TextObject, TextScalar } from './text-node.ts';
import type { TextProblemCode } from './text-problem.ts';
import type { TextRange } from './text-range.ts';
import { yamlNumber } from './yaml-number.ts';

/** What the tree is built from. */
export interface YamlTreeContext {
  readonly text: string;
  readonly lines: LineCounter;
  readonly aliasedCharactersMax: number;
  report(code: TextProblemCode, message: string, range: TextRange): void;
}

/**
 * Makes the tree of a YAML document that was composed: aliases resolved (never to what they stand in), merge keys
 * taken apart, names and values brought to what JSON knows.
 */
export class YamlTreeBuilder {
  readonly #context: YamlTreeContext;
  readonly #anchors = new Map<string, TextNode>();
  /** Characters of JSON that a node stands for, aliases followed. */
  readonly #weights = new Map<TextNode, number>();
  #aliasedCharacters = 0;

  constructor(context: YamlTreeContext) {
    this.#context = context;
  }

  build(node: Node): TextNode {
    const built = this.#node(node);
    const anchor = isAlias(node) ? undefined : node.anchor;
    if (anchor !== undefined) this.#anchors.set(anchor, built);
    return built;
  }

  #node(node: Node): TextNode {
    if (isAlias(node)) return this.#alias(node);
    if (isMap(node)) return this.#map(node);
    if (isSeq(node)) return this.#sequence(node);
    return this.#scalar(node as Scalar);
  }

  #alias(node: Alias): TextNode {
    const range = rangeOf(node);
    const target = this.#anchors.get(node.source);
    if (target === undefined) {
      this.#context.report('alias', `No value named &${node.source} ends before this`, range);
      return { kind: 'scalar', range, value: null, style: 'plain' };
    }
    const weight = this.#weigh(target);
    this.#aliasedCharacters += weight;
    if (this.#aliasedCharacters > this.#context.aliasedCharactersMax) {
      const limit = `yamlAliasedCharacters (${this.#context.aliasedCharactersMax})`;
      this.#context.report('alias', `The aliases add more than the limit ${limit}`, range);
      return { kind: 'scalar', range, value: null, style: 'plain' };
    }
    return { kind: 'alias', range, name: node.source, target };
  }

  #weigh(node: TextNode): number {
    const known = this.#weights.get(node);
    if (known !== undefined) return known;
    let weight = 2;
    if (node.kind === 'scalar') weight += String(node.value).length;
    else if (node.kind === 'alias') weight = this.#weigh(node.target);
    else if (node.kind === 'array') for (const item of node.items) weight += 1 + this.#weigh(item.value);
    else {
      for (const { name, value } of [...node.members, ...(node.merged ?? [])]) {
        weight += name.length + 4 + this.#weigh(value);
      }
    }
    this.#weights.set(node, weight);
    return weight;
  }

  #map(node: YAMLMap): TextObject {
    const token = (node as { srcToken?: CST.BlockMap | CST.FlowCollection }).srcToken;
    const commas = token?.type === 'flow-collection' ? commasOf(token) : [];
    const members: TextMember[] = [];
    const mergeKeys: TextMember[] = [];
    const lineByName = new Map<string, number>();
    for (const [index, pair] of (node.items as Pair<Node | null, Node | null>[]).entries()) {
      const member = this.#member(pair, commas[index]);
      if (member === undefined) continue;
      if (isMergeKey(pair)) {
        mergeKeys.push(member);
        continue;
      }
      this.#refuseSecond(member, lineByName);
      members.push(member);
    }
    const merged = this.#merged(mergeKeys, new Set(lineByName.keys()));
    const range = token?.type === 'block-map' ? blockRange(node, members.at(-1)?.value) : rangeOf(node);
    return {
      kind: 'object',
      range,
      layout: token?.type === 'block-map' ? 'block' : 'flow',
      members,
      ...(merged.length === 0 ? {} : { merged }),
    };
  }

  #refuseSecond(member: TextMember, lineByName: Map<string, number>): void {
    const line = lineByName.get(member.name);
    if (line !== undefined) {
      const message = `"${member.name}" is there twice: it stands in line ${line} already`;
      this.#context.report('duplicate-name', message, member.nameRange);
    } else lineByName.set(member.name, this.#context.lines.linePos(member.nameRange.from).line);
  }

  #member(pair: Pair<Node | null, Node | null>, comma: number | undefined): TextMember | undefined {
    const token = (pair as { srcToken?: CST.CollectionItem }).srcToken;
    const colon = token?.sep?.find((part) => part.type === 'map-value-ind')?.offset;
    const { key } = pair;
    if (key === null || !isScalar(key)) {
      const range = key === null ? { from: colon ?? 0, to: (colon ?? 0) + 1 } : rangeOf(key);
      this.#context.report('no-json', 'Names of members are texts', range);
      if (pair.value !== null) this.build(pair.value);
      return undefined;
    }
    const nameRange = rangeOf(key);
    const name = typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
    if (key.anchor !== undefined) this.#anchors.set(key.anchor, this.#scalar(key));
    const at = colon === undefined ? nameRange.to : colon + 1;
    const value: TextNode = pair.value === null ? missing(at) : this.build(pair.value);
    return {
      name,
      nameRange,
      ...(colon === undefined ? {} : { colon }),
      value: value.kind === 'scalar' && value.style === 'missing' ? missing(at) : value,
      ...(comma === undefined ? {} : { comma }),
    };
  }

  /** The members that merge keys bring in: earlier sources win over later ones, own members over all. */
  #merged(mergeKeys: readonly TextMember[], own: Set<string>): TextMember[] {
    const merged: TextMember[] = [];
    for (const { value, nameRange } of mergeKeys) {
      const target = value.kind === 'alias' ? value.target : value;
      const sources = target.kind === 'array' ? target.items.map((item) => item.value) : [target];
      for (const source of sources) {
        const object = source.kind === 'alias' ? source.target : source;
        if (object.kind !== 'object') {
          this.#context.report('no-json', 'A merge key (<<) takes an object or a list of objects', nameRange);
          continue;
        }
        for (const member of [...object.members, ...(object.merged ?? [])]) {
          if (own.has(member.name)) continue;
          own.add(member.name);
          merged.push(member);
        }
      }
    }
    return merged;
  }

  #sequence(node: YAMLSeq): TextArray {
    const token = (node as { srcToken?: CST.BlockSequence | CST.FlowCollection }).srcToken;
    const isBlock = token?.type === 'block-seq';
    const commas = token?.type === 'flow-collection' ? commasOf(token) : [];
    const dashes = isBlock ? dashesOf(token) : [];
    const items = (node.items as Node[]).map((child, index): TextItem => {
      const dash = dashes[index];
      const comma = commas[index];
      const built = this.build(isPair(child) ? (child as unknown as Node) : child);
      const isMissing = built.kind === 'scalar' && built.style === 'missing' && dash !== undefined;
      return {
        value: isMissing ? missing(dash + 1) : built,
        ...(dash === undefined ? {} : { dash }),
        ...(comma === undefined ? {} : { comma }),
      };
    });
    const range = isBlock ? blockRange(node, items.at(-1)?.value) : rangeOf(node);
    return { kind: 'array', range, layout: isBlock ? 'block' : 'flow', items };
  }

  #scalar(node: Scalar): TextScalar {
    const style = scalarStyles[node.type ?? 'PLAIN'] ?? 'plain';
    const source = node.source ?? '';
    const range = this.#scalarRange(node, style);
    if (range.from === range.to && style === 'plain') return missing(range.from);
    const { value } = node;
    if (typeof value === 'number' || typeof value === 'bigint') {
      const number = yamlNumber(source);
      if (number !== undefined) return { kind: 'scalar', range, value: number, style };
      this.#context.report('no-json', `${source} is a number that JSON does not know`, range);
      return { kind: 'scalar', range, value: null, style };
    }
    const isJson = typeof value === 'string' || typeof value === 'boolean' || value === null;
    return { kind: 'scalar', range, value: isJson ? value : source, style };
  }

  /** Block scalars end before their last line break, whatever blank lines they keep. */
  #scalarRange(node: Scalar, style: TextScalar['style']): TextRange {
    const range = rangeOf(node);
    if (style !== 'literal' && style !== 'folded') return range;
    let to = range.to;
    if (this.#context.text[to - 1] === '\n') to -= 1;
    if (this.#context.text[to - 1] === '\r') to -= 1;
    return { from: range.from, to: Math.max(range.from, to) };
  }
}

const scalarStyles: { readonly [type: string]: TextScalar['style'] } = {
  PLAIN: 'plain',
  QUOTE_DOUBLE: 'double',
  QUOTE_SINGLE: 'single',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
};

function rangeOf(node: Node): TextRange {
  const [from, to] = node.range ?? [0, 0];
  return { from, to };
}

/** A block collection ends where its last value ends: comments and line breaks behind it are not its own. */
function blockRange(node: Node, last: TextNode | undefined): TextRange {
  const range = rangeOf(node);
  return last === undefined ? range : { from: range.from, to: Math.max(range.from, last.range.to) };
}

function missing(at: number): TextScalar {
  return { kind: 'scalar', range: { from: at, to: at }, value: null, style: 'missing' };
}

function isMergeKey(pair: Pair<Node | null, Node | null>): boolean {
  return isScalar(pair.key) && pair.key.type === 'PLAIN' && pair.key.source === '<<';
}

/** The comma behind each item of a flow collection; the parser keeps it with the item that follows. */
function commasOf(token: CST.FlowCollection): readonly (number | undefined)[] {
  const commas: (number | undefined)[] = [];
  for (const [index, item] of token.items.entries()) {
    if (item.key == null && item.value == null && item.sep === undefined) continue;
    commas.push(token.items[index + 1]?.start.find((part) => part.type === 'comma')?.offset);
  }
  return commas;
}

function dashesOf(token: CST.BlockSequence): readonly (number | undefined)[] {
  return token.items
    .map((item) => item.start.find((part) => part.type === 'seq-item-ind')?.offset)
    .filter((offset) => offset !== undefined);
}
