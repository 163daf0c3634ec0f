import { isJsonArray, isJsonObject, type Json } from '@cairn/kit';
import { pathVisitsMax } from './data-limits.ts';
import type { PathStep } from './path-syntax.ts';
import { StateFailure } from './state-failure.ts';

/** One evaluation of a path on a document. */
export interface Run {
  /** What `$` means inside filters. */
  readonly document: Json;
  readonly results: Json[];
  /** Values touched so far, held against {@link pathVisitsMax}. */
  visits: number;
}

/** Carries a value on through the rest of a path. */
export type Visit = (value: Json, run: Run) => void;

/** Whether a filter takes an item. */
export type Accepts = (item: Json, run: Run) => boolean;

/** Compiles steps into a visitor; handed to filters, since paths and filters contain each other. */
export type CompileSteps = (steps: readonly PathStep[]) => Visit;

/** Counts values touched. @throws StateFailure at the limit, so that no path can hold the process */
export function countVisits(run: Run, visits: number): void {
  run.visits += visits;
  if (run.visits > pathVisitsMax) {
    throw new StateFailure('States.Runtime', `The path visits more than ${pathVisitsMax} values.`);
  }
}

/** Characters of a text that cost as much to go through as one value. */
const charactersPerVisit = 10;

/** What it costs to go through a value's items, members or characters once. */
export function weightOf(value: Json | undefined): number {
  if (typeof value === 'string') return 1 + Math.floor(value.length / charactersPerVisit);
  if (isJsonArray(value)) return 1 + value.length;
  return isJsonObject(value) ? 1 + Object.keys(value).length : 1;
}
