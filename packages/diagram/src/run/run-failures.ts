import { type RunEvent, textDetail } from './run-event.ts';
import type { RunLedger } from './run-ledger.ts';
import { isOpenAttempt, type StepRecord } from './run-records.ts';

/** Ends a step because of what failed elsewhere. */
export function abortStep(ledger: RunLedger, step: StepRecord): StepRecord {
  step.isAbortRecorded = true;
  const { attempt } = step;
  if (attempt !== undefined && isOpenAttempt(attempt)) ledger.endAttempt(step, attempt, 'aborted');
  ledger.close(step, 'aborted', ledger.nowMs);
  const { scope } = step;
  if (scope.kind !== 'run' && scope.status === 'running') ledger.setScopeStatus(scope, 'aborted');
  return step;
}

/** The first open step of some kind below a Parallel or Map, in the order of branches and iterations, innermost first. */
export function openBelow(
  ledger: RunLedger,
  owner: StepRecord,
  isWanted: (step: StepRecord) => boolean,
): StepRecord | undefined {
  const open = owner.attempt?.open ?? new Set();
  for (const scope of open) {
    ledger.operations += 1;
    const step = scope.current;
    if (!step?.isOpen) open.delete(scope);
    if (!step?.isOpen) continue;
    const below = openBelow(ledger, step, isWanted);
    if (below !== undefined) return below;
    if (isWanted(step)) return step;
  }
  return undefined;
}

/**
 * Ends a step as failed, and those around it up to `until`, which takes its error.
 * @param event of the run's end, whose error counts where no step has told one
 */
export function failUpwards(
  ledger: RunLedger,
  from: StepRecord | undefined,
  until: StepRecord | undefined,
  event: RunEvent | undefined,
): void {
  for (let step = from; step !== undefined && step !== until; step = step.scope.owner) {
    ledger.operations += 1;
    if (step.exitedEventId !== undefined) continue;
    if (!step.hasFailed || step.error === undefined) takeError(ledger, step, event);
    step.hasFailed = true;
    const { attempt, scope } = step;
    if (attempt !== undefined) ledger.closeFork(attempt, 'aborted');
    if (attempt !== undefined && isOpenAttempt(attempt)) ledger.endAttempt(step, attempt, 'failed');
    if (step.isOpen) ledger.close(step, step.hasTimedOut ? 'timedOut' : 'failed', ledger.nowMs);
    if (scope.kind !== 'run' && scope.status === 'running') ledger.setScopeStatus(scope, 'failed');
    noteFork(ledger, step);
  }
}

/** Gives a step the error of the run's end, where its own events told none. */
export function takeError(ledger: RunLedger, step: StepRecord, event: RunEvent | undefined): void {
  if (event === undefined) return;
  step.error ??= textDetail(event, 'error');
  step.cause ??= textDetail(event, 'cause');
  ledger.touch(step);
}

/** Tells the Parallel or Map around a step that failed: it is tried again, or fails too. */
export function noteFork(ledger: RunLedger, step: StepRecord): void {
  const { owner, attempt } = step.scope;
  if (owner === undefined || !owner.isOpen || attempt !== owner.attempt) return;
  owner.error = step.error;
  owner.cause = step.cause;
  owner.failedBy = step;
  owner.hasFailed = true;
  owner.hasTimedOut = step.hasTimedOut;
  if (attempt !== undefined && isOpenAttempt(attempt)) ledger.endAttempt(owner, attempt, 'failed');
  ledger.setStatus(owner, 'retrying');
}
