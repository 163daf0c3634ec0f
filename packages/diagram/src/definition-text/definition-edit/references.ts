import { isJsonArray, isJsonObject, type Json } from '@cairn/kit';
import { valueAt } from '../edit/apply-value-edit.ts';
import { parsePointer, printPointer } from '../tree/json-pointer.ts';
import { statePointer } from './state-place.ts';

/** A place that names a state of its region. */
export interface StateReference {
  readonly kind: 'start' | 'next' | 'default' | 'choice' | 'catch';
  /** Pointer of the name. */
  readonly pointer: string;
  /** The state that is named. */
  readonly target: string;
  /** The state that names it; absent for `StartAt`. */
  readonly source?: string;
}

/** All references to states within one region; those inside of its Parallel and Map states are their own. */
export function referencesIn(value: Json, scope: string): readonly StateReference[] {
  const region = valueAt(value, parsePointer(scope));
  if (!isJsonObject(region)) return [];
  const references: StateReference[] = [];
  if (typeof region.StartAt === 'string') {
    references.push({ kind: 'start', pointer: `${scope}/StartAt`, target: region.StartAt });
  }
  const states = isJsonObject(region.States) ? region.States : {};
  for (const [source, state] of Object.entries(states)) {
    for (const { kind, steps, target } of referencesOf(state)) {
      references.push({ kind, pointer: statePointer(scope, source) + printPointer(steps), target, source });
    }
  }
  return references;
}

interface OwnReference {
  readonly kind: Exclude<StateReference['kind'], 'start'>;
  readonly steps: readonly string[];
  readonly target: string;
}

/** The references that a state itself makes. */
export function referencesOf(state: Json): readonly OwnReference[] {
  if (!isJsonObject(state)) return [];
  const references: OwnReference[] = [];
  if (typeof state.Next === 'string') references.push({ kind: 'next', steps: ['Next'], target: state.Next });
  if (isJsonArray(state.Choices)) {
    for (const [index, rule] of state.Choices.entries()) {
      references.push(...ruleReferences(rule, ['Choices', String(index)]));
    }
  }
  if (typeof state.Default === 'string') {
    references.push({ kind: 'default', steps: ['Default'], target: state.Default });
  }
  if (isJsonArray(state.Catch)) {
    for (const [index, catcher] of state.Catch.entries()) {
      if (isJsonObject(catcher) && typeof catcher.Next === 'string') {
        references.push({ kind: 'catch', steps: ['Catch', String(index), 'Next'], target: catcher.Next });
      }
    }
  }
  return references;
}

/** A rule's reference; those of rules inside of it, which the language does not know, are kept right too. */
function ruleReferences(rule: Json, steps: readonly string[]): readonly OwnReference[] {
  if (!isJsonObject(rule)) return [];
  const own: OwnReference[] =
    typeof rule.Next === 'string' ? [{ kind: 'choice', steps: [...steps, 'Next'], target: rule.Next }] : [];
  const nested = ['And', 'Or'].flatMap((operator) =>
    isJsonArray(rule[operator])
      ? rule[operator].flatMap((inner, index) => ruleReferences(inner, [...steps, operator, String(index)]))
      : [],
  );
  return [...own, ...nested, ...(rule.Not === undefined ? [] : ruleReferences(rule.Not, [...steps, 'Not']))];
}
