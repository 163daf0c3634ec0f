/** A path, intrinsic call, template or choice rule whose text is wrong; found when it is compiled. */
export class ExpressionSyntaxError extends Error {
  override readonly name = 'ExpressionSyntaxError';
  /** The text that was compiled. */
  readonly expression: string;
  /** Index of the UTF-16 unit in `expression` at which reading failed. */
  readonly position: number;

  constructor(message: string, expression: string, position: number) {
    super(message);
    this.expression = expression;
    this.position = position;
  }
}
