/** Ends an evaluation that costs too much. The text is AWS's. */
export class EvaluationBound extends Error {
  override readonly name = 'EvaluationBound';
}

/** The failure of an expression that holds too much. */
export function memoryBound(): EvaluationBound {
  return new EvaluationBound('Expression evaluation memory limit exceeded: Check for excessive memory usage');
}

/** The failure of an expression that nests too deeply. */
export function depthBound(): EvaluationBound {
  return new EvaluationBound(
    'Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive.',
  );
}
