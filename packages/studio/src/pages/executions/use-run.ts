import { RunView } from '@cairn/diagram';
import { useMemo, useSyncExternalStore } from 'react';
import { useExecutionHistory } from '../../live/use-live.ts';
import type { ServiceError } from '../../wire/service-error.ts';

/** A run's history as it is read, and as it goes on. */
export interface ReadRun {
  readonly view: RunView;
  /** Another number whenever there is more to see: what is read from the view is drawn anew by it. */
  readonly version: number;
  /** Whether all that has happened so far was read. */
  readonly isComplete: boolean;
  readonly error: ServiceError | null;
}

/** Reads a run's history and follows it while it goes on. */
export function useRun(executionArn: string): ReadRun {
  // Each run has a view of its own.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another run begins anew
  const view = useMemo(() => new RunView(), [executionArn]);
  const { phase, error } = useExecutionHistory(executionArn, (events) => view.append(events));
  const version = useSyncExternalStore(view.subscribe, () => view.version);
  return {
    view,
    version,
    isComplete: phase === 'following' || phase === 'ended',
    error: error ?? null,
  };
}
