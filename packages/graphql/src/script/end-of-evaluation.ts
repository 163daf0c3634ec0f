import type { EvaluationOutcome } from '../resolver/resolver-code.ts';

/** Thrown to leave an evaluation at once; code cannot catch it, and nobody reads a stack of it. */
export class EndOfEvaluation {
  readonly outcome: EvaluationOutcome;

  constructor(outcome: EvaluationOutcome) {
    this.outcome = outcome;
  }
}
