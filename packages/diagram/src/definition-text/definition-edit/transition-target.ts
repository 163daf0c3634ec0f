import { isJsonObject, type Json, memberOf } from '@cairn/kit';
import { fromEntries } from '../edit/apply-value-edit.ts';
import { EditRefusal } from '../edit/edit-refusal.ts';
import { parsePointer, printPointer } from '../tree/json-pointer.ts';
import type { DefinitionDraft } from './definition-draft.ts';
import { referencesOf } from './references.ts';

/** Where a transition leads: to a state of its region, or to the region's end. */
export type TransitionTarget = { readonly kind: 'state'; readonly name: string } | { readonly kind: 'end' };

export const end: TransitionTarget = { kind: 'end' };

/** The target that is a state. */
export function toState(name: string): TransitionTarget {
  return { kind: 'state', name };
}

/** Types of states that lead nowhere by `Next`. */
export const terminalTypes: ReadonlySet<Json | undefined> = new Set(['Succeed', 'Fail']);

/**
 * Where a state leads when it is done: its `Next` or its end; the `Default` of a Choice, or what all its rules lead
 * to; the end for a state that ends the region.
 */
export function successorOf(state: Json): TransitionTarget {
  const next = isJsonObject(state) ? memberOf(state, 'Next') : undefined;
  if (typeof next === 'string') return toState(next);
  const isChoice = isJsonObject(state) && state.Type === 'Choice';
  if (!isChoice) return end;
  if (typeof state.Default === 'string') return toState(state.Default);
  const targets = new Set(referencesOf(state).map(({ target }) => target));
  const [only] = targets;
  return targets.size === 1 && only !== undefined ? toState(only) : end;
}

/** A state that leads on as said: `Next` or `End` where one stands, else last; a Choice by its `Default`. */
export function leadingTo(state: Json, target: TransitionTarget): Json {
  if (!isJsonObject(state) || terminalTypes.has(state.Type)) return state;
  if (state.Type === 'Choice') {
    if (target.kind === 'end') return state;
    return fromEntries([
      ...Object.entries(state).filter(([name]) => name !== 'Default'),
      ['Default', target.name],
    ]);
  }
  const transition: [string, Json] = target.kind === 'end' ? ['End', true] : ['Next', target.name];
  const entries = Object.entries(state);
  const index = entries.findIndex(([name]) => name === 'Next' || name === 'End');
  const others = entries.filter(([name]) => name !== 'Next' && name !== 'End');
  return fromEntries(index < 0 ? [...others, transition] : others.toSpliced(index, 0, transition));
}

/** Makes a state lead on as said, changing its text where the transition stands. */
export function leadTo(draft: DefinitionDraft, state: string, target: TransitionTarget): void {
  const value = draft.objectAt(state);
  if (terminalTypes.has(value.Type)) return;
  if (value.Type === 'Choice') {
    if (target.kind === 'end') draft.remove(`${state}/Default`);
    else draft.set(`${state}/Default`, target.name);
    return;
  }
  const [has, wants] = target.kind === 'end' ? ['Next', 'End'] : ['End', 'Next'];
  const transition = target.kind === 'end' ? true : target.name;
  if (Object.hasOwn(value, wants) || !Object.hasOwn(value, has)) {
    draft.remove(`${state}/${has}`);
    draft.set(`${state}/${wants}`, transition);
    return;
  }
  // The value before the name: both are then changed in one round.
  draft.set(`${state}/${has}`, transition);
  draft.apply({ kind: 'rename', pointer: `${state}/${has}`, name: wants });
}

/** Where the transition at a pointer leads (`…/Next`, `…/End`, `…/Default`, `…/StartAt`). @throws EditRefusal */
export function targetAt(draft: DefinitionDraft, edge: string): TransitionTarget {
  const value = draft.at(edge);
  if (typeof value === 'string') return toState(value);
  if (value === true && edge.endsWith('/End')) return end;
  throw new EditRefusal(`There is no transition at ${edge}`);
}

/** Makes the transition at a pointer lead elsewhere. One of a rule, a catcher or the start cannot lead to the end. */
export function redirect(draft: DefinitionDraft, edge: string, target: TransitionTarget): void {
  const steps = parsePointer(edge);
  const last = steps.at(-1);
  const owner = printPointer(steps.slice(0, -1));
  const isOwn = steps.at(-3) === 'States' && steps.length >= 3;
  if (isOwn && (last === 'Next' || last === 'End')) {
    leadTo(draft, owner, target);
    return;
  }
  if (target.kind === 'state') {
    draft.set(edge, target.name);
    return;
  }
  dropReference(draft, edge);
}

/** Takes a transition away: a rule or a catcher goes as a whole, `Next` becomes the end. @throws EditRefusal at `StartAt` */
export function dropReference(draft: DefinitionDraft, edge: string): void {
  const steps = parsePointer(edge);
  const last = steps.at(-1);
  if (last === 'StartAt')
    throw new EditRefusal('A region begins somewhere: its first state cannot be taken away');
  const listIndex = steps.findLastIndex((step, index) => isList(step) && steps[index - 2] === 'States');
  if (listIndex >= 0 && listIndex + 1 < steps.length) {
    const list = printPointer(steps.slice(0, listIndex + 1));
    draft.remove(printPointer(steps.slice(0, listIndex + 2)));
    if (steps[listIndex] === 'Catch' && draft.listAt(list).length === 0) draft.remove(list);
    return;
  }
  if (last === 'Default') draft.remove(edge);
  else leadTo(draft, printPointer(steps.slice(0, -1)), end);
}

function isList(step: string): boolean {
  return step === 'Choices' || step === 'Catch';
}
