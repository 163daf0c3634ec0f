import { appliedErrorHandling, type Step } from '@cairn/diagram';
import type { JsonObject } from '@cairn/kit';
import { Callout } from '../../design/callout.tsx';
import { JsonView } from '../../design/json-view.tsx';
import { printDuration } from '../../design/print-duration.ts';

/** What failed a state, and what its Retry and Catch made of it. */
export function StepError({ step, state }: { readonly step: Step; readonly state: JsonObject | undefined }) {
  return (
    <Callout kind={step.status === 'caught' ? 'caution' : 'danger'} title={step.error ?? 'It failed'}>
      {step.location !== undefined && (
        <p>
          In <code>{step.location}</code>
        </p>
      )}
      {step.cause !== undefined && step.cause !== '' && (
        <JsonView label="Cause" text={step.cause} openDepth={3} />
      )}
      {state !== undefined && <p className="small">{handlingWords(step, state).join(' ')}</p>}
    </Callout>
  );
}

function handlingWords(step: Step, state: JsonObject): readonly string[] {
  const { hasRetry, hasCatch, retrier, catcher } = appliedErrorHandling(step, state);
  const words: string[] = [];
  if (retrier !== undefined) {
    const next = retrier.nextDelaySeconds;
    words.push(
      `Retry rule ${retrier.index + 1} (${retrier.errorEquals.join(', ')}) used ${retrier.used} of ${retrier.maxAttempts} retries${
        step.status === 'retrying' && next !== undefined
          ? `; the next attempt comes after ${retrier.isJittered ? 'up to ' : ''}${printDuration(next * 1_000)}`
          : ''
      }.`,
    );
  } else words.push(hasRetry ? 'No rule of its Retry names this error.' : 'It has no Retry.');
  if (catcher !== undefined)
    words.push(
      `Catch rule ${catcher.index + 1} (${catcher.errorEquals.join(', ')}) leads to ${catcher.next}.`,
    );
  else words.push(hasCatch ? 'No rule of its Catch names this error.' : 'It has no Catch.');
  return words;
}
