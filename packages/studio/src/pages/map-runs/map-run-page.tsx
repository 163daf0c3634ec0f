import { useState } from 'react';
import { Page } from '../../app/page.tsx';
import type { PageProps } from '../../app/page-entry.ts';
import { to } from '../../app/routes.ts';
import { ArnLink } from '../../design/arn-link.tsx';
import { Button } from '../../design/button.tsx';
import { CopyButton } from '../../design/copy-button.tsx';
import { countOf } from '../../design/count-of.ts';
import { Duration } from '../../design/duration.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { Instant } from '../../design/instant.tsx';
import { KeyValues } from '../../design/key-values.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { StatusBadge } from '../../design/status-badge.tsx';
import { describeMapRun } from '../../wire/step-functions.ts';
import type { MapRunDescription } from '../../wire/step-functions-types.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { MapRunChildren } from './map-run-children.tsx';
import { MapRunCountsPanel } from './map-run-counts.tsx';
import { MapRunLimitsDialog } from './map-run-limits-dialog.tsx';
import { MapRunResults } from './map-run-results.tsx';
import './map-runs.css';

/** Counts of a map run that goes on are asked for so often. */
const renewMs = 1_000;

/** A map run: how far it is, how fast it may go, and the executions that it has started. */
export function MapRunPage({ params }: PageProps) {
  const mapRunArn = params['*'] ?? '';
  const [isChanging, setIsChanging] = useState(false);
  const [isOver, setIsOver] = useState(false);
  const { data: mapRun, error } = useOperation(
    describeMapRun,
    { mapRunArn },
    { refetchIntervalMs: isOver ? false : renewMs },
  );
  const isRunning = mapRun?.status === 'RUNNING';
  if (mapRun !== undefined && isOver === isRunning) setIsOver(!isRunning);
  const [machine = '', label = ''] = (mapRunArn.split(':')[6] ?? '').split('/');
  const runName = mapRun?.executionArn.split(':').at(-1) ?? '';
  return (
    <Page
      title={label === '' ? 'Map run' : label}
      badge={mapRun !== undefined && <StatusBadge status={mapRun.status} />}
      crumbs={[
        { label: 'Workflows', href: to.workflows() },
        { label: machine, href: to.workflow(machine) },
        ...(mapRun === undefined ? [] : [{ label: runName, href: to.execution(mapRun.executionArn) }]),
      ]}
      subtitle={mapRun !== undefined && <MapRunFacts mapRun={mapRun} />}
      actions={
        isRunning && (
          <Button icon="edit" onClick={() => setIsChanging(true)}>
            Change the limits
          </Button>
        )
      }
    >
      <ErrorCallout error={error} />
      {mapRun === undefined ? (
        error === null && <Skeleton lines={5} />
      ) : (
        <>
          <MapRunCountsPanel mapRun={mapRun} />
          <MapRunResults mapRun={mapRun} />
          <MapRunChildren mapRunArn={mapRunArn} isRunning={isRunning} />
          {isChanging && <MapRunLimitsDialog mapRun={mapRun} onClose={() => setIsChanging(false)} />}
        </>
      )}
    </Page>
  );
}

function MapRunFacts({ mapRun }: { readonly mapRun: MapRunDescription }) {
  const { redriveCount, toleratedFailureCount, toleratedFailurePercentage, maxConcurrency } = mapRun;
  const tolerance = [
    toleratedFailurePercentage > 0 ? `${toleratedFailurePercentage} %` : undefined,
    toleratedFailureCount > 0 ? countOf(toleratedFailureCount, 'items') : undefined,
  ].filter((each) => each !== undefined);
  return (
    <KeyValues
      look="stack"
      items={[
        ['Duration', <Duration key="d" startSeconds={mapRun.startDate} stopSeconds={mapRun.stopDate} />],
        ['Started', <Instant key="s" seconds={mapRun.startDate} />],
        ['Run', <ArnLink key="e" arn={mapRun.executionArn} />],
        ['At once', maxConcurrency === 0 ? 'as many as there are' : maxConcurrency],
        ['Failures tolerated', tolerance.length === 0 ? 'none' : tolerance.join(', ')],
        ['Redrives', redriveCount === undefined || redriveCount === 0 ? undefined : redriveCount],
        ['ARN', <CopyButton key="a" text={mapRun.mapRunArn} label="Copy the ARN" />],
      ]}
    />
  );
}
