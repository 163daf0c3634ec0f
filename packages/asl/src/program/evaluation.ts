import type { Json, Payload } from '@cairn/kit';
import type { DataScope } from '../data/data-scope.ts';

/** Gives compiled fields their scope while a state runs. */
export interface Evaluation {
  /** Epoch milliseconds. */
  readonly nowMs: number;
  /** The scope in which `$` is `root`; valid until the next one is asked for. */
  scopeOf(root: Json): DataScope;
}

/*
 * The kinds of compiled fields. Each takes the data that `$` stands for and throws a StateFailure when the
 * data does not fit the field.
 */

/** Makes one payload of another; undefined stands for "passes all on", so that nothing is looked at. */
export type PayloadFilter = ((data: Payload, evaluation: Evaluation) => Payload) | undefined;

/** Puts a result into a state's raw input. */
export type ResultMerger = (input: Payload, result: Payload, evaluation: Evaluation) => Payload;

/** A text, as written or as the data says. */
export type TextReader = (data: Payload, evaluation: Evaluation) => string;

/** A number, as written or as the data says. */
export type NumberReader = (data: Payload, evaluation: Evaluation) => number;

/** A time, epoch milliseconds. */
export type InstantReader = (data: Payload, evaluation: Evaluation) => number;

/** The array that a Map state works on; the same payload when it is the data itself. */
export type ItemsReader = (data: Payload, evaluation: Evaluation) => Payload;
