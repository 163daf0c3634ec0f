import type { RunView } from './run-view.ts';
import type { RunScope, Step } from './step.ts';

/**
 * What the work of a step gave, before the state did anything with it: the result of its task, or the outputs of its
 * branches or iterations as a list.
 * @returns JSON text; undefined where the history does not tell: a map run, a failure, data left out
 */
export function stepResult(view: RunView, step: Step): string | undefined {
  const attempt = step.attempts.at(-1);
  if (attempt === undefined || attempt.status !== 'succeeded') return undefined;
  if (attempt.result !== undefined) return attempt.result;
  if (attempt.mapRunArn !== undefined || (step.type !== 'Parallel' && step.type !== 'Map')) return undefined;
  const scopes = [...view.scopesOf(step.id)].sort((one, two) => one.index - two.index);
  if (step.type === 'Map' && scopes.length !== (attempt.itemCount ?? scopes.length)) return undefined;
  const outputs = scopes.map((scope) => outputOf(view, scope));
  return outputs.includes(undefined) ? undefined : `[${outputs.join(',')}]`;
}

function outputOf(view: RunView, scope: RunScope): string | undefined {
  return view.stepsOf(scope.id).at(-1)?.output;
}
