import type { Json } from '@cairn/kit';
import type { TextNode } from './text-node.ts';
import type { TextProblem } from './text-problem.ts';
import type { TextRange } from './text-range.ts';

/** The languages in which definitions are written. */
export type DefinitionFormat = 'json' | 'yaml';

/** A definition's text as it was read: the tree with places, the problems, and the value where there is one. */
export interface DefinitionText {
  readonly format: DefinitionFormat;
  readonly text: string;
  /** What could be read, also from text with problems; absent when the text holds no value at all. */
  readonly root?: TextNode;
  /** Problems in the order of the text. */
  readonly problems: readonly TextProblem[];
  /** Comments in the order of the text. */
  readonly comments: readonly TextRange[];
  /** The value; present exactly when no problem is an error. Of names that come twice the last counts. */
  readonly value?: Json;
}
