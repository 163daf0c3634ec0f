import { type Digest, emptyPayload, type Json, type Payload, type Random } from '@cairn/kit';
import type { DataScope } from '../data/data-scope.ts';
import { LibraryValues } from '../jsonata/library-values.ts';
import type { StatesScope } from '../jsonata/states-scope.ts';
import type { Evaluation, WorkMember } from '../program/evaluation.ts';

/** What the JSONata states of a burst see: `$states` of the field at hand, all else of the burst. */
export class StatesView implements StatesScope {
  input: Payload = emptyPayload;
  result: Payload | undefined;
  errorOutput: Payload | undefined;
  readonly nowMs: number;
  readonly random: Random;
  readonly digest: Digest;
  readonly values = new LibraryValues();
  readonly #burst: DataScope;

  constructor(burst: DataScope & Evaluation) {
    this.#burst = burst;
    this.nowMs = burst.nowMs;
    this.random = burst.random;
    this.digest = burst.digest;
  }

  /** Says what `$states` holds from now on. */
  show(input: Payload, member: WorkMember | undefined, value: Payload | undefined): void {
    this.input = input;
    this.result = member === 'result' ? value : undefined;
    this.errorOutput = member === 'errorOutput' ? value : undefined;
  }

  context(): Json {
    return this.#burst.context();
  }

  variable(name: string): Json | undefined {
    return this.#burst.variable(name);
  }
}
