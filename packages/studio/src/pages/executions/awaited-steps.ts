import type { RunView, Step } from '@cairn/diagram';
import { useMemo } from 'react';
import { isAwaited } from './waiting-card.tsx';

/** The steps of a run that wait for somebody outside. @param version of the view */
export function useAwaitedSteps(view: RunView, version: number): readonly Step[] {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version tells that the view holds more
  return useMemo(() => awaitedSteps(view), [view, version]);
}

/** Only tasks that are open now are looked through: by the states that a running run waits in. */
function awaitedSteps(view: RunView): readonly Step[] {
  if (view.run.status !== 'RUNNING') return [];
  const found: Step[] = [];
  for (const [name, { status }] of view.overlay.states) {
    if (status !== 'waiting' && status !== 'running') continue;
    for (const step of view.stepsOfState(name)) if (isAwaited(step)) found.push(step);
  }
  return found;
}
