import { useState } from 'react';
import { to } from '../../app/routes.ts';
import { Button } from '../../design/button.tsx';
import { JsonEditor } from '../../design/code-editor.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { JsonView } from '../../design/json-view.tsx';
import { Link } from '../../design/link.tsx';
import { Select } from '../../design/select.tsx';
import { StatusBadge } from '../../design/status-badge.tsx';
import { SavedTextsMenu } from '../../resource/saved-texts-menu.tsx';
import {
  type FunctionConfiguration,
  type InvokeInput,
  type InvokeOutput,
  invokeFunction,
  listAliases,
} from '../../wire/functions.ts';
import { useAction } from '../../wire/use-action.ts';
import { useOperation } from '../../wire/use-operation.ts';

interface Answer extends InvokeOutput {
  readonly durationMs: number;
}

/** Invokes a function with an event, and shows what it answers and logs. */
export function FunctionInvoke({ configuration }: { readonly configuration: FunctionConfiguration }) {
  const name = configuration.FunctionName;
  const [event, setEvent] = useState('{}');
  const [type, setType] = useState<InvokeInput['InvocationType']>('RequestResponse');
  const [qualifier, setQualifier] = useState('');
  const [answer, setAnswer] = useState<Answer>();
  const aliases = useOperation(listAliases, { FunctionName: name });
  const invoke = useAction(invokeFunction);
  const run = () => {
    const startMs = performance.now();
    setAnswer(undefined);
    invoke
      .run({
        FunctionName: name,
        InvocationType: type,
        payload: event,
        ...(qualifier !== '' && { Qualifier: qualifier }),
      })
      .then((output) => setAnswer({ ...output, durationMs: performance.now() - startMs }))
      // It is shown below.
      .catch(() => undefined);
  };
  const aliasNames = (aliases.data?.Aliases ?? []).map((alias) => alias.Name);
  return (
    <div className="resource-columns">
      <section className="resource-part" aria-label="Event">
        <JsonEditor label="Event" value={event} onChange={setEvent} height={12} />
        <div className="resource-tools">
          <Select
            label="How"
            value={type}
            onChange={setType}
            options={[
              { value: 'RequestResponse', label: 'Wait for the answer' },
              { value: 'Event', label: 'As an event, in the background' },
              { value: 'DryRun', label: 'Check only' },
            ]}
          />
          {aliasNames.length > 0 && (
            <Select
              label="Which"
              value={qualifier}
              onChange={setQualifier}
              options={[
                { value: '', label: 'The latest' },
                ...aliasNames.map((alias) => ({ value: alias, label: `Alias ${alias}` })),
              ]}
            />
          )}
          <SavedTextsMenu
            storageName={`function-events.${name}`}
            noun="event"
            text={event}
            onChoose={setEvent}
          />
          <Button kind="primary" icon="play" onClick={run} isBusy={invoke.isRunning}>
            Invoke
          </Button>
        </div>
      </section>
      <section className="resource-part" aria-label="Answer" aria-live="polite">
        <ErrorCallout error={invoke.error} />
        {answer === undefined && invoke.error === null && (
          <EmptyState icon="function" title={invoke.isRunning ? 'It runs' : 'The answer appears here'}>
            With what it logged, and how long it took.
          </EmptyState>
        )}
        {answer !== undefined && <AnswerView answer={answer} configuration={configuration} />}
      </section>
    </div>
  );
}

function AnswerView({
  answer,
  configuration,
}: {
  readonly answer: Answer;
  readonly configuration: FunctionConfiguration;
}) {
  const { functionError, payload, log, durationMs, executedVersion, statusCode } = answer;
  const group = configuration.LoggingConfig?.LogGroup ?? `/aws/lambda/${configuration.FunctionName}`;
  const isDone = statusCode === 200;
  return (
    <>
      <div className="function-answer">
        <StatusBadge
          status={functionError === undefined ? 'SUCCEEDED' : 'FAILED'}
          {...(!isDone && { label: statusCode === 202 ? 'Taken on' : 'Allowed' })}
        />
        <span className="muted small">
          {Math.round(durationMs)} ms as seen from here
          {executedVersion === undefined ? '' : ` · version ${executedVersion}`}
        </span>
      </div>
      {isDone && <JsonView label={functionError === undefined ? 'Answer' : 'Error'} text={payload} />}
      {log !== undefined && (
        <>
          <h3>End of the log</h3>
          <pre className="function-log">{log}</pre>
        </>
      )}
      <Link href={to.logGroup(group)}>The whole log</Link>
    </>
  );
}
