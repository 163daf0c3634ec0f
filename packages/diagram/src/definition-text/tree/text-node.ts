import type { JsonNumber } from '@cairn/kit';
import type { TextRange } from './text-range.ts';

/** How a scalar is written. `missing` has no text: YAML's empty value, or a hole in JSON that does not parse. */
export type ScalarStyle = 'plain' | 'double' | 'single' | 'literal' | 'folded' | 'missing';

/** A string, number, boolean or null with its place. */
export interface TextScalar {
  readonly kind: 'scalar';
  readonly range: TextRange;
  readonly value: string | number | JsonNumber | boolean | null;
  readonly style: ScalarStyle;
}

/** `flow` is written in brackets (all of JSON, and YAML's `{…}` and `[…]`), `block` by indentation. */
export type ContainerLayout = 'flow' | 'block';

/** A member of an object: its name, its colon and its value. */
export interface TextMember {
  readonly name: string;
  /** The name with its quotes. */
  readonly nameRange: TextRange;
  /** Offset of the colon; absent where the text lacks it. */
  readonly colon?: number;
  readonly value: TextNode;
  /** Offset of the comma behind the member, if there is one. */
  readonly comma?: number;
}

/** An object with its members in the order of the text; names that come twice are both there. */
export interface TextObject {
  readonly kind: 'object';
  readonly range: TextRange;
  readonly layout: ContainerLayout;
  readonly members: readonly TextMember[];
  /** Members that YAML's merge key (`<<`) brings in: they have no text of their own here. */
  readonly merged?: readonly TextMember[];
}

/** An item of an array. */
export interface TextItem {
  readonly value: TextNode;
  /** Offset of the dash before an item of a YAML block sequence. */
  readonly dash?: number;
  /** Offset of the comma behind the item, if there is one. */
  readonly comma?: number;
}

/** An array with its items. */
export interface TextArray {
  readonly kind: 'array';
  readonly range: TextRange;
  readonly layout: ContainerLayout;
  readonly items: readonly TextItem[];
}

/** A YAML alias (`*name`): the value stands elsewhere. */
export interface TextAlias {
  readonly kind: 'alias';
  readonly range: TextRange;
  readonly name: string;
  readonly target: TextNode;
}

/** A value of a definition's text with its place. Ranges nest. */
export type TextNode = TextScalar | TextObject | TextArray | TextAlias;
