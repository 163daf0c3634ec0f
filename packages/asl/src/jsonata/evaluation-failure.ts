import { StateFailure } from '../data/state-failure.ts';

/**
 * A failure that is recorded by an EvaluationFailed event of its own before it fails the state, as those of
 * the JSONata query language are.
 */
export class EvaluationFailure extends StateFailure {
  /** The field, as AWS writes it: `Output/result`, `Choices[1]/Condition`; undefined when none is to blame. */
  readonly location: string | undefined;

  constructor(cause: string, location: string | undefined, error = 'States.QueryEvaluationError') {
    super(error, cause);
    this.location = location;
  }
}
