import type { Digest, Json, Random } from '@cairn/kit';
import type { MachineLimits } from '../transition-types.ts';

/** What an expression of the JSONPath query language can see while it is evaluated. */
export interface DataScope {
  /** `$`: the state's effective data. */
  readonly root: Json;
  /** `$$`: the context object; asked for only when an expression names it. */
  readonly context: () => Json;
  /** `$name`: a workflow variable, or undefined. */
  readonly variable: (name: string) => Json | undefined;
  /**
   * Counts steps that an expression takes (see `stateStepsMax`), before it takes them.
   * @throws StateFailure when the state has taken too many
   */
  readonly spend: (steps: number) => void;
  /** Most bytes of a payload; no text of an expression may be longer. */
  readonly payloadBytesMax: number;
  /** Most steps, characters and items that expressions may take; AWS's where they say nothing. */
  readonly limits?: Pick<
    MachineLimits,
    'stateStepsMax' | 'intrinsicTextCharactersMax' | 'arrayRangeItemsMax'
  >;
  readonly random: Random;
  readonly digest: Digest;
}
