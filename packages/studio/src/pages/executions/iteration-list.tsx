import type { RunScope, RunView, Step } from '@cairn/diagram';
import { useMemo } from 'react';
import { useSearchState } from '../../app/use-navigation.ts';
import { Duration } from '../../design/duration.tsx';
import { Select } from '../../design/select.tsx';
import { StatusBadge } from '../../design/status-badge.tsx';
import { Table, type TableColumn } from '../../design/table.tsx';
import { statusKindOfStep, stepStatusLabel } from './step-status.ts';

export interface IterationListProps {
  readonly view: RunView;
  readonly version: number;
  /** The Parallel or Map. */
  readonly step: Step;
  readonly pickedScopeId: number | undefined;
  readonly onPick: (scopeId: number) => void;
}

const filters = [
  { value: '', label: 'Any status' },
  { value: 'failed', label: 'Failed' },
  { value: 'running', label: 'Running' },
  { value: 'succeeded', label: 'Succeeded' },
  { value: 'aborted', label: 'Aborted' },
] as const;

/** The branches of a Parallel or the items of a Map; the one that is picked is drawn over the graph. */
export function IterationList({ view, version, step, pickedScopeId, onPick }: IterationListProps) {
  const [status = '', setStatus] = useSearchState('items');
  const isMap = step.type === 'Map';
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version tells that the view holds more
  const scopes = useMemo(() => view.scopesOf(step.id), [view, step.id, version]);
  const shown = useMemo(
    () => (status === '' ? scopes : scopes.filter((scope) => scope.status === status)),
    [scopes, status],
  );
  const columns = useMemo(() => columnsOf(view, isMap), [view, isMap]);
  return (
    <div className="iterations">
      <div className="iterations-bar">
        <Select
          label="Status of the items"
          isLabelHidden
          value={status}
          onChange={(value) => setStatus(value)}
          options={filters}
        />
        <span className="faint small" role="status">
          {shown.length} of {scopes.length} {isMap ? 'items' : 'branches'}
        </span>
      </div>
      <Table
        label={isMap ? `Items of ${step.name}` : `Branches of ${step.name}`}
        rows={shown}
        rowId={(scope) => String(scope.id)}
        columns={columns}
        height="fill"
        rowHeight={32}
        currentId={pickedScopeId === undefined ? undefined : String(pickedScopeId)}
        onOpen={(scope) => onPick(scope.id)}
        empty={<p className="faint">None has this status.</p>}
      />
    </div>
  );
}

function columnsOf(view: RunView, isMap: boolean): readonly TableColumn<RunScope>[] {
  return [
    {
      id: 'index',
      header: isMap ? 'Item' : 'Branch',
      width: 76,
      align: 'end',
      cell: (scope) => (isMap ? scope.index : scope.index + 1),
      sortValue: (scope) => scope.index,
    },
    {
      id: 'status',
      header: 'Status',
      width: 120,
      cell: (scope) => (
        <StatusBadge
          status={statusKindOfStep(scope.status)}
          label={stepStatusLabel(scope.status)}
          look="plain"
        />
      ),
      sortValue: (scope) => scope.status,
    },
    {
      id: 'input',
      header: 'Input',
      cell: (scope) => (
        <code className="iteration-input">{view.stepsOf(scope.id)[0]?.input?.slice(0, 160) ?? ''}</code>
      ),
    },
    {
      id: 'duration',
      header: 'Duration',
      width: 92,
      align: 'end',
      cell: (scope) => (
        <Duration
          startSeconds={scope.startedMs === undefined ? undefined : scope.startedMs / 1_000}
          stopSeconds={scope.endedMs === undefined ? undefined : scope.endedMs / 1_000}
        />
      ),
      sortValue: (scope) => (scope.endedMs ?? Number.MAX_SAFE_INTEGER) - (scope.startedMs ?? 0),
    },
  ];
}
