import type { Digest, Json, Payload, Random } from '@cairn/kit';
import type { MachineLimits } from '../transition-types.ts';
import type { LibraryValues } from './library-values.ts';

/** What an expression of the JSONata query language can see while it is evaluated. */
export interface StatesScope {
  /** `$states.input`: the state's raw input. */
  readonly input: Payload;
  /** `$states.result`: what the state's work gave; only in its Output and Assign. */
  readonly result: Payload | undefined;
  /** `$states.errorOutput`: only in Output and Assign of a catcher. */
  readonly errorOutput: Payload | undefined;
  /** `$states.context`: the context object; asked for only when an expression names it. */
  readonly context: () => Json;
  /** `$name`: a workflow variable, or undefined. */
  readonly variable: (name: string) => Json | undefined;
  /** `$now()` and `$millis()`, epoch milliseconds. */
  readonly nowMs: number;
  readonly random: Random;
  readonly digest: Digest;
  /** Steps (see `evaluationStepsMax`) that the expressions of the state may still take. */
  readonly stepsLeft: number;
  /** Most bytes of a value and deepest nesting; AWS's where they say nothing. */
  readonly limits?: Pick<MachineLimits, 'expressionBytesMax' | 'expressionDepthMax'>;
  /** Counts the steps that an evaluation took. */
  readonly spendSteps: (steps: number) => void;
  /** Values on their way into the library and back; the same for all evaluations of a burst. */
  readonly values: LibraryValues;
}
