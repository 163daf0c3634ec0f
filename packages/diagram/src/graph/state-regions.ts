import { isJsonArray, isJsonObject, type Json, type JsonObject, memberOf } from '@cairn/kit';
import type { RegionNode } from './definition-graph-types.ts';
import { appendToPointer } from './json-pointer.ts';

/** What runs inside a Parallel or Map: a machine of its own. */
export interface StateRegion {
  readonly pointer: string;
  /** What the definition has there, whatever it is. */
  readonly machine: Json;
  readonly region: RegionNode['region'];
  readonly index: number;
}

/** The branches of a Parallel, the item processor of a Map; none for all others and for what is not written yet. */
export function stateRegions(state: JsonObject, pointer: string): readonly StateRegion[] {
  switch (memberOf(state, 'Type')) {
    case 'Parallel': {
      const branches = memberOf(state, 'Branches');
      if (!isJsonArray(branches)) return [];
      const branchesPointer = appendToPointer(pointer, 'Branches');
      return branches.map((machine, index) => ({
        pointer: appendToPointer(branchesPointer, index),
        machine,
        region: 'branch',
        index,
      }));
    }
    case 'Map':
      return itemProcessor(state, pointer);
    default:
      return [];
  }
}

/** `Iterator` is the field's name of before 2022. */
function itemProcessor(state: JsonObject, pointer: string): readonly StateRegion[] {
  const field = ['ItemProcessor', 'Iterator'].find((name) => memberOf(state, name) !== undefined);
  if (field === undefined) return [];
  const machine = memberOf(state, field) as Json;
  const config = isJsonObject(machine) ? memberOf(machine, 'ProcessorConfig') : undefined;
  const mode = isJsonObject(config) ? memberOf(config, 'Mode') : undefined;
  return [
    {
      pointer: appendToPointer(pointer, field),
      machine,
      region: mode === 'DISTRIBUTED' ? 'distributed' : 'inline',
      index: 0,
    },
  ];
}

/** The states of a machine or region, in the order of the definition. */
export function statesOf(machine: Json): readonly (readonly [name: string, state: Json])[] {
  const states = isJsonObject(machine) ? memberOf(machine, 'States') : undefined;
  if (!isJsonObject(states)) return [];
  return Object.keys(states)
    .map((name) => [name, memberOf(states, name) as Json] as const)
    .filter(([name, state]) => !isLanguageAmongStates(name, state));
}

/** Definitions that the service runs name the query language inside `States`. */
export function isLanguageAmongStates(name: string, state: Json | undefined): boolean {
  return name === 'QueryLanguage' && typeof state === 'string';
}

/** How many states lie in some regions, at any depth. */
export function countStates(regions: readonly StateRegion[]): number {
  let count = 0;
  // No recursion: values that were never a text may nest deeper than any stack.
  const open = regions.map(({ machine }) => machine);
  for (let machine = open.pop(); machine !== undefined; machine = open.pop()) {
    for (const [, state] of statesOf(machine)) {
      count += 1;
      if (isJsonObject(state)) open.push(...stateRegions(state, '').map((region) => region.machine));
    }
  }
  return count;
}
