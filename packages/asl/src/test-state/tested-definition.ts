import {
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
  parseJson,
  printJson,
  setMember,
} from '@cairn/kit';
import type { DefinitionLimits } from '../definition/definition-limits.ts';
import { type DiagnoseOptions, diagnoseDefinition } from '../definition/diagnose-definition.ts';
import { type Diagnostic, printDiagnostic } from '../definition/diagnostic.ts';
import type { QueryLanguage } from '../definition/field-grammar.ts';
import { machineLanguage } from '../definition/machine-language.ts';
import { Place } from '../definition/place.ts';
import {
  type PlacedState,
  type StateScope,
  scopesWithin,
  statesOf,
  targetsOf,
} from '../definition/state-scope.ts';
import { TestStateRefusal } from './test-state-refusal.ts';

/** What a state is called that is given without a machine around it, as the context object shows it. */
const loneStateName = 'StateName';

/** A state with the machine that it is compiled in. */
export interface TestedDefinition {
  readonly machine: JsonObject;
  readonly name: string;
  readonly state: JsonObject;
  readonly language: QueryLanguage;
}

/**
 * Reads a definition of one state, or of a machine with the state `stateName` at any depth.
 * @throws TestStateRefusal when the definition is not sound or has no such state
 */
export function readTestedDefinition(
  text: string,
  stateName: string | undefined,
  limits?: DefinitionLimits,
): TestedDefinition {
  const options: DiagnoseOptions = { type: 'STANDARD', ...(limits === undefined ? {} : { limits }) };
  if (stateName === undefined) return readLoneState(text, options);
  const { definition: machine, diagnostics } = diagnoseDefinition(text, options);
  refuseErrors(diagnostics);
  const found = findState({ scope: machine as JsonObject, place: Place.root }, stateName);
  if (found === undefined) throw new TestStateRefusal('State not found in definition');
  return testedDefinition(machine as JsonObject, stateName, found.state);
}

/** A state alone becomes the first of a machine in which each state that it names ends the run. */
function readLoneState(text: string, options: DiagnoseOptions): TestedDefinition {
  const state = parseLoneState(text);
  const machine = machineAround(state);
  const { diagnostics } = diagnoseDefinition(printJson(machine), options);
  // A state that goes on to itself is no machine that ends, but may be tested.
  refuseErrors(diagnostics.filter(({ code }) => code !== 'MISSING_END_STATE'));
  return testedDefinition(machine, loneStateName, state);
}

function parseLoneState(text: string): JsonObject {
  const diagnosis = diagnoseDefinition(text, { type: 'STANDARD' });
  if (diagnosis.definition !== undefined) return diagnosis.definition;
  refuseErrors(diagnosis.diagnostics);
  throw new TestStateRefusal('Definition must be a valid JSON object', 'definition');
}

function machineAround(state: JsonObject): JsonObject {
  const states: Record<string, Json> = {};
  setMember(states, loneStateName, state);
  for (const { target } of targetsOf({ name: loneStateName, state, place: Place.root })) {
    if (!Object.hasOwn(states, target)) setMember(states, target, { Type: 'Succeed' });
  }
  return { StartAt: loneStateName, States: states };
}

function testedDefinition(machine: JsonObject, name: string, state: JsonObject): TestedDefinition {
  const own = memberOf(state, 'QueryLanguage') ?? machineLanguage(machine);
  return { machine, name, state, language: own === 'JSONata' ? 'JSONata' : 'JSONPath' };
}

function findState(scope: StateScope, name: string): PlacedState | undefined {
  for (const state of statesOf(scope)) {
    if (state.name === name) return state;
    for (const inner of scopesWithin(state)) {
      const found = findState(inner, name);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function refuseErrors(diagnostics: readonly Diagnostic[]): void {
  const errors = diagnostics.filter(({ severity }) => severity === 'ERROR');
  if (errors.length > 0) throw new TestStateRefusal(errors.map(printDiagnostic).join(', '), 'diagnosis');
}

/** Parses a JSON text of a request. @throws TestStateRefusal with the given words */
export function parseRequestJson(text: string, refusal: string): Json {
  try {
    return parseJson(text);
  } catch {
    throw new TestStateRefusal(refusal);
  }
}

/** Parses a JSON object of a request. @throws TestStateRefusal with the given words */
export function parseRequestObject(text: string, refusal: string): JsonObject {
  const value = parseRequestJson(text, refusal);
  if (!isJsonObject(value)) throw new TestStateRefusal(refusal);
  return value;
}
