import type { Json } from '@cairn/kit';
import { EditRefusal } from '../edit/edit-refusal.ts';
import type { DefinitionDraft } from './definition-draft.ts';
import { referencesIn } from './references.ts';
import { checkStateName, statePlace, statePointer } from './state-place.ts';
import { end, leadTo, redirect, successorOf, toState } from './transition-target.ts';

/**
 * Puts a state into a new Parallel or Map that takes its place: what led to the state leads to the new one, and its
 * catchers become the new one's, for they name states of the outer region.
 */
export function wrapState(
  draft: DefinitionDraft,
  pointer: string,
  type: 'Parallel' | 'Map',
  name: string,
): void {
  const { scope, name: inner } = statePlace(pointer);
  const state = draft.objectAt(pointer);
  if (state.Type === 'Choice')
    throw new EditRefusal('A Choice stays in its region: its rules lead to states there');
  checkStateName(draft.value, name);
  const target = successorOf(state);
  const wrapper = statePointer(scope, name);
  const region = type === 'Parallel' ? `${wrapper}/Branches/0` : `${wrapper}/ItemProcessor`;
  draft.apply({
    kind: 'insert',
    pointer: `${scope}/States`,
    name,
    value: wrapperOf(type, inner),
    after: inner,
  });
  if (draft.at(`${pointer}/Catch`) !== undefined) {
    const after = type === 'Parallel' ? 'Branches' : 'ItemProcessor';
    draft.apply({ kind: 'copy', pointer: `${pointer}/Catch`, to: wrapper, name: 'Catch', after });
    draft.remove(`${pointer}/Catch`);
  }
  for (const reference of referencesIn(draft.value, scope)) {
    if (reference.target === inner) redirect(draft, reference.pointer, toState(name));
  }
  leadTo(draft, pointer, end);
  draft.apply({ kind: 'copy', pointer, to: `${region}/States`, name: inner, withComment: true });
  draft.remove(pointer);
  leadTo(draft, wrapper, target.kind === 'state' && target.name === inner ? toState(name) : target);
}

function wrapperOf(type: 'Parallel' | 'Map', inner: string): Json {
  const region = { StartAt: inner, States: {} };
  return type === 'Parallel'
    ? { Type: type, Branches: [region], End: true }
    : { Type: type, ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, ...region }, End: true };
}
