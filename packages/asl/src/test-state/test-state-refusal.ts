/** Why a test of a state cannot be made, in AWS's words. Never leaves the operation. */
export class TestStateRefusal extends Error {
  override readonly name = 'TestStateRefusal';
  /** `validation` is a ValidationException; `definition` and `diagnosis` are InvalidDefinition. */
  readonly kind: 'validation' | 'definition' | 'diagnosis';

  constructor(message: string, kind: 'validation' | 'definition' | 'diagnosis' = 'validation') {
    super(message);
    this.kind = kind;
  }
}
