import { to } from '../../app/routes.ts';
import { Button } from '../../design/button.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { Link } from '../../design/link.tsx';
import { printDuration } from '../../design/print-duration.ts';
import { Spinner } from '../../design/spinner.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import { getGraphqlApi, updateGraphqlApi } from '../../wire/graphql-apis.ts';
import type { GraphqlApi } from '../../wire/graphql-types.ts';
import { filterLogEvents, type LogEvent } from '../../wire/logs.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { useWire } from '../../wire/wire-context.ts';
import { settingsOf } from './api-settings.ts';
import { type ResolverTiming, resolverTimings } from './resolver-timings.ts';

/** Asked for again until the request's last record is there. */
const pollMs = 400;
const eventsMax = 500;

export interface RequestLogProps {
  readonly api: GraphqlApi;
  readonly requestId: string;
}

/** What one request has left in its API's log, and how long its resolvers took. */
export function RequestLog({ api, requestId }: RequestLogProps) {
  const level = api.logConfig?.fieldLogLevel ?? 'NONE';
  if (level === 'NONE') return <SwitchOn api={api} />;
  return <Records key={requestId} api={api} requestId={requestId} />;
}

function SwitchOn({ api }: { readonly api: GraphqlApi }) {
  const { account } = useWire();
  const { perform } = usePerform(getGraphqlApi);
  const logConfig = {
    fieldLogLevel: 'ALL',
    cloudWatchLogsRoleArn: `arn:aws:iam::${account}:role/appsync-logs`,
  } as const;
  return (
    <div className="graphql-log-off">
      <p className="muted">This API logs nothing. With logging on, each request shows its resolvers here.</p>
      <Button
        icon="logs"
        onClick={() =>
          void perform(
            updateGraphqlApi,
            { apiId: api.apiId, ...settingsOf(api), logConfig },
            { text: 'Requests are logged from now on' },
          )
        }
      >
        Log everything
      </Button>
    </div>
  );
}

function Records({ api, requestId }: RequestLogProps) {
  const logGroupName = `/aws/appsync/apis/${api.apiId}`;
  const asked = { logGroupName, filterPattern: `"${requestId}"`, limit: eventsMax };
  const first = useOperation(filterLogEvents, asked);
  const events = first.data?.events ?? [];
  const isWhole = events.some(({ message }) => message.includes('"RequestSummary"'));
  const later = useOperation(filterLogEvents, isWhole ? undefined : asked, { refetchIntervalMs: pollMs });
  const isAway = later.error?.code === 'ResourceNotFoundException';
  if (later.error !== null && !isAway) return <ErrorCallout error={later.error} />;
  if (events.length === 0) return <Spinner label="Waiting for the log" />;
  const timings = resolverTimings(events.map(({ message }) => message));
  return (
    <>
      {timings.length > 0 && <Timings timings={timings} />}
      <LogLines events={events} />
      <Link href={to.logGroup(logGroupName)}>The whole log</Link>
    </>
  );
}

function Timings({ timings }: { readonly timings: readonly ResolverTiming[] }) {
  const endMs = Math.max(...timings.map(({ startMs, durationMs }) => startMs + durationMs), 0.001);
  return (
    <table className="graphql-timings" aria-label="Resolvers">
      <thead>
        <tr>
          <th>Resolver</th>
          <th>Took</th>
          <th>When</th>
        </tr>
      </thead>
      <tbody>
        {timings.map(({ path, field, startMs, durationMs }) => (
          <tr key={path}>
            <th scope="row">
              <code>{path}</code> <span className="faint small">{field}</span>
            </th>
            <td>{durationMs < 10 ? `${durationMs.toFixed(2)} ms` : printDuration(durationMs)}</td>
            <td>
              <svg
                className="graphql-timing"
                viewBox="0 0 100 6"
                preserveAspectRatio="none"
                aria-hidden="true"
              >
                <rect
                  x={(100 * startMs) / endMs}
                  width={Math.max(1, (100 * durationMs) / endMs)}
                  height="6"
                />
              </svg>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function LogLines({ events }: { readonly events: readonly LogEvent[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines are scrolled by the keyboard too
    <pre className="graphql-log" tabIndex={0}>
      {events.map(({ message }) => message).join('\n')}
    </pre>
  );
}
