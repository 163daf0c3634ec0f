import type { DefinitionText } from '../tree/definition-text.ts';
import type { TextArray, TextNode, TextObject } from '../tree/text-node.ts';
import { hasBreak, lineIndent, startsLine } from './text-lines.ts';

/** How a definition is written, as far as new text has to go with it. */
export interface TextStyle {
  readonly lineBreak: string;
  /** What one level is indented by. */
  readonly indent: string;
  /** Between a name and its value in brackets: `: `, `:` or ` : `. */
  readonly colon: string;
  /** Behind a comma on one line. */
  readonly gap: string;
  /** Inside the braces of an object on one line. */
  readonly padding: string;
  /** Whether a document in brackets goes over several lines. */
  readonly hasLines: boolean;
  /** Whether arrays of scalars stand on one line. */
  readonly shortArrays: boolean;
  /** The quotes of a YAML text that needs some. */
  readonly quote: 'single' | 'double';
  /** How far the dashes of a YAML sequence stand in from the name it belongs to. */
  readonly dashIndent: number;
}

/** Reads the style of a definition from the first places that show it. */
export function textStyleOf(definition: DefinitionText): TextStyle {
  const survey = new StyleSurvey(definition.text);
  if (definition.root !== undefined) survey.visit(definition.root, undefined);
  const isYaml = definition.format === 'yaml';
  const lineBreak = /\r\n|\n/.exec(definition.text)?.[0] ?? '\n';
  const hasLines = survey.hasLines ?? true;
  return {
    lineBreak,
    indent: survey.indent ?? '  ',
    colon: survey.colon ?? (hasLines || isYaml ? ': ' : ':'),
    gap: survey.gap ?? (hasLines || isYaml || survey.colon === ': ' ? ' ' : ''),
    padding: survey.padding ?? '',
    hasLines,
    shortArrays: survey.shortArrays ?? !isYaml,
    quote: survey.quote ?? 'single',
    dashIndent: survey.dashIndent ?? 2,
  };
}

class StyleSurvey {
  readonly #text: string;
  indent?: string;
  colon?: string;
  gap?: string;
  padding?: string;
  hasLines?: boolean;
  shortArrays?: boolean;
  quote?: 'single' | 'double';
  dashIndent?: number;

  constructor(text: string) {
    this.#text = text;
  }

  visit(node: TextNode, parentColumn: number | undefined): void {
    if (node.kind === 'scalar') {
      if (node.style === 'single' || node.style === 'double') this.quote ??= node.style;
      return;
    }
    if (node.kind === 'alias') return;
    const column = node.layout === 'block' ? columnOf(this.#text, node.range.from) : undefined;
    if (column === undefined) this.#visitFlow(node);
    else this.#visitBlock(node, parentColumn, column);
    const children = node.kind === 'array' ? node.items : node.members;
    for (const child of children) this.visit(child.value, column);
  }

  #visitBlock(node: TextObject | TextArray, parentColumn: number | undefined, column: number): void {
    if (node.kind === 'array' && node.items.every((item) => item.value.kind === 'scalar')) {
      this.shortArrays ??= false;
    }
    if (parentColumn === undefined) return;
    const step = column - parentColumn;
    if (node.kind === 'array' && step >= 0) this.dashIndent ??= step;
    if (node.kind === 'object' && step > 0 && startsLine(this.#text, node.range.from)) {
      this.indent ??= ' '.repeat(step);
    }
  }

  #visitFlow(node: TextObject | TextArray): void {
    const starts =
      node.kind === 'array'
        ? node.items.map((item) => item.value.range.from)
        : node.members.map((member) => member.nameRange.from);
    const first = starts[0];
    if (first === undefined) return;
    const opening = this.#text.slice(node.range.from + 1, first);
    this.hasLines ??= hasBreak(opening);
    if (startsLine(this.#text, first)) {
      const outer = lineIndent(this.#text, node.range.from);
      const inner = lineIndent(this.#text, first);
      if (inner.length > outer.length && inner.startsWith(outer)) this.indent ??= inner.slice(outer.length);
    } else if (node.kind === 'object' && /^ *$/.test(opening)) this.padding ??= opening;
    if (node.kind === 'array' && node.items.every((item) => item.value.kind === 'scalar')) {
      this.shortArrays ??= !hasBreak(opening);
    }
    const children = node.kind === 'array' ? node.items : node.members;
    const comma = children[0]?.comma;
    const second = starts[1];
    if (comma !== undefined && second !== undefined) {
      const gap = this.#text.slice(comma + 1, second);
      if (/^ *$/.test(gap)) this.gap ??= gap;
    }
    const member = node.kind === 'object' ? node.members[0] : undefined;
    if (member?.colon === undefined) return;
    const colon = this.#text.slice(member.nameRange.to, member.value.range.from);
    if (/^ *: *$/.test(colon)) this.colon ??= colon;
  }
}

/** How many characters stand before an offset on its line. */
export function columnOf(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && text[at - 1] !== '\n' && text[at - 1] !== '\r') at -= 1;
  return offset - at;
}
