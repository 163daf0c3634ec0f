import { completion, graphqlLanguageSupport, jump, lint, stateExtensions } from 'cm6-graphql';
import type { OperationTypeNode } from 'graphql';
import { type ReactNode, useMemo, useState } from 'react';
import { to } from '../../app/routes.ts';
import { Button } from '../../design/button.tsx';
import { CodeEditor, JsonEditor } from '../../design/code-editor.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { ButtonLink } from '../../design/link.tsx';
import { Select } from '../../design/select.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { useShortcut } from '../../design/use-shortcut.ts';
import { listApiKeys } from '../../wire/graphql-apis.ts';
import type { ApiKey, GraphqlApi } from '../../wire/graphql-types.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { codeColours } from './code-colours.ts';
import { toggleField } from './edit-selection.ts';
import { FieldExplorer } from './field-explorer.tsx';
import { PastQueriesMenu } from './past-queries-menu.tsx';
import { QueryOutcome } from './query-outcome.tsx';
import { chosenOperation, operationsOf, readDocument } from './read-document.ts';
import type { SendAs } from './send-as.ts';
import { SendAsForm } from './send-as-form.tsx';
import { objectProblem } from './send-query.ts';
import { useClientSchema } from './use-client-schema.ts';
import { type DraftQuery, useDraftQuery } from './use-draft-query.ts';
import { type QueryRun, useRunQuery } from './use-run-query.ts';

/** Queries, mutations and live subscriptions of one API. */
export function QueryView({ api }: { readonly api: GraphqlApi }) {
  const { apiId } = api;
  const { schema, error, isLoading } = useClientSchema(apiId);
  const keys = useOperation(listApiKeys, { apiId });
  if (error !== null) return <ErrorCallout error={error} />;
  if (isLoading || (keys.data === undefined && keys.error === null)) return <Skeleton lines={8} />;
  if (schema === undefined) {
    return (
      <EmptyState
        icon="graphql"
        title="It has no schema yet"
        action={<ButtonLink href={to.graphqlApi(apiId, 'schema')}>Write the schema</ButtonLink>}
      >
        A schema says what can be asked; then it is asked here.
      </EmptyState>
    );
  }
  return <Runner key={apiId} api={api} schema={schema} keys={usableKeys(keys.data ?? [])} />;
}

function usableKeys(keys: readonly ApiKey[]): readonly ApiKey[] {
  const nowSeconds = Date.now() / 1_000;
  return keys.filter(({ expires }) => expires > nowSeconds);
}

interface RunnerProps {
  readonly api: GraphqlApi;
  readonly schema: NonNullable<ReturnType<typeof useClientSchema>['schema']>;
  readonly keys: readonly ApiKey[];
}

function Runner({ api, schema, keys }: RunnerProps) {
  const [draft, change] = useDraftQuery(api.apiId);
  const [sendAs, setSendAs] = useState<SendAs>({
    mode: api.authenticationType,
    secret: api.authenticationType === 'API_KEY' ? (keys[0]?.id ?? '') : '',
  });
  const [headers, setHeaders] = useState('');
  const run = useRunQuery(api.apiId);
  const document = useMemo(() => readDocument(draft.query), [draft.query]);
  const isEmpty = draft.query.trim() === '';
  // Nothing is no error: what is not begun yet is not marked.
  const extensions = useMemo(
    () => [
      ...[graphqlLanguageSupport(), completion, jump, stateExtensions(schema), codeColours],
      ...(isEmpty ? [] : [lint]),
    ],
    [schema, isEmpty],
  );
  const operations = operationsOf(document);
  const operation = chosenOperation(draft.query, draft.operation);
  const problems = {
    variables: objectProblem(draft.variables),
    headers: objectProblem(headers, true),
  };
  const toggle = (kind: OperationTypeNode, path: readonly string[]) => {
    const edited = toggleField(draft.query, schema, kind, path);
    if (edited === undefined) return;
    change({
      query: edited.text,
      operation: edited.operation,
      variables: withVariables(draft.variables, edited.variables),
    });
  };
  const start = () =>
    run.start({
      query: draft.query,
      operation,
      variables: draft.variables,
      sendAs,
      headers: headers.trim() === '' ? {} : (JSON.parse(headers) as { readonly [name: string]: string }),
    });
  const isReady = !isEmpty && problems.variables === undefined && problems.headers === undefined;
  useShortcut('Enter', isReady && !run.isLive && !run.isRunning ? start : undefined);
  return (
    <div className="graphql-runner">
      <FieldExplorer
        schema={schema}
        text={draft.query}
        isReadable={isEmpty || document !== undefined}
        onToggle={toggle}
      />
      <section className="resource-part" aria-label="Request">
        <RunTools
          isReady={isReady}
          operations={operations}
          operation={operation}
          run={run}
          start={start}
          change={change}
        >
          <SendAsForm api={api} keys={keys} value={sendAs} onChange={setSendAs} />
        </RunTools>
        <CodeEditor
          label="Query"
          value={draft.query}
          onChange={(query) => change({ query })}
          extensions={extensions}
          placeholder="Tick fields on the left, or write a query."
          height={14}
        />
        <JsonEditor
          label="Variables"
          value={draft.variables}
          onChange={(variables) => change({ variables })}
          height={4}
          error={problems.variables}
        />
        <details className="graphql-more">
          <summary>Headers</summary>
          <JsonEditor
            label="Further headers"
            hint='An object of texts: { "x-tenant": "one" }. Resolvers see them.'
            value={headers}
            onChange={setHeaders}
            height={3}
            error={problems.headers}
          />
        </details>
      </section>
      <QueryOutcome api={api} run={run} />
    </div>
  );
}

interface RunToolsProps {
  readonly isReady: boolean;
  readonly operations: ReturnType<typeof operationsOf>;
  readonly operation: ReturnType<typeof chosenOperation>;
  readonly run: QueryRun;
  readonly start: () => void;
  readonly change: (next: Partial<DraftQuery>) => void;
  /** As whom it is sent. */
  readonly children: ReactNode;
}

function RunTools({ isReady, operations, operation, run, start, change, children }: RunToolsProps) {
  return (
    <div className="resource-tools graphql-run-tools">
      {children}
      {operations.length > 1 && (
        <Select
          label="Operation"
          value={operation?.name ?? ''}
          onChange={(name) => change({ operation: name })}
          options={operations.map(({ name, operation: kind }) => ({
            value: name?.value ?? '',
            label: `${kind} ${name?.value ?? ''}`,
          }))}
        />
      )}
      <PastQueriesMenu past={run.past} onChoose={({ query, variables }) => change({ query, variables })} />
      {run.isLive || run.isRunning ? (
        <Button kind="primary" icon="stop" onClick={run.stop}>
          {run.isLive ? 'Unsubscribe' : 'Cancel'}
        </Button>
      ) : (
        <Button kind="primary" icon="play" onClick={start} isDisabled={!isReady} title="Run (Ctrl Enter)">
          {operation?.kind === 'subscription' ? 'Subscribe' : 'Run'}
        </Button>
      )}
    </div>
  );
}

/** Adds the variables that have no values yet; what is no object stays as it was written. */
function withVariables(text: string, added: { readonly [name: string]: unknown }): string {
  if (Object.keys(added).length === 0) return text;
  try {
    const given: unknown = text.trim() === '' ? {} : JSON.parse(text);
    if (typeof given !== 'object' || given === null || Array.isArray(given)) return text;
    return JSON.stringify({ ...added, ...given }, undefined, 2);
  } catch {
    return text;
  }
}
