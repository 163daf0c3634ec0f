import { isJsonObject, type Json, type Random } from '@cairn/kit';
import type { DefinitionEdit } from '../definition-edit/definition-edit.ts';
import { copyStates } from '../definition-edit/paste-states.ts';
import { languageOf } from '../definition-edit/query-language.ts';
import { referencesIn } from '../definition-edit/references.ts';
import { freshStateName, scopesOf, stateNames, statePointer } from '../definition-edit/state-place.ts';
import { valueAt } from '../edit/apply-value-edit.ts';
import { skeletonKinds, stateSkeleton } from '../skeletons/state-skeletons.ts';
import { parsePointer } from '../tree/json-pointer.ts';
import { oneOf, randomScalar } from './random-json.ts';

const wantedNames = [
  'Check order',
  'a/b',
  '~x',
  'Fröhlich',
  'no',
  '1',
  'States',
  'Next',
  'A: b',
  "it's",
  'Catch',
];

/** An edit that someone might make of a definition; some are refused. */
export function randomDefinitionEdit(random: Random, definition: Json): DefinitionEdit {
  const scope = oneOf(random, scopesOf(definition));
  const states = Object.keys(valueAt(definition, parsePointer(`${scope}/States`)) as object);
  const state = statePointer(scope, oneOf(random, states));
  const other = oneOf(random, states);
  const taken = stateNames(definition);
  const name = freshStateName(taken, oneOf(random, wantedNames));
  const language = languageOf(definition, '');
  const value = stateSkeleton(oneOf(random, skeletonKinds), {
    language,
    taken: new Set([...taken, name]),
    next: other,
  });
  const list = oneOf(random, ['Retry', 'Catch', 'Choices'] as const);
  const edges = edgesOf(definition);
  const edge = oneOf(random, edges);
  const edits: readonly DefinitionEdit[] = [
    { kind: 'renameState', state, name },
    { kind: 'addState', after: state, name, value },
    { kind: 'addState', before: state, name, value },
    { kind: 'addState', scope, name, value },
    { kind: 'insertOnEdge', edge, name, value },
    { kind: 'deleteState', state },
    { kind: 'duplicateState', state },
    { kind: 'moveState', state, edge },
    {
      kind: 'connect',
      edge: oneOf(random, [`${state}/Next`, `${state}/Catch/-`, `${state}/Choices/-`, `${state}/Default`]),
      to: other,
    },
    { kind: 'disconnect', edge },
    {
      kind: 'setField',
      state,
      path: oneOf(random, ['/Comment', '/Parameters/a/b', '/TimeoutSeconds']),
      value: randomScalar(random),
    },
    { kind: 'changeStateType', state, skeleton: value },
    { kind: 'wrapState', state, in: oneOf(random, ['Parallel', 'Map'] as const), name },
    { kind: 'addBranch', state },
    { kind: 'removeBranch', state, position: 0 },
    { kind: 'addToList', state, list: 'Catch', item: { ErrorEquals: ['States.ALL'], Next: other } },
    { kind: 'moveInList', state, list, from: 0, to: 1 },
    { kind: 'removeFromList', state, list, position: 0 },
    { kind: 'pasteStates', scope, clip: copyStates(definition, [state, statePointer(scope, other)]) },
    { kind: 'pasteStates', edge, clip: copyStates(definition, [state]) },
  ];
  return oneOf(random, edits);
}

/** The transitions of all regions, ends included. */
export function edgesOf(definition: Json): readonly string[] {
  return scopesOf(definition).flatMap((scope) => {
    const states = valueAt(definition, parsePointer(`${scope}/States`));
    const ends = Object.entries(isJsonObject(states) ? states : {})
      .filter(([, state]) => isJsonObject(state) && state.End === true)
      .map(([name]) => `${statePointer(scope, name)}/End`);
    return [...referencesIn(definition, scope).map(({ pointer }) => pointer), ...ends];
  });
}
