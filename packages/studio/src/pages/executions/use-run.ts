import type { RunView } from '@cairn/diagram';
import type { JsonObject } from '@cairn/kit';
import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import { useExecutionHistory } from '../../live/use-live.ts';
import type { ServiceError } from '../../wire/service-error.ts';
import { FrameGate } from './frame-gate.ts';
import { RunViews } from './run-views.ts';

/** A run's history as it is read, and as it goes on. */
export interface ReadRun {
  readonly view: RunView;
  /** Another number whenever there is more to see: what is read from the view is drawn anew by it. */
  readonly version: number;
  /** Whether all that has happened so far was read. */
  readonly isComplete: boolean;
  readonly error: ServiceError | null;
  /** Takes events that were read elsewhere. */
  readonly append: (events: Parameters<RunView['append']>[0]) => void;
}

/**
 * Reads a run's history and follows it while it goes on. However fast events come, what shows them is drawn at most
 * once per frame.
 * @param definition of the run, once it is known: which branch is which is told by it
 */
export function useRun(executionArn: string | undefined, definition?: JsonObject): ReadRun {
  // Each run has a view of its own.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another run begins anew
  const views = useMemo(() => new RunViews(), [executionArn]);
  const view = useMemo(() => views.viewOf(definition), [views, definition]);
  useEffect(() => views.show(view), [views, view]);
  const append = useCallback((events: Parameters<RunView['append']>[0]) => views.append(events), [views]);
  const { phase, error } = useExecutionHistory(executionArn, append);
  const version = useFrameVersion(view);
  return {
    view,
    version,
    isComplete: phase === 'following' || phase === 'ended',
    error: error ?? null,
    append,
  };
}

/** The version of a view as it was at the last frame. */
function useFrameVersion(view: RunView): number {
  const gate = useMemo(
    () =>
      new FrameGate(
        () => view.version,
        (run) => requestAnimationFrame(run),
      ),
    [view],
  );
  const subscribe = useCallback((listener: () => void) => gate.open(view.subscribe, listener), [gate, view]);
  return useSyncExternalStore(subscribe, () => gate.value);
}
