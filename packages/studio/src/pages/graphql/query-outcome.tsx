import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { Callout } from '../../design/callout.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { Instant } from '../../design/instant.tsx';
import { JsonView } from '../../design/json-view.tsx';
import { KeyValues } from '../../design/key-values.tsx';
import { StatusBadge } from '../../design/status-badge.tsx';
import type { GraphqlApi } from '../../wire/graphql-types.ts';
import { RequestLog } from './request-log.tsx';
import type { QueryAnswer } from './send-query.ts';
import type { QueryRun, SubscriptionState } from './use-run-query.ts';

/** What came of the request that was sent last. */
export function QueryOutcome({ api, run }: { readonly api: GraphqlApi; readonly run: QueryRun }) {
  const { answer, error, subscription, isRunning } = run;
  return (
    <section className="resource-part graphql-outcome" aria-label="Answer" aria-live="polite">
      <ErrorCallout error={error} />
      {answer === undefined && error === null && subscription === undefined && (
        <EmptyState icon="graphql" title={isRunning ? 'It runs' : 'The answer appears here'}>
          Subscriptions stay open and show what mutations tell them.
        </EmptyState>
      )}
      {answer !== undefined && <Answer api={api} answer={answer} />}
      {subscription !== undefined && <Subscription {...subscription} />}
    </section>
  );
}

function Answer({ api, answer }: { readonly api: GraphqlApi; readonly answer: QueryAnswer }) {
  const [isLogShown, setIsLogShown] = useState(false);
  const { status, text, durationMs, requestId, headers } = answer;
  const errors = errorsIn(text);
  const isDone = status === 200 && errors.length === 0;
  return (
    <>
      <div className="graphql-answer-head">
        <StatusBadge
          status={isDone ? 'SUCCEEDED' : 'FAILED'}
          label={isDone ? 'Answered' : status === 200 ? 'Answered with errors' : `Status ${status}`}
        />
        <span className="muted small">{Math.round(durationMs)} ms as seen from here</span>
        {requestId !== undefined && (
          <Button size="small" icon="logs" isPressed={isLogShown} onClick={() => setIsLogShown(!isLogShown)}>
            Log
          </Button>
        )}
      </div>
      {errors.map(({ message, errorType, path }) => (
        <Callout key={`${path} ${errorType} ${message}`} kind="danger" title={errorType ?? 'Error'}>
          <p className="callout-message">{message}</p>
          {path !== '' && (
            <p className="faint small">
              at <code>{path}</code>
            </p>
          )}
        </Callout>
      ))}
      {isLogShown && requestId !== undefined && <RequestLog api={api} requestId={requestId} />}
      <JsonView label="Body of the answer" text={text} openDepth={8} />
      <details className="graphql-more">
        <summary>Headers of the answer</summary>
        <KeyValues items={[...headers, ['Request', requestId]]} />
      </details>
    </>
  );
}

interface ShownError {
  readonly message: string;
  readonly errorType: string | undefined;
  readonly path: string;
}

function errorsIn(text: string): readonly ShownError[] {
  try {
    const value = JSON.parse(text) as { readonly errors?: unknown };
    if (!Array.isArray(value?.errors)) return [];
    return value.errors.map(({ message, errorType, path }) => ({
      message: String(message),
      errorType: typeof errorType === 'string' ? errorType : undefined,
      path: Array.isArray(path) ? path.join('/') : '',
    }));
  } catch {
    return [];
  }
}

const states: { readonly [kind in SubscriptionState['kind']]: readonly [status: string, label: string] } = {
  opening: ['waiting', 'Subscribing'],
  live: ['RUNNING', 'Live'],
  ended: ['ABORTED', 'Ended'],
  failed: ['FAILED', 'Refused'],
};

function Subscription({ state, deliveries }: NonNullable<QueryRun['subscription']>) {
  const [status, label] = states[state.kind];
  return (
    <>
      <div className="graphql-answer-head">
        <StatusBadge status={status} label={label} />
        <span className="muted small">
          {deliveries.length === 1 ? '1 message' : `${deliveries.length} messages`}
        </span>
      </div>
      {state.kind === 'failed' && (
        <Callout kind="danger" title="The subscription ended">
          <p className="callout-message">{state.message}</p>
        </Callout>
      )}
      {state.kind === 'live' && deliveries.length === 0 && (
        <p className="muted">
          It waits for a mutation that its field names. Run one in another tab, or with a client.
        </p>
      )}
      {deliveries.map(({ id, atMs, text }) => (
        <div key={id} className="graphql-delivery">
          <Instant ms={atMs} />
          <JsonView label={`Message ${id}`} text={text} openDepth={8} />
        </div>
      ))}
    </>
  );
}
