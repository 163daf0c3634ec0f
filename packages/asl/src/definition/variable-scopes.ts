import { isJsonArray, isJsonObject, type Json, type JsonObject, memberOf } from '@cairn/kit';
import { diagnosticTexts } from './diagnostic-texts.ts';
import type { Findings } from './findings.ts';
import type { Place } from './place.ts';
import { type PlacedState, type StateScope, scopesWithin, statesOf } from './state-scope.ts';

/**
 * Reports names that a branch or an item processor assigns although they belong to a scope around it (Developer
 * Guide, "Passing data between states with variables", "Scope"). What a Parallel or Map assigns itself comes after
 * its inner scopes are gone, so it does not count for them.
 */
export function checkVariableScopes(
  scope: StateScope,
  findings: Findings,
  outer: ReadonlySet<string> = new Set(),
): void {
  const states = [...statesOf(scope)];
  const assigned = states.map((state) => assignmentsOf(state));
  for (const { name, place } of assigned.flat()) {
    if (outer.has(name))
      findings.add('DUPLICATE_VARIABLE_NAME', diagnosticTexts.duplicateVariable(name), place);
  }
  const counts = new Map<string, number>();
  for (const names of assigned.map(namesOf)) {
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  states.forEach((state, index) => {
    const inner = [...scopesWithin(state)].filter(
      ({ scope: { ProcessorConfig } }) => !isDistributed(ProcessorConfig),
    );
    if (inner.length === 0) return;
    const own = namesOf(assigned[index] as readonly Assigned[]);
    const around = new Set(outer);
    for (const [name, count] of counts) if (count > (own.has(name) ? 1 : 0)) around.add(name);
    for (const scope of inner) checkVariableScopes(scope, findings, around);
  });
}

interface Assigned {
  readonly name: string;
  readonly place: Place;
}

function namesOf(assigned: readonly Assigned[]): ReadonlySet<string> {
  return new Set(assigned.map(({ name }) => name));
}

/** What a state assigns: by itself, by the rules of its choices, by its catchers. */
function assignmentsOf({ state, place }: PlacedState): readonly Assigned[] {
  const holders: (readonly [JsonObject, Place])[] = [[state, place]];
  for (const field of ['Choices', 'Catch']) {
    const items = memberOf(state, field);
    if (!isJsonArray(items)) continue;
    items.forEach((item, index) => {
      if (isJsonObject(item)) holders.push([item, place.member(field).item(index)]);
    });
  }
  return holders.flatMap(([holder, at]) => {
    const assign = memberOf(holder, 'Assign');
    if (!isJsonObject(assign)) return [];
    return Object.keys(assign).map((key) => ({
      name: key.endsWith('.$') ? key.slice(0, -2) : key,
      place: at.member('Assign').member(key),
    }));
  });
}

/** A processor in DISTRIBUTED mode runs as executions of its own, which see no variables from outside. */
function isDistributed(config: Json | undefined): boolean {
  return isJsonObject(config) && memberOf(config, 'Mode') === 'DISTRIBUTED';
}
