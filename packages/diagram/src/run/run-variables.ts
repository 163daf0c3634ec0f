import type { Json } from '@cairn/kit';
import type { RunView } from './run-view.ts';
import type { Step } from './step.ts';
import { readJson } from './step-links.ts';

/**
 * The workflow variables that a step could read: what steps before it have assigned, in its scope and in those around.
 * @returns values by name; an inner variable stands before an outer one of the same name
 */
export function variablesBefore(view: RunView, step: Step): ReadonlyMap<string, Json> {
  const around: Step[] = [];
  for (let at: Step | undefined = step; at !== undefined; ) {
    around.unshift(at);
    at = at.parentStepId === undefined ? undefined : view.step(at.parentStepId);
  }
  const variables = new Map<string, Json>();
  for (const { id, scopeId } of around) {
    for (const before of view.stepsOf(scopeId)) {
      if (before.id >= id) break;
      for (const [name, text] of Object.entries(before.assignedVariables ?? {})) {
        const value = readJson(text);
        if (value !== undefined) variables.set(name, value);
      }
    }
  }
  return variables;
}
