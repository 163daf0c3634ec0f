import type { RunView } from '@cairn/diagram';
import { IconButton } from '../../design/icon-button.tsx';
import { StatusBadge } from '../../design/status-badge.tsx';
import { statusKindOfStep, stepStatusLabel } from './step-status.ts';

export interface ScopeBarProps {
  readonly view: RunView;
  readonly scopeId: number;
  readonly onScope: (scopeId: number | undefined) => void;
}

/** Which item or branch the graph shows, and the way to those beside it and to the whole. */
export function ScopeBar({ view, scopeId, onScope }: ScopeBarProps) {
  const scope = view.scope(scopeId);
  const owner = scope?.parentStepId === undefined ? undefined : view.step(scope.parentStepId);
  if (scope === undefined || owner === undefined) return null;
  const siblings = view.scopesOf(owner.id, scope.attempt);
  const at = siblings.findIndex(({ id }) => id === scopeId);
  const isMap = scope.kind !== 'branch';
  const go = (position: number) => {
    const next = siblings[position];
    if (next !== undefined) onScope(next.id);
  };
  return (
    <section className="scope-bar" aria-label={isMap ? 'The item in view' : 'The branch in view'}>
      <IconButton
        icon="chevronLeft"
        label={isMap ? 'Item before' : 'Branch before'}
        size="small"
        isDisabled={at <= 0}
        onClick={() => go(at - 1)}
      />
      <span>
        {owner.name}: {isMap ? `item ${scope.index}` : `branch ${scope.index + 1}`} of {siblings.length}
      </span>
      <StatusBadge
        status={statusKindOfStep(scope.status)}
        label={stepStatusLabel(scope.status)}
        look="plain"
      />
      <IconButton
        icon="chevronRight"
        label={isMap ? 'Next item' : 'Next branch'}
        size="small"
        isDisabled={at >= siblings.length - 1}
        onClick={() => go(at + 1)}
      />
      <IconButton icon="close" label="Show all of them" size="small" onClick={() => onScope(undefined)} />
    </section>
  );
}
