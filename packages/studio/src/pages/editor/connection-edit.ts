import { type DefinitionEdit, parsePointer, statePlace, valueAt } from '@cairn/diagram';
import { isJsonObject, type Json, memberOf } from '@cairn/kit';

/** The edit that a line between two nodes means; or why there is none. */
export function connectionEdit(
  definition: Json | undefined,
  {
    source,
    target,
    kind,
  }: { readonly source: string; readonly target: string; readonly kind: 'next' | 'catch' },
): DefinitionEdit | string {
  const [sourceScope, isStart] = source.endsWith('#start')
    ? [source.slice(0, -'#start'.length), true]
    : [statePlace(source).scope, false];
  const isEnd = target.endsWith('#end');
  const goal = isEnd ? { scope: target.slice(0, -'#end'.length), name: null } : statePlace(target);
  if (goal.scope !== sourceScope) return 'A transition stays within its region';
  const to = goal.name;
  if (isStart) return { kind: 'connect', edge: `${sourceScope}/StartAt`, to };
  if (kind === 'catch') return { kind: 'connect', edge: `${source}/Catch/-`, to };
  const state = definition === undefined ? undefined : valueAt(definition, parsePointer(source));
  const type = state !== undefined && isJsonObject(state) ? memberOf(state, 'Type') : undefined;
  return { kind: 'connect', edge: `${source}/${type === 'Choice' ? 'Choices/-' : 'Next'}`, to };
}
