import type { Json } from '@cairn/kit';
import { editDefinitionText, type TextEdit } from '../edit/edit-definition-text.ts';
import { EditRefusal } from '../edit/edit-refusal.ts';
import type { ValueEdit } from '../edit/value-edit.ts';
import type { DefinitionText } from '../tree/definition-text.ts';
import { addBranch, append, connect, disconnect, removeBranch, removeFromList } from './connection-edits.ts';
import { DefinitionDraft } from './definition-draft.ts';
import type { DefinitionEdit } from './definition-edit.ts';
import { changeStateType, setField, setQueryLanguage } from './field-edits.ts';
import { pasteStates } from './paste-states.ts';
import * as states from './state-edits.ts';
import { freshStateName, stateNames } from './state-place.ts';
import { wrapState } from './wrap-state.ts';

/**
 * Makes edits of a definition in its text, one after the other: each may name what the ones before made.
 *
 * @example editDefinition(text, [{ kind: 'renameState', state: '/States/A', name: 'Check order' }])
 */
export function editDefinition(definition: DefinitionText, edits: readonly DefinitionEdit[]): TextEdit {
  if (definition.value === undefined) return editDefinitionText(definition, []);
  try {
    const draft = new DefinitionDraft(definition.value);
    for (const edit of edits) plan(draft, edit);
    return editDefinitionText(definition, draft.edits);
  } catch (error) {
    if (error instanceof EditRefusal) return { kind: 'refused', message: error.message };
    throw error;
  }
}

/** The edits of the value that an edit of the definition comes down to. @throws EditRefusal */
export function valueEditsOf(value: Json, edit: DefinitionEdit): readonly ValueEdit[] {
  const draft = new DefinitionDraft(value);
  plan(draft, edit);
  return draft.edits;
}

function plan(draft: DefinitionDraft, edit: DefinitionEdit): void {
  (planners[edit.kind] as (draft: DefinitionDraft, edit: DefinitionEdit) => void)(draft, edit);
}

type Planner<Kind> = (draft: DefinitionDraft, edit: Extract<DefinitionEdit, { kind: Kind }>) => void;

const planners: { readonly [Kind in DefinitionEdit['kind']]: Planner<Kind> } = {
  renameState: (draft, { state, name }) => states.renameState(draft, state, name),
  addState: (draft, edit) => {
    if ('after' in edit) states.addStateAfter(draft, edit.after, edit.name, edit.value);
    else if ('before' in edit) states.addStateBefore(draft, edit.before, edit.name, edit.value);
    else states.addStateToScope(draft, edit.scope, edit.name, edit.value);
  },
  insertOnEdge: (draft, { edge, name, value }) => states.insertOnEdge(draft, edge, name, value),
  deleteState: (draft, { state }) => states.deleteState(draft, state),
  duplicateState: (draft, { state, name }) => states.duplicateState(draft, state, name),
  moveState: (draft, { state, edge }) => states.moveState(draft, state, edge),
  connect: (draft, { edge, to }) => connect(draft, edge, to),
  disconnect: (draft, { edge }) => disconnect(draft, edge),
  setField: (draft, { state, path, value }) => setField(draft, state, path, value),
  changeStateType: (draft, { state, skeleton }) => changeStateType(draft, state, skeleton),
  wrapState: (draft, edit) => wrapState(draft, edit.state, edit.in, edit.name),
  addBranch: (draft, { state, branch }) => addBranch(draft, state, branch ?? passBranch(draft)),
  removeBranch: (draft, { state, position }) => removeBranch(draft, state, position),
  addToList: (draft, { state, list, item, position }) => append(draft, state, list, item, position),
  moveInList: (draft, { state, list, from, to }) =>
    draft.apply({ kind: 'moveItem', pointer: `${state}/${list}`, from, to }),
  removeFromList: (draft, { state, list, position }) => removeFromList(draft, state, list, position),
  setQueryLanguage: (draft, { place, language }) => setQueryLanguage(draft, place, language),
  pasteStates: (draft, edit) =>
    pasteStates(draft, 'edge' in edit ? { edge: edit.edge } : { scope: edit.scope }, edit.clip),
};

function passBranch(draft: DefinitionDraft): Json {
  const name = freshStateName(stateNames(draft.value), 'Pass');
  return { StartAt: name, States: { [name]: { Type: 'Pass', End: true } } };
}
