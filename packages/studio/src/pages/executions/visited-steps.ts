import type { RunScope, RunView, Step } from '@cairn/diagram';

/** The branches and iterations around a scope, itself included, innermost first. */
export function scopesAround(view: RunView, scopeId: number): readonly RunScope[] {
  const around: RunScope[] = [];
  let scope = view.scope(scopeId);
  while (scope !== undefined && scope.parentStepId !== undefined) {
    around.push(scope);
    const parent = view.step(scope.parentStepId);
    scope = parent === undefined ? undefined : view.scope(parent.scopeId);
  }
  return around;
}

/**
 * The visits of a state, within one branch or iteration where one is picked. A state that lies outside of it keeps all
 * of its visits.
 */
export function visitedSteps(view: RunView, name: string, scopeId: number | undefined): readonly Step[] {
  const all = view.stepsOfState(name);
  if (scopeId === undefined) return all;
  const within = all.filter((step) => scopesAround(view, step.scopeId).some(({ id }) => id === scopeId));
  if (within.length > 0) return within;
  // A state around the picked iteration is the one visit that leads to it.
  const owners = new Set(scopesAround(view, scopeId).map(({ parentStepId }) => parentStepId));
  const around = all.filter(({ id }) => owners.has(id));
  return around.length > 0 ? around : all;
}

/** The visit to show first: the one that failed or waits, else the newest. */
export function firstShown(steps: readonly Step[]): Step | undefined {
  const failed = (step: Step): boolean => step.status === 'failed' || step.status === 'timedOut';
  return (
    steps.find((step) => failed(step) && !step.isSuperseded) ??
    steps.find(({ waitsForTaskToken }) => waitsForTaskToken) ??
    steps.at(-1)
  );
}
