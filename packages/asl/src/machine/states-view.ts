import { type Digest, emptyPayload, type Json, type Payload, type Random } from '@cairn/kit';
import type { DataScope } from '../data/data-scope.ts';
import { evaluationStepsMax } from '../jsonata/evaluation-fuel.ts';
import { LibraryValues } from '../jsonata/library-values.ts';
import type { StatesScope } from '../jsonata/states-scope.ts';
import type { Evaluation, WorkMember } from '../program/evaluation.ts';
import type { MachineLimits } from '../transition-types.ts';

/** Steps of a path (see `stateStepsMax`) that take as long as one of JSONata. */
const pathStepsPerStep = 60;

/** What the JSONata states of a burst see: `$states` of the field at hand, all else of the burst. */
export class StatesView implements StatesScope {
  input: Payload = emptyPayload;
  result: Payload | undefined;
  errorOutput: Payload | undefined;
  readonly nowMs: number;
  readonly random: Random;
  readonly digest: Digest;
  readonly values = new LibraryValues();
  stepsLeft: number;
  readonly limits: MachineLimits;
  readonly #burst: DataScope;
  readonly #noteWork: (steps: number) => void;

  /** @param noteWork counts what the burst has done, in steps of paths */
  constructor(
    burst: DataScope & Evaluation & { readonly limits: MachineLimits },
    noteWork: (steps: number) => void,
  ) {
    this.#burst = burst;
    this.#noteWork = noteWork;
    this.nowMs = burst.nowMs;
    this.random = burst.random;
    this.digest = burst.digest;
    this.limits = burst.limits;
    this.stepsLeft = burst.limits.expressionStepsMax ?? evaluationStepsMax;
  }

  /** Says what `$states` holds from now on. */
  show(input: Payload, member: WorkMember | undefined, value: Payload | undefined): void {
    this.input = input;
    this.result = member === 'result' ? value : undefined;
    this.errorOutput = member === 'errorOutput' ? value : undefined;
  }

  /** The next state begins to count its steps. */
  beginState(): void {
    this.stepsLeft = this.limits.expressionStepsMax ?? evaluationStepsMax;
  }

  spendSteps(steps: number): void {
    this.stepsLeft -= steps;
    this.#noteWork(steps * pathStepsPerStep);
  }

  context(): Json {
    return this.#burst.context();
  }

  variable(name: string): Json | undefined {
    return this.#burst.variable(name);
  }
}
