import { type ComparedStep, compareRuns, type RunComparison } from '@cairn/diagram';
import { useMemo } from 'react';
import { Page } from '../../app/page.tsx';
import { to } from '../../app/routes.ts';
import { useSearchState } from '../../app/use-navigation.ts';
import { Duration } from '../../design/duration.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { Link } from '../../design/link.tsx';
import { printDuration } from '../../design/print-duration.ts';
import { Spinner } from '../../design/spinner.tsx';
import { StatusBadge } from '../../design/status-badge.tsx';
import { Switch } from '../../design/switch.tsx';
import { Table, type TableColumn } from '../../design/table.tsx';
import { CompareDifferences, StepDifferences } from './compare-differences.tsx';
import { ComparedRunPicker } from './compared-run-picker.tsx';
import './executions.css';
import { useRunDefinition } from './run-definition.ts';
import { statusKindOfStep, stepStatusLabel } from './step-status.ts';
import { useExecution } from './use-execution.ts';
import { type ReadRun, useRun } from './use-run.ts';

/** Two runs side by side: where they part, and in what data. */
export function ComparePage() {
  const [left, setLeft] = useSearchState('left');
  const [right, setRight] = useSearchState('right');
  return (
    <Page title="Compare two runs" crumbs={[{ label: 'Runs', href: to.executions() }]}>
      {left !== undefined && right !== undefined ? (
        <Comparison key={`${left} ${right}`} left={left} right={right} />
      ) : (
        <EmptyState icon="compare" title="Choose two runs">
          <ComparedRunPicker
            label={left === undefined ? 'The first run' : 'The run to compare with'}
            beside={left ?? right}
            onPick={left === undefined ? setLeft : setRight}
          />
        </EmptyState>
      )}
    </Page>
  );
}

function useComparedRun(executionArn: string): ReadRun {
  const { definitionText } = useExecution(executionArn);
  return useRun(executionArn, useRunDefinition(definitionText)?.value);
}

function Comparison({ left, right }: { readonly left: string; readonly right: string }) {
  const leftRun = useComparedRun(left);
  const rightRun = useComparedRun(right);
  const [only = 'differences', setOnly] = useSearchState('show');
  const isReady = leftRun.isComplete && rightRun.isComplete;
  const { version: leftVersion, view: leftView } = leftRun;
  const { version: rightVersion, view: rightView } = rightRun;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the versions tell that the views hold more
  const comparison = useMemo(
    () => (isReady ? compareRuns(leftView, rightView) : undefined),
    [isReady, leftView, rightView, leftVersion, rightVersion],
  );
  return (
    <>
      <ErrorCallout error={leftRun.error ?? rightRun.error} />
      <div className="compare-heads">
        <ComparedHead executionArn={left} run={leftRun} />
        <ComparedHead executionArn={right} run={rightRun} />
      </div>
      {comparison === undefined ? (
        <Spinner label="Reading both histories" />
      ) : (
        <>
          <p role="status">{verdict(comparison)}</p>
          <CompareDifferences title="Input" differences={comparison.input} />
          <CompareDifferences title="Output" differences={comparison.output} />
          <Switch
            label="Only what differs"
            isOn={only === 'differences'}
            onChange={(isOn) => setOnly(isOn ? undefined : 'all')}
          />
          <ComparedSteps comparison={comparison} isOnlyDifferent={only === 'differences'} />
        </>
      )}
    </>
  );
}

function ComparedHead({ executionArn, run }: { readonly executionArn: string; readonly run: ReadRun }) {
  const { status, startedMs, endedMs, error } = run.view.run;
  return (
    <section className="compare-head">
      <h2>
        <Link href={to.execution(executionArn)}>{executionArn.split(':').slice(6).join(':')}</Link>
      </h2>
      <StatusBadge status={status} />{' '}
      <Duration
        startSeconds={startedMs === undefined ? undefined : startedMs / 1_000}
        stopSeconds={endedMs === undefined ? undefined : endedMs / 1_000}
      />{' '}
      {error !== undefined && <code className="attempt-error">{error}</code>}
    </section>
  );
}

function verdict({ steps, firstDifference, isSamePath, isSameStatus }: RunComparison): string {
  const count = steps.filter(({ differences }) => differences.length > 0).length;
  if (firstDifference === undefined) return 'Both runs took the same way with the same data.';
  const way = isSamePath ? 'Both took the same way' : 'They took different ways';
  const end = isSameStatus ? 'ended alike' : 'ended differently';
  return `${way} and ${end}; ${count} of ${steps.length} steps differ, first ${firstDifference.key}.`;
}

function ComparedSteps({
  comparison,
  isOnlyDifferent,
}: {
  readonly comparison: RunComparison;
  readonly isOnlyDifferent: boolean;
}) {
  const [chosen, setChosen] = useSearchState('step');
  const rows = useMemo(
    () =>
      isOnlyDifferent
        ? comparison.steps.filter(({ differences }) => differences.length > 0)
        : comparison.steps,
    [comparison, isOnlyDifferent],
  );
  const step = comparison.steps.find(({ key }) => key === chosen);
  return (
    <>
      {step !== undefined && <StepDifferences step={step} onClose={() => setChosen(undefined)} />}
      <Table
        label="Steps of both runs"
        rows={rows}
        rowId={({ key }) => key}
        columns={columns}
        currentId={chosen}
        onOpen={({ key }) => setChosen(key)}
        empty={<EmptyState icon="check" title="No step differs" />}
      />
    </>
  );
}

const columns: readonly TableColumn<ComparedStep>[] = [
  {
    id: 'step',
    header: 'State',
    cell: ({ key, depth }) => <span style={{ paddingLeft: depth * 16 }}>{key}</span>,
  },
  { id: 'left', header: 'First', width: 150, cell: ({ left }) => <StepStanding step={left} /> },
  { id: 'right', header: 'Second', width: 150, cell: ({ right }) => <StepStanding step={right} /> },
  {
    id: 'time',
    header: 'Time',
    width: 110,
    align: 'end',
    isWideOnly: true,
    cell: ({ durationDifferenceMs: ms }) =>
      ms === undefined ? '' : `${ms < 0 ? '−' : '+'}${printDuration(Math.abs(ms))}`,
    sortValue: ({ durationDifferenceMs }) => durationDifferenceMs,
  },
  {
    id: 'differences',
    header: 'Differs in',
    cell: ({ differences, left }) =>
      differences
        .map((each) => (each === 'presence' ? (left === undefined ? 'only second' : 'only first') : each))
        .join(', '),
  },
];

function StepStanding({ step }: { readonly step: ComparedStep['left'] }) {
  if (step === undefined) return <span className="faint">–</span>;
  return (
    <StatusBadge status={statusKindOfStep(step.status)} label={stepStatusLabel(step.status)} look="plain" />
  );
}
