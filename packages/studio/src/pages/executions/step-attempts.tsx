import type { Step, StepAttempt } from '@cairn/diagram';
import { Duration } from '../../design/duration.tsx';
import { Instant } from '../../design/instant.tsx';
import { JsonView } from '../../design/json-view.tsx';
import { printDuration } from '../../design/print-duration.ts';
import { StatusBadge } from '../../design/status-badge.tsx';
import { statusKindOfStep, stepStatusLabel } from './step-status.ts';

/** Each attempt at a state's work: when, how it ended, what it gave. */
export function StepAttempts({ step }: { readonly step: Step }) {
  if (step.attempts.length === 0) return <p className="faint">It calls nothing.</p>;
  return (
    <ol className="attempts">
      {step.attempts.map((attempt) => (
        <li key={attempt.number}>
          <h3>
            Attempt {attempt.number}{' '}
            <StatusBadge
              status={statusKindOfStep(attempt.status)}
              label={stepStatusLabel(attempt.status)}
              look="plain"
            />{' '}
            <Duration startSeconds={seconds(attempt.startedMs)} stopSeconds={seconds(attempt.endedMs)} />
          </h3>
          <p className="faint small">
            <Instant ms={attempt.startedMs} look="precise" />
            {waitWords(attempt)}
          </p>
          {attempt.error !== undefined && (
            <p>
              <code className="attempt-error">{attempt.error}</code>
            </p>
          )}
          {attempt.cause !== undefined && (
            <JsonView label={`Cause of attempt ${attempt.number}`} text={attempt.cause} openDepth={2} />
          )}
          {attempt.submitted !== undefined && (
            <JsonView
              label={`Answer to the call of attempt ${attempt.number}`}
              text={attempt.submitted}
              openDepth={1}
            />
          )}
          {attempt.result !== undefined && (
            <JsonView label={`Result of attempt ${attempt.number}`} text={attempt.result} openDepth={2} />
          )}
        </li>
      ))}
    </ol>
  );
}

function waitWords({ delayMs, startedMs, takenMs, workerName, isRedrive }: StepAttempt): string {
  const words: string[] = [];
  if (isRedrive) words.push('by a redrive');
  else if (delayMs !== undefined && delayMs > 0)
    words.push(`${printDuration(delayMs)} after the failure before`);
  if (takenMs !== undefined && startedMs !== undefined && takenMs - startedMs >= 1)
    words.push(`taken after ${printDuration(takenMs - startedMs)}`);
  if (workerName !== undefined) words.push(`by the worker ${workerName}`);
  return words.map((text) => ` · ${text}`).join('');
}

function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1_000;
}
