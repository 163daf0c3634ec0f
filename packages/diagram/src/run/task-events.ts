import { countDetail, type RunEvent, textDetail } from './run-event.ts';
import type { RunLedger } from './run-ledger.ts';
import type { AttemptRecord, StepRecord } from './run-records.ts';

/** Takes an event of a step's task in: `TaskScheduled` is family `Task`, what `Scheduled`. */
export function applyTask(
  ledger: RunLedger,
  step: StepRecord,
  event: RunEvent,
  { family, what }: { readonly family: string; readonly what: string },
): void {
  if (what === 'Scheduled') {
    step.task = taskOf(event, family);
    ledger.startAttempt(step, event);
    return;
  }
  const attempt = step.attempt ?? ledger.startAttempt(step, event);
  switch (what) {
    case 'Started':
      attempt.takenMs = event.timestampMs;
      attempt.workerName = textDetail(event, 'workerName');
      break;
    case 'Submitted':
      attempt.submittedMs = event.timestampMs;
      attempt.submitted = textDetail(event, 'output');
      if (textDetail(event, 'resource')?.endsWith('.waitForTaskToken')) {
        step.waitsForTaskToken = true;
        if (step.isOpen) ledger.setStatus(step, 'waiting');
      }
      break;
    case 'Succeeded':
      attempt.result = textDetail(event, 'output');
      step.waitsForTaskToken = false;
      ledger.endAttempt(step, attempt, 'succeeded');
      if (step.isOpen) ledger.setStatus(step, 'running');
      break;
    case 'TimedOut':
      failWork(ledger, step, attempt, 'timedOut', event);
      break;
    default:
      if (what.endsWith('Failed')) failWork(ledger, step, attempt, 'failed', event);
  }
}

/** The work failed: what follows is a retry, a Catch or the end of the state. */
export function failWork(
  ledger: RunLedger,
  step: StepRecord,
  attempt: AttemptRecord,
  status: 'failed' | 'timedOut',
  event: RunEvent,
): void {
  step.error = textDetail(event, 'error');
  step.cause = textDetail(event, 'cause');
  step.hasFailed = true;
  step.hasTimedOut = status === 'timedOut';
  step.waitsForTaskToken = false;
  ledger.endAttempt(step, attempt, status);
  if (step.isOpen) ledger.setStatus(step, 'retrying');
}

function taskOf(event: RunEvent, family: string): NonNullable<StepRecord['task']> {
  const { taskCredentials } = event.details;
  const role = (taskCredentials as { readonly roleArn?: unknown } | null | undefined)?.roleArn;
  const shared = {
    resource: textDetail(event, 'resource') ?? '',
    region: textDetail(event, 'region'),
    parameters: textDetail(event, family === 'Task' ? 'parameters' : 'input'),
    timeoutInSeconds: countDetail(event, 'timeoutInSeconds'),
    heartbeatInSeconds: countDetail(event, 'heartbeatInSeconds'),
    roleArn: typeof role === 'string' ? role : undefined,
  };
  if (family === 'LambdaFunction') return { kind: 'function', resourceType: 'lambda', ...shared };
  if (family === 'Activity') return { kind: 'activity', resourceType: 'activity', ...shared };
  return { kind: 'service', resourceType: textDetail(event, 'resourceType') ?? '', ...shared };
}
