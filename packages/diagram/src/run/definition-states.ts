import { isJsonArray, isJsonObject, type Json, type JsonObject, memberOf } from '@cairn/kit';

/** A state of a definition with what is around it. */
export interface DefinedState {
  readonly name: string;
  readonly state: JsonObject;
  readonly queryLanguage: 'JSONPath' | 'JSONata';
  /** The Parallel and Map states around it, outermost first. */
  readonly parents: readonly string[];
}

/** Scopes that lie in each other; a definition may nest less deeply. */
const depthMax = 100;

/** The states of a definition by name, those inside Parallel and Map states too; what has another shape is left out. */
export function definedStates(definition: JsonObject): ReadonlyMap<string, DefinedState> {
  const found = new Map<string, DefinedState>();
  const language = languageOf(definition, 'JSONPath');
  const visit = (scope: Json | undefined, parents: readonly string[]): void => {
    if (!isJsonObject(scope) || parents.length > depthMax) return;
    const states = memberOf(scope, 'States');
    if (!isJsonObject(states)) return;
    for (const [name, state] of Object.entries(states)) {
      if (!isJsonObject(state)) continue;
      if (!found.has(name)) {
        found.set(name, { name, state, parents, queryLanguage: languageOf(state, language) });
      }
      const branches = memberOf(state, 'Branches');
      const inner = [...parents, name];
      if (isJsonArray(branches)) for (const branch of branches) visit(branch, inner);
      visit(memberOf(state, 'ItemProcessor') ?? memberOf(state, 'Iterator'), inner);
    }
  };
  visit(definition, []);
  return found;
}

function languageOf(object: JsonObject, otherwise: 'JSONPath' | 'JSONata'): 'JSONPath' | 'JSONata' {
  const language = memberOf(object, 'QueryLanguage');
  return language === 'JSONata' || language === 'JSONPath' ? language : otherwise;
}
