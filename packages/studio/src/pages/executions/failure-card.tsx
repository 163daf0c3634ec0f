import { explainError } from '@cairn/diagram';
import { isJsonObject, parseJson } from '@cairn/kit';
import { useMemo } from 'react';
import { ArnLink } from '../../design/arn-link.tsx';
import { Callout } from '../../design/callout.tsx';
import { JsonView } from '../../design/json-view.tsx';
import { KeyValues } from '../../design/key-values.tsx';
import type { ReadRun } from './use-run.ts';

/** Why a run failed, in words: what, where, and what to do. */
export function FailureCard({
  run,
  definition,
}: {
  readonly run: ReadRun;
  readonly definition: string | undefined;
}) {
  const { view, isComplete, version } = run;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version tells that the view holds more
  const explanation = useMemo(() => {
    if (!isComplete || view.run.status === 'RUNNING' || view.run.status === 'SUCCEEDED') return undefined;
    const parsed = definition === undefined ? undefined : parseJson(definition);
    return explainError(view, parsed !== undefined && isJsonObject(parsed) ? { definition: parsed } : {});
  }, [view, isComplete, version, definition]);
  if (explanation === undefined) return null;
  return (
    <Callout kind="danger" title={explanation.headline}>
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
