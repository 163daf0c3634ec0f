/**
 * A workflow's failure on its way from an expression to the machine, which turns it into data.
 * Never leaves `transition`.
 */
export class StateFailure extends Error {
  override readonly name = 'StateFailure';
  /** Error name as ASL spells it: `States.Runtime`. */
  readonly error: string;

  constructor(error: string, cause: string) {
    super(cause);
    this.error = error;
  }
}
