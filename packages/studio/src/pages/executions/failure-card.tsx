import { explainError, type Step } from '@cairn/diagram';
import { useMemo } from 'react';
import { ArnLink } from '../../design/arn-link.tsx';
import { Button } from '../../design/button.tsx';
import { Callout } from '../../design/callout.tsx';
import { JsonView } from '../../design/json-view.tsx';
import { KeyValues } from '../../design/key-values.tsx';
import type { RunDefinition } from './run-definition.ts';
import type { ReadRun } from './use-run.ts';

/** Why a run failed, in words: what, where, and what to do. */
export function FailureCard({
  run,
  definition,
  onShow,
}: {
  readonly run: ReadRun;
  readonly definition: RunDefinition | undefined;
  /** Shows the step in which it failed. */
  readonly onShow: (step: Step) => void;
}) {
  const { view, isComplete, version } = run;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version tells that the view holds more
  const explanation = useMemo(() => {
    if (!isComplete || view.run.status === 'RUNNING' || view.run.status === 'SUCCEEDED') return undefined;
    return explainError(view, definition === undefined ? {} : { definition: definition.value });
  }, [view, isComplete, version, definition]);
  if (explanation === undefined) return null;
  const failed = view.run.failedStepId === undefined ? undefined : view.step(view.run.failedStepId);
  return (
    <Callout
      kind="danger"
      title={explanation.headline}
      action={
        failed !== undefined && (
          <Button size="small" onClick={() => onShow(failed)}>
            Show the state
          </Button>
        )
      }
    >
      {explanation.cause !== undefined && explanation.causeJson === undefined && <p>{explanation.cause}</p>}
      <details className="failure">
        <summary>{explanation.advice[0] ?? explanation.error ?? 'More about it'}</summary>
        <KeyValues
          items={explanation.facts.map(({ label, text, form }) => [
            label,
            form === 'arn' ? (
              <ArnLink key={label} arn={text} />
            ) : form === 'json' ? (
              <JsonView key={label} label={label} text={text} />
            ) : form === 'code' ? (
              <code key={label}>{text}</code>
            ) : (
              text
            ),
          ])}
        />
        {explanation.causeJson !== undefined && <JsonView label="Cause" text={explanation.causeJson} />}
        {explanation.advice.length > 1 && (
          <ul>
            {explanation.advice.slice(1).map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        )}
      </details>
    </Callout>
  );
}
