import { isJsonArray, isJsonObject, type JsonObject, memberOf } from '@cairn/kit';
import { definedStates } from './definition-states.ts';

/** The numbers of branches by the names of the states that they start at: names are unique in a definition. */
export function branchNumbers(definition: JsonObject): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const { state } of definedStates(definition).values()) {
    const branches = memberOf(state, 'Branches');
    for (const [number, branch] of (isJsonArray(branches) ? branches : []).entries()) {
      const first = isJsonObject(branch) ? memberOf(branch, 'StartAt') : undefined;
      if (typeof first === 'string') numbers.set(first, number);
    }
  }
  return numbers;
}
