import { invariant, type JsonObject, memberOf } from '@cairn/kit';
import { compileState } from './compile-state.ts';
import { numberMember } from './error-handling.ts';
import type { Program, State } from './program.ts';

/**
 * Compiles a definition in which the diagnosis found no error: each expression is parsed once and each
 * transition becomes a reference.
 * @example compileProgram({ StartAt: 'A', States: { A: { Type: 'Pass', End: true } } })
 */
export function compileProgram(definition: JsonObject): Program {
  const states: State[] = [];
  const startAt = compileStates(definition, states);
  return { startAt, states, timeoutSeconds: numberMember(definition, 'TimeoutSeconds') };
}

/** Compiles the states of a machine, a branch or an item processor into `states`; gives the first to run. */
function compileStates(definition: JsonObject, states: State[]): State {
  const definitions = memberOf(definition, 'States') as JsonObject;
  const byName = new Map<string, State>();
  // By code unit: the journal holds the numbers, so nothing else (such as the order of an object's keys, which
  // puts numeric names first) may have a say. States refer to each other in circles, so all are there before
  // any is filled.
  for (const name of Object.keys(definitions).sort()) {
    const state = { number: states.length, name } as State;
    states.push(state);
    byName.set(name, state);
  }
  const stateNamed = (name: string): State => {
    const state = byName.get(name);
    invariant(state !== undefined, `state ${name} passed the diagnosis`);
    return state;
  };
  const surroundings = {
    stateNamed,
    compileStates: (inner: JsonObject) => compileStates(inner, states),
  };
  for (const [name, state] of byName) {
    Object.assign(state, compileState(memberOf(definitions, name) as JsonObject, surroundings));
  }
  return stateNamed(memberOf(definition, 'StartAt') as string);
}
