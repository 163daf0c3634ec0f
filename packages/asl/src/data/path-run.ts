import type { Json } from '@cairn/kit';
import type { DataScope } from './data-scope.ts';
import type { PathStep } from './path-syntax.ts';

/** One evaluation of a path on a document. */
export interface Run {
  /** What `$` means inside filters. */
  readonly document: Json;
  readonly results: Json[];
  /** Counts the steps. */
  readonly scope: DataScope;
}

/** Carries a value on through the rest of a path. */
export type Visit = (value: Json, run: Run) => void;

/** Whether a filter takes an item. */
export type Accepts = (item: Json, run: Run) => boolean;

/** Compiles steps into a visitor; handed to filters, since paths and filters contain each other. */
export type CompileSteps = (steps: readonly PathStep[]) => Visit;
