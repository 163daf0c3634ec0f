import type { RunLedger } from './run-ledger.ts';
import type { ScopeRecord } from './run-records.ts';

/** Opens again what did not succeed in a scope and below it: a redrive goes on from there. */
export function reopenScope(ledger: RunLedger, scope: ScopeRecord): void {
  ledger.operations += 1;
  if (scope.status === 'succeeded') return;
  if (scope.status !== 'running') ledger.setScopeStatus(scope, 'running');
  const step = scope.current;
  if (step === undefined || step.exitedEventId !== undefined || step.type === 'Fail') return;
  if (!step.isOpen) {
    step.error = undefined;
    step.cause = undefined;
    step.failedBy = undefined;
    step.hasFailed = false;
    step.hasTimedOut = false;
    step.isAbortRecorded = false;
    step.isRedriven = true;
    step.waitsForTaskToken = false;
    ledger.uncountDuration(step);
    step.endedMs = undefined;
    ledger.setStatus(step, step.type === 'Wait' ? 'waiting' : 'running');
  }
  const { attempt } = step;
  if (attempt?.unfinished === undefined || attempt.unfinished.size === 0) return;
  // A Parallel or Map goes on with the branches and iterations that did not succeed, without another attempt.
  attempt.status = 'running';
  attempt.endedMs = undefined;
  attempt.endedEventId = undefined;
  attempt.error = undefined;
  attempt.cause = undefined;
  attempt.open.clear();
  for (const child of attempt.unfinished) attempt.open.add(child);
  for (const child of attempt.unfinished) reopenScope(ledger, child);
}
