import type { DefinitionText } from './definition-text.ts';
import { findNode } from './find-node.ts';
import { parsePointer } from './json-pointer.ts';
import type { TextRange } from './text-range.ts';

/** Where a place of a definition is in its text. */
export interface PlaceRanges {
  /** The value; empty where it is missing. */
  readonly value: TextRange;
  /** The member's name with its quotes, for members. */
  readonly name?: TextRange;
  /** The name, the colon and the value; the value alone for items and the root. */
  readonly whole: TextRange;
}

/** Where the value of a JSON pointer (RFC 6901) stands in the text; undefined where there is none. */
export function rangeOf(definition: DefinitionText, pointer: string): PlaceRanges | undefined {
  const found = findNode(definition.root, parsePointer(pointer));
  if (found === undefined) return undefined;
  const value = found.node.range;
  if (found.member === undefined) return { value, whole: value };
  const name = found.member.nameRange;
  return { value, name, whole: { from: name.from, to: Math.max(name.to, value.to) } };
}
