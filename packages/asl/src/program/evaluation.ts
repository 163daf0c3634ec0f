import type { Json, Payload } from '@cairn/kit';
import type { DataScope } from '../data/data-scope.ts';
import type { StatesScope } from '../jsonata/states-scope.ts';
import type { MachineLimits } from '../transition-types.ts';

/** Gives compiled fields their scope while a state runs. */
export interface Evaluation {
  /** Epoch milliseconds. */
  readonly nowMs: number;
  /** Those in force; AWS's where they say nothing. */
  readonly limits?: MachineLimits;
  /** The scope in which `$` is `root`; valid until the next one is asked for. */
  scopeOf(root: Json): DataScope;
  /**
   * The scope in which `$states.input` is `input`, and its `result` or `errorOutput` what the state's work
   * gave; valid until the next one is asked for.
   */
  statesOf(input: Payload, member?: WorkMember, value?: Payload): StatesScope;
}

/** The member of `$states` that holds what a state's work gave. */
export type WorkMember = 'result' | 'errorOutput';

/*
 * The kinds of compiled fields. Each takes the data that `$` stands for and throws a StateFailure when the
 * data does not fit the field.
 */

/** Makes one payload of another; undefined stands for "passes all on", so that nothing is looked at. */
export type PayloadFilter = ((data: Payload, evaluation: Evaluation) => Payload) | undefined;

/** Puts a result into a state's raw input. */
export type ResultMerger = (input: Payload, result: Payload, evaluation: Evaluation) => Payload;

/** A variable with its new value. */
export type Assignment = readonly [name: string, value: Payload];

/**
 * The new values of an Assign, all evaluated before any holds. `input` is the state's raw input, `result` what
 * it works with: what its work gave, the error that is caught, or else its effective input.
 */
export type Assigner = (input: Payload, result: Payload, evaluation: Evaluation) => readonly Assignment[];

/** Whether a Choice rule holds for the state's effective input. */
export type RuleReader = (data: Payload, evaluation: Evaluation) => boolean;

/** A text, as written or as the data says. */
export type TextReader = (data: Payload, evaluation: Evaluation) => string;

/** A number, as written or as the data says. */
export type NumberReader = (data: Payload, evaluation: Evaluation) => number;

/** A time, epoch milliseconds. */
export type InstantReader = (data: Payload, evaluation: Evaluation) => number;

/** The array that a Map state works on; the same payload when it is the data itself. */
export type ItemsReader = (data: Payload, evaluation: Evaluation) => Payload;
