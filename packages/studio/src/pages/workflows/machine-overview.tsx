import { to } from '../../app/routes.ts';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { Instant } from '../../design/instant.tsx';
import { Link } from '../../design/link.tsx';
import { printDuration } from '../../design/print-duration.ts';
import { RatePlot } from '../../design/rate-plot.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { statusKindOf, statusWords } from '../../design/status.ts';
import { StatusIcon } from '../../design/status-icon.tsx';
import type { FoundExecution } from '../../wire/cairn.ts';
import type { ExecutionStatus, StateMachineType } from '../../wire/step-functions-types.ts';
import './machine-overview.css';
import { activityHours } from './machine-activity.ts';
import type { RunDurations } from './run-durations.ts';
import { runsShownMax } from './use-machine-activities.ts';
import { type MachineOverview as Overview, useMachineOverview } from './use-machine-overview.ts';

export interface MachineOverviewProps {
  readonly name: string;
  readonly stateMachineArn: string;
  /** Undefined while it is not known. */
  readonly type: StateMachineType | undefined;
}

/** What one machine did of late: how many runs ended how, when, how long they took, and what failed last. */
export function MachineOverview({ name, stateMachineArn, type }: MachineOverviewProps) {
  const { overview, error } = useMachineOverview(stateMachineArn, type);
  // The page says why the machine itself is not there.
  if (overview === undefined)
    return type !== undefined && error === null ? <Skeleton lines={2} /> : <ErrorCallout error={error} />;
  const { activity, durations, failures } = overview;
  if (activity.last === undefined && failures.length === 0) return null;
  return (
    <section className="machine-overview" aria-label="Overview">
      <div className="overview-part">
        <h2>Last {activityHours} hours</h2>
        <Counts name={name} overview={overview} isLinked={type === 'STANDARD'} />
      </div>
      <div className="overview-part">
        <h2>By hour</h2>
        <RatePlot label={`Runs of ${name} by hour`} buckets={activity.buckets} width={220} height={40} />
      </div>
      <div className="overview-part">
        <h2>Durations</h2>
        {durations === undefined ? (
          <span className="faint">No run has ended</span>
        ) : (
          <Durations {...durations} />
        )}
      </div>
      <div className="overview-part overview-failures">
        <h2>Last failures</h2>
        {failures.length === 0 ? (
          <span className="faint">None</span>
        ) : (
          <ul>
            {failures.map((execution) => (
              <Failure key={execution.executionArn} execution={execution} />
            ))}
          </ul>
        )}
      </div>
      <ErrorCallout error={error} />
    </section>
  );
}

const counted: readonly ExecutionStatus[] = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'];

function Counts(props: { readonly name: string; readonly overview: Overview; readonly isLinked: boolean }) {
  const { name, overview, isLinked } = props;
  const { counts } = overview.activity;
  const shown = counted.filter((status) => counts[status] !== undefined);
  return (
    <>
      <span className="overview-counts">
        {shown.length === 0 && <span className="faint">No runs</span>}
        {shown.map((status) => {
          const kind = statusKindOf(status);
          const words = (
            <>
              <StatusIcon kind={kind} size={12} /> {counts[status]?.toLocaleString('en')}{' '}
              {statusWords[kind].toLowerCase()}
            </>
          );
          // Express executions are in no list that could be narrowed.
          if (!isLinked) return <span key={status}>{words}</span>;
          return (
            <Link key={status} look="plain" href={to.workflow(name, undefined, { status })}>
              {words}
            </Link>
          );
        })}
      </span>
      {overview.isPartial && (
        <span className="faint small">Of the newest {runsShownMax.toLocaleString('en')} runs</span>
      )}
    </>
  );
}

function Durations({ medianMs, slowMs, longest }: RunDurations) {
  return (
    <span className="overview-durations">
      <span>
        {printDuration(medianMs)} <span className="faint small">median</span>
      </span>
      <span>
        {printDuration(slowMs)} <span className="faint small">95 %</span>
      </span>
      <Link look="plain" href={to.execution(longest.executionArn)}>
        {printDuration(longest.ms)} <span className="faint small">longest</span>
      </Link>
    </span>
  );
}

function Failure({ execution }: { readonly execution: FoundExecution }) {
  const { executionArn, name, error, status, stopDate } = execution;
  return (
    <li>
      <StatusIcon kind={statusKindOf(status)} size={12} label={statusWords[statusKindOf(status)]} />
      <Link href={to.execution(executionArn)}>{name}</Link>
      <span className="overview-error">{error ?? ''}</span>
      <span className="faint small">
        <Instant seconds={stopDate} />
      </span>
    </li>
  );
}
