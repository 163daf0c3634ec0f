import type { Json } from '@cairn/kit';
import type { EvaluationSurroundings, ResolverError } from '../resolver/resolver-code.ts';
import { EndOfEvaluation } from './end-of-evaluation.ts';
import type { ScriptValue } from './host-module.ts';
import type { ScriptLimits } from './script-limits.ts';
import type { SourcePlaces } from './source-places.ts';

/** What an evaluation knows of the code that it runs. */
export interface EvaluationTraits {
  readonly places: SourcePlaces;
  readonly limits: ScriptLimits;
  /** Whether the code changes values after it made them, so that what is handed out must be copied. */
  readonly changesValues: boolean;
  /** Whether the code may change what it was given, so that each value must be known to be its own. */
  readonly tracksOwners: boolean;
}

/** One run of a handler: what is left of its bounds, its surroundings, and the ways out of it. */
export class Evaluation {
  readonly surroundings: EvaluationSurroundings;
  readonly traits: EvaluationTraits;
  /** Steps and bytes that are left. Closures count them down themselves where a call would cost more than the work. */
  stepsLeft: number;
  bytesLeft: number;
  logBytesLeft: number;
  callsLeft: number;
  /** Expressions within each other, over all functions that are being called: so far goes the host's own stack. */
  levelsLeft: number;
  /** Where in the code the call stands that is being carried out: an offset. */
  at = 0;
  /** What the `return` that was met last gives. */
  returned: ScriptValue = undefined;
  /** Objects and arrays that this evaluation made and may change, where the code is such that this must be known. */
  readonly owned: Set<object> | undefined;

  constructor(traits: EvaluationTraits, surroundings: EvaluationSurroundings) {
    this.traits = traits;
    this.surroundings = surroundings;
    this.stepsLeft = traits.limits.scriptStepsMax;
    this.bytesLeft = traits.limits.scriptMemoryBytes;
    this.logBytesLeft = traits.limits.scriptLogBytes;
    this.callsLeft = traits.limits.scriptCallDepthMax;
    this.levelsLeft = traits.limits.scriptLevelsMax;
    this.owned = traits.tracksOwners ? new Set() : undefined;
  }

  spend(steps: number): void {
    this.stepsLeft -= steps;
    if (this.stepsLeft < 0) {
      this.fail(`The code takes more than ${this.traits.limits.scriptStepsMax} steps`);
    }
  }

  allocate(bytes: number): void {
    this.bytesLeft -= bytes;
    if (this.bytesLeft < 0) {
      this.fail(`The code takes more than ${this.traits.limits.scriptMemoryBytes} bytes of memory`);
    }
    this.spend(bytes >>> 4);
  }

  raise({
    message,
    errorType = null,
    data = null,
    errorInfo = null,
  }: {
    readonly message: string;
    readonly errorType?: string | null;
    readonly data?: Json;
    readonly errorInfo?: Json;
  }): never {
    throw this.#end({ message, errorType, data, errorInfo, kind: 'raised' });
  }

  unauthorized(): never {
    const message = 'Unauthorized';
    throw this.#end({ message, errorType: message, data: null, errorInfo: null, kind: 'unauthorized' });
  }

  fail(message: string): never {
    throw this.#end({ message, errorType: 'Code', data: null, errorInfo: null, kind: 'failed' });
  }

  /** Fails at a place of the code. */
  failAt(at: number, message: string): never {
    this.at = at;
    return this.fail(message);
  }

  earlyReturn(value: Json, skipTo: 'NEXT' | 'END'): never {
    throw new EndOfEvaluation({ kind: 'early-return', value, skipTo });
  }

  #end(error: ResolverError): EndOfEvaluation {
    const { line, column } = this.traits.places.placeOf(this.at);
    return new EndOfEvaluation({ kind: 'error', error: { ...error, line, column: column + 1 } });
  }
}
