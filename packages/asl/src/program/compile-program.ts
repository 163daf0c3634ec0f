import { invariant, type JsonObject, memberOf } from '@cairn/kit';
import type { QueryLanguage } from '../definition/field-grammar.ts';
import { isLanguageAmongStates, machineLanguage } from '../definition/machine-language.ts';
import { compileJsonPathState, type StateFields, type Surroundings } from './compile-json-path-state.ts';
import { compileJsonataState } from './compile-jsonata-state.ts';
import { numberMember } from './error-handling.ts';
import type { Program, State } from './program.ts';
import { type VariableReferences, variableReferences } from './variable-references.ts';

/**
 * Compiles a definition in which the diagnosis found no error: each expression is parsed once and each
 * transition becomes a reference.
 * @example compileProgram({ StartAt: 'A', States: { A: { Type: 'Pass', End: true } } })
 */
export function compileProgram(definition: JsonObject): Program {
  const states: State[] = [];
  const startAt = compileStates(definition, states, machineLanguage(definition));
  return programFrom(startAt, states, definition);
}

/** A program of some states: that of a machine, or what a child of a distributed Map runs of it. */
function programFrom(startAt: State, states: readonly State[], definition: JsonObject): Program {
  let references: VariableReferences | undefined;
  return {
    startAt,
    states,
    timeoutSeconds: numberMember(definition, 'TimeoutSeconds'),
    variableReferences: () => {
      references ??= variableReferences(definition);
      return references;
    },
  };
}

/** Compiles the states of a machine, a branch or an item processor into `states`; gives the first to run. */
function compileStates(definition: JsonObject, states: State[], language: QueryLanguage): State {
  const definitions = memberOf(definition, 'States') as JsonObject;
  const byName = new Map<string, State>();
  // By code unit: the journal holds the numbers, so nothing else (such as the order of an object's keys, which
  // puts numeric names first) may have a say. States refer to each other in circles, so all are there before
  // any is filled.
  for (const name of Object.keys(definitions).sort()) {
    if (isLanguageAmongStates(name, definitions[name])) continue;
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
    compileStates: (inner: JsonObject) => compileStates(inner, states, language),
    childProgram: (first: State, inner: JsonObject) =>
      programFrom(first, states, { QueryLanguage: language, ...inner }),
  };
  for (const [name, state] of byName) {
    Object.assign(state, compileState(memberOf(definitions, name) as JsonObject, language, surroundings));
  }
  return stateNamed(memberOf(definition, 'StartAt') as string);
}

/** A state's own query language, or the machine's. */
function compileState(
  definition: JsonObject,
  language: QueryLanguage,
  surroundings: Surroundings,
): StateFields {
  const own = memberOf(definition, 'QueryLanguage') ?? language;
  const compile = own === 'JSONata' ? compileJsonataState : compileJsonPathState;
  return compile(definition, surroundings);
}
