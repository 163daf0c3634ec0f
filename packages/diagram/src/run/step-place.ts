import type { RunView } from './run-view.ts';
import type { Step } from './step.ts';

/** One Parallel or Map around a step. */
export interface StepPlace {
  readonly stepId: number;
  readonly name: string;
  readonly kind: 'branch' | 'iteration';
  /** Number of the branch or index of the iteration, from 0. */
  readonly index: number;
  /** Of the Parallel or Map, from 1. */
  readonly attempt: number;
}

/** The branches and iterations that a step lies in, outermost first. */
export function stepPlaces(view: RunView, step: Step): readonly StepPlace[] {
  const places: StepPlace[] = [];
  let scope = view.scope(step.scopeId);
  while (scope?.parentStepId !== undefined) {
    const parent = view.step(scope.parentStepId);
    if (parent === undefined) break;
    const kind = scope.kind === 'branch' ? 'branch' : 'iteration';
    places.unshift({
      stepId: parent.id,
      name: parent.name,
      kind,
      index: scope.index,
      attempt: scope.attempt,
    });
    scope = view.scope(parent.scopeId);
  }
  return places;
}

/** In words, from the inside outwards: `Charge, in Both branch 2, in Orders[3]`. */
export function stepPlaceText(view: RunView, step: Step): string {
  const places = stepPlaces(view, step).map(({ name, kind, index }) =>
    kind === 'branch' ? `${name} branch ${index + 1}` : `${name}[${index}]`,
  );
  return [step.name, ...places.reverse()].join(', in ');
}
