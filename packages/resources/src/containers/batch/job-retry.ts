import type { EvaluateOnExit, RetryStrategy } from './batch-types.ts';

/** How an attempt failed, as retry strategies look at it. */
export interface AttemptFailure {
  readonly exitCode?: number | undefined;
  readonly reason?: string | undefined;
  readonly statusReason: string;
}

/**
 * What the first rule that fits says; undefined when none does. Within a rule all that is given has to fit.
 * Source: "Automated job retries" in the user guide.
 */
export function ruledAction(
  { evaluateOnExit = [] }: RetryStrategy,
  failure: AttemptFailure,
): 'RETRY' | 'EXIT' | undefined {
  const rule = evaluateOnExit.find((candidate) => fits(candidate, failure));
  return rule?.action.toUpperCase() as 'RETRY' | 'EXIT' | undefined;
}

function fits({ onExitCode, onReason, onStatusReason }: EvaluateOnExit, failure: AttemptFailure): boolean {
  const { exitCode, reason, statusReason } = failure;
  return (
    matches(onExitCode, exitCode === undefined ? undefined : String(exitCode)) &&
    matches(onReason, reason) &&
    matches(onStatusReason, statusReason)
  );
}

/** Patterns are whole texts, or beginnings that end with an asterisk. */
function matches(pattern: string | undefined, text: string | undefined): boolean {
  if (pattern === undefined) return true;
  if (text === undefined) return false;
  return pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : text === pattern;
}
