import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { Callout } from '../../design/callout.tsx';
import { JsonEditor } from '../../design/code-editor.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { JsonView } from '../../design/json-view.tsx';
import { Select } from '../../design/select.tsx';
import { SavedTextsMenu } from '../../resource/saved-texts-menu.tsx';
import { type EvaluationInput, evaluate } from '../../wire/graphql-apis.ts';
import type { Evaluation } from '../../wire/graphql-types.ts';
import { useAction } from '../../wire/use-action.ts';
import { objectProblem } from './send-query.ts';

export interface EvaluationPanelProps {
  readonly source: EvaluationInput['source'];
  readonly handler: 'request' | 'response';
  readonly onHandler: (handler: 'request' | 'response') => void;
  /** Under which name contexts are kept. */
  readonly contextName: string;
  /** JSON. */
  readonly sampleContext: string;
}

/** Tries code against a context, as AppSync evaluates it; no data source is asked. */
export function EvaluationPanel(props: EvaluationPanelProps) {
  const { source, handler, onHandler, contextName, sampleContext } = props;
  const [context, setContext] = useState(sampleContext);
  const [outcome, setOutcome] = useState<Evaluation>();
  const action = useAction(evaluate);
  const problem = objectProblem(context);
  const run = () => {
    setOutcome(undefined);
    action
      .run({ source, handler, context })
      .then(setOutcome)
      // It is shown below.
      .catch(() => undefined);
  };
  return (
    <section className="resource-part" aria-label="Try it">
      <JsonEditor
        label="Context"
        hint="What the handler is given as ctx; a response handler reads ctx.result of it"
        value={context}
        onChange={setContext}
        error={problem}
        height={9}
      />
      <div className="resource-tools">
        <Select<'request' | 'response'>
          label="Handler"
          value={handler}
          onChange={onHandler}
          options={[
            { value: 'request', label: 'request' },
            { value: 'response', label: 'response' },
          ]}
        />
        <SavedTextsMenu
          storageName={`graphql-contexts.${contextName}`}
          noun="context"
          text={context}
          onChoose={setContext}
        />
        <Button icon="play" onClick={run} isBusy={action.isRunning} isDisabled={problem !== undefined}>
          Evaluate
        </Button>
      </div>
      <div className="resource-part" aria-live="polite">
        <ErrorCallout error={action.error} />
        {outcome !== undefined && <Outcome outcome={outcome} />}
      </div>
    </section>
  );
}

function Outcome({
  outcome: { evaluationResult, error, logs = [], stash, outErrors },
}: {
  readonly outcome: Evaluation;
}) {
  return (
    <>
      {error !== undefined && (
        <Callout kind="danger" title="It ends with an error">
          <p className="callout-message">{error.message}</p>
          {(error.codeErrors ?? []).map(({ errorType, value, location }) => (
            <p key={`${location?.line}:${location?.column} ${value}`}>
              {errorType}
              {location !== undefined && ` at ${location.line}:${location.column}`}: {value}
            </p>
          ))}
        </Callout>
      )}
      {evaluationResult !== undefined && <JsonView label="Result" text={evaluationResult} openDepth={8} />}
      {evaluationResult === undefined && error === undefined && (
        <p className="muted">The handler returned nothing.</p>
      )}
      {logs.length > 0 && (
        <>
          <h3>Log</h3>
          <pre className="graphql-log">{logs.join('\n')}</pre>
        </>
      )}
      {isFilled(stash) && <JsonView label="Stash" text={stash} />}
      {isFilled(outErrors) && <JsonView label="Appended errors" text={outErrors} />}
    </>
  );
}

function isFilled(text: string | undefined): text is string {
  return text !== undefined && text !== '{}' && text !== '[]' && text !== '';
}
