import { type RunView, stepLinks } from '@cairn/diagram';
import { isJsonObject, memberOf, parseJson } from '@cairn/kit';
import { useMemo } from 'react';
import { to } from '../../app/routes.ts';
import { useSearchState } from '../../app/use-navigation.ts';
import { Duration } from '../../design/duration.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { Link } from '../../design/link.tsx';
import { StatusBadge } from '../../design/status-badge.tsx';
import { Table, type TableColumn } from '../../design/table.tsx';
import { isExpress } from '../../wire/is-express.ts';
import { describeExecution, describeMapRun, listMapRuns } from '../../wire/step-functions.ts';
import type { ExecutionDescription } from '../../wire/step-functions-types.ts';
import { useOperation } from '../../wire/use-operation.ts';
import type { ReadRun } from './use-run.ts';

export interface RelatedRunsProps {
  readonly executionArn: string;
  readonly execution: ExecutionDescription | undefined;
  readonly run: ReadRun;
}

/** A run that belongs to the one in view. */
interface RelatedRun {
  readonly arn: string;
  readonly kind: 'Started this run' | 'Started by' | 'Map run of';
  /** The state that started it. */
  readonly state: string;
}

/** The run that started this one, those that it has started, and its map runs. */
export function RelatedRuns({ executionArn, execution, run }: RelatedRunsProps) {
  const { view, version } = run;
  const parentArn = useParentRun(execution);
  const mapRuns = useOperation(
    listMapRuns,
    isExpress(executionArn) ? undefined : { executionArn, maxResults: 1_000 },
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version tells that the view holds more
  const rows = useMemo<readonly RelatedRun[]>(() => {
    const parents: readonly RelatedRun[] =
      parentArn === undefined ? [] : [{ arn: parentArn, kind: 'Started this run', state: '' }];
    const children = startedRuns(view);
    const known = new Set(children.map(({ arn }) => arn));
    const others = (mapRuns.data?.mapRuns ?? [])
      .filter(({ mapRunArn }) => !known.has(mapRunArn))
      .map(({ mapRunArn }): RelatedRun => ({ arn: mapRunArn, kind: 'Map run of', state: '' }));
    return [...parents, ...children, ...others];
  }, [view, version, parentArn, mapRuns.data]);
  const columns = useMemo(() => columnsOf(executionArn), [executionArn]);
  return (
    <Table
      label="Related runs"
      rows={rows}
      rowId={({ arn }) => arn}
      columns={columns}
      height="fill"
      href={({ arn }) => addressOf(arn, executionArn)}
      empty={
        <EmptyState icon="branch" title="No other runs belong to this one">
          Runs that a state starts with states:startExecution, and the map runs of distributed Maps, are
          listed here, and so is the run that has started this one.
        </EmptyState>
      }
    />
  );
}

/**
 * The run that started the one in view: by its map run, by what its input says as AWS's documentation has parents say
 * it, or by the way one came.
 */
export function useParentRun(execution: ExecutionDescription | undefined): string | undefined {
  const [from] = useSearchState('from');
  const mapRunArn = execution?.mapRunArn;
  const { data: mapRun } = useOperation(describeMapRun, mapRunArn === undefined ? undefined : { mapRunArn });
  return useMemo(
    () => mapRun?.executionArn ?? startedBy(execution?.input) ?? from,
    [mapRun, execution?.input, from],
  );
}

function startedBy(input: string | undefined): string | undefined {
  if (input?.includes('AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID') !== true) return undefined;
  try {
    const value = parseJson(input);
    const arn = isJsonObject(value)
      ? memberOf(value, 'AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID')
      : undefined;
    return typeof arn === 'string' ? arn : undefined;
  } catch {
    return undefined;
  }
}

function startedRuns(view: RunView): readonly RelatedRun[] {
  const found = new Map<string, RelatedRun>();
  for (const step of view.steps) {
    if (step.task?.kind !== 'service' && step.mapRunArn === undefined) continue;
    const { executionArn } = stepLinks(step);
    if (executionArn !== undefined)
      found.set(executionArn, { arn: executionArn, kind: 'Started by', state: step.name });
    for (const { mapRunArn } of step.attempts)
      if (mapRunArn !== undefined)
        found.set(mapRunArn, { arn: mapRunArn, kind: 'Map run of', state: step.name });
  }
  return [...found.values()];
}

function isMapRun(arn: string): boolean {
  return arn.split(':')[5] === 'mapRun';
}

function addressOf(arn: string, from: string): string {
  return isMapRun(arn) ? to.mapRun(arn) : to.execution(arn, { from });
}

function columnsOf(executionArn: string): readonly TableColumn<RelatedRun>[] {
  return [
    {
      id: 'name',
      header: 'Run',
      cell: ({ arn }) => <Link href={addressOf(arn, executionArn)}>{arn.split(':').slice(6).join(':')}</Link>,
    },
    {
      id: 'kind',
      header: 'How',
      cell: ({ kind, state }) => (state === '' ? kind.replace(/ of$/, '') : `${kind} ${state}`),
    },
    { id: 'status', header: 'Status', width: 130, cell: ({ arn }) => <RunStatus arn={arn} /> },
    {
      id: 'duration',
      header: 'Duration',
      width: 110,
      align: 'end',
      cell: ({ arn }) => <RunDuration arn={arn} />,
    },
  ];
}

function useRelated(arn: string) {
  const asked = isMapRun(arn) || isExpress(arn) ? undefined : { executionArn: arn };
  const execution = useOperation(describeExecution, asked);
  const mapRun = useOperation(describeMapRun, isMapRun(arn) ? { mapRunArn: arn } : undefined);
  return execution.data ?? mapRun.data;
}

function RunStatus({ arn }: { readonly arn: string }) {
  const status = useRelated(arn)?.status;
  return status === undefined ? (
    <span className="faint">–</span>
  ) : (
    <StatusBadge status={status} look="plain" />
  );
}

function RunDuration({ arn }: { readonly arn: string }) {
  const run = useRelated(arn);
  return <Duration startSeconds={run?.startDate} stopSeconds={run?.stopDate} />;
}
