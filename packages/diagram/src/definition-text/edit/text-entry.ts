import type { Json } from '@cairn/kit';
import type { TextArray, TextNode, TextObject } from '../tree/text-node.ts';

/** A member or an item of a container, as a piece of text. */
export interface TextEntry {
  /** Where the name, the dash or the value begins. */
  readonly from: number;
  /** Where the value ends. */
  readonly to: number;
  readonly comma?: number;
  readonly value: TextNode;
}

/** The members or items of a container in the order of the text. */
export function entriesOf(node: TextObject | TextArray): readonly TextEntry[] {
  if (node.kind === 'array') {
    return node.items.map(({ value, dash, comma }) => ({
      from: dash ?? value.range.from,
      to: Math.max(value.range.to, dash === undefined ? 0 : dash + 1),
      ...(comma === undefined ? {} : { comma }),
      value,
    }));
  }
  return node.members.map(({ nameRange, colon, value, comma }) => ({
    from: nameRange.from,
    to: Math.max(nameRange.to, colon === undefined ? 0 : colon + 1, value.range.to),
    ...(comma === undefined ? {} : { comma }),
    value,
  }));
}

/** A member or an item that is to be written. */
export interface NewEntry {
  /** The name, for members. */
  readonly name?: string;
  readonly value: Json;
  /** Text of the value, where it is carried over from another place. */
  readonly carried?: CarriedText;
}

/** Text of a value that goes to another place with its comments and spellings. */
export interface CarriedText {
  readonly text: string;
  /** What its lines were indented by at the place it comes from: white space in brackets, blanks up to its column in blocks. */
  readonly indent: string;
  readonly layout: 'flow' | 'block';
  /** The comment on the line of the name, before a block begins; with the white space before. */
  readonly head: string;
  /** The comment that follows it on its last line, with the white space before; empty where none does. */
  readonly comment: string;
}

/** The text with its lines, but the first, indented by `indent` instead. */
export function reindented(carried: CarriedText, indent: string): string {
  if (carried.indent === indent) return carried.text;
  return carried.text.replace(/(\r\n|\n)([ \t]*)/g, (whole, lineBreak: string, blanks: string) =>
    blanks.startsWith(carried.indent) ? lineBreak + indent + blanks.slice(carried.indent.length) : whole,
  );
}
