import type { Json } from '@cairn/kit';
import type { StateReference } from '../definition-edit/references.ts';

/** What became of a value between two definitions. */
export interface FieldChange {
  readonly kind: 'added' | 'removed' | 'changed';
  /** JSON pointer from the state, or from the machine. */
  readonly path: string;
  readonly before?: Json;
  readonly after?: Json;
}

/**
 * What became of a state. `renamed` is a guess: states of one region that went and came and are much alike; its fields
 * may have changed too.
 */
export interface StateComparison {
  readonly kind: 'same' | 'added' | 'removed' | 'changed' | 'renamed';
  /** Its pointer in the first definition. */
  readonly before?: string;
  /** Its pointer in the second definition. */
  readonly after?: string;
  /** What changed of it, transitions and states inside aside. */
  readonly fields: readonly FieldChange[];
}

/** What became of a transition; one of a state that was renamed is the same. */
export interface EdgeComparison {
  readonly kind: 'same' | 'added' | 'removed';
  readonly type: StateReference['kind'] | 'end';
  readonly before?: string;
  readonly after?: string;
}

/** Two definitions side by side. */
export interface DefinitionComparison {
  readonly states: readonly StateComparison[];
  readonly edges: readonly EdgeComparison[];
  /** What changed of the machine itself. */
  readonly fields: readonly FieldChange[];
}
