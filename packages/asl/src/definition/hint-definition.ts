import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  JsonSyntaxError,
  memberOf,
  parseJson,
} from '@cairn/kit';
import { definitionGrammar } from './definition-grammar.ts';
import { isPredefinedErrorName, predefinedErrorNames } from './error-names.ts';
import { type FieldType, type GrammarName, type ObjectGrammar, stateTypes } from './field-grammar.ts';
import type { Hint } from './hint.ts';
import { jsonHint } from './json-hint.ts';
import { JsonScanner } from './json-scanner.ts';
import { languageHints, missingNextHint } from './language-hints.ts';
import { locate } from './locate.ts';
import { nearestName } from './nearest-name.ts';
import { Place } from './place.ts';
import { type StateScope, scopesWithin, statesOf, targetsOf } from './state-scope.ts';
import { positionAt } from './text-position.ts';

/** Most hints of one definition: beyond that, advice does not help. */
const hintsMax = 50;
const comparisonsMax = 100_000;
/** Most states that are listed where none is near what was written. */
const namesListedMax = 10;

/**
 * Advice about a definition that people read (`cairn validate`): the nearest known name for a misspelt field,
 * state or error, the repair of broken JSON, a member that stands twice, a state where a machine is expected.
 * Never throws; an unremarkable definition yields nothing.
 *
 * @example hintDefinition('{"StartAt":"A",}')
 * // [{ message: "Remove the comma before '}'.", line: 1, column: 15 }]
 */
export function hintDefinition(text: string): readonly Hint[] {
  let definition: Json;
  try {
    definition = parseJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return [jsonHint(text, error)];
    throw error;
  }
  const advisor = new Advisor(text);
  if (isJsonObject(definition)) advisor.adviseMachine(definition);
  else advisor.add('A definition is a JSON object with StartAt and States.', Place.root);
  return advisor.hints;
}

type Fields = ObjectGrammar['fields'];

const fieldsOfAllStates: Fields = Object.assign(
  {},
  ...stateTypes.map((type) => definitionGrammar[type].fields),
);

class Advisor {
  readonly hints: Hint[] = [];
  readonly #text: string;
  /** How many more pairs of names are compared: keeps a large broken definition linear. */
  #comparisonsLeft = comparisonsMax;
  #language: Json | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  add(message: string, place: Place): void {
    if (this.hints.length >= hintsMax) return;
    const location = String(place);
    this.hints.push({ message, location, ...locate(this.#text, location) });
  }

  adviseMachine(machine: JsonObject): void {
    this.#adviseTwins();
    if (this.#isMisplaced(machine)) return;
    this.#language = memberOf(machine, 'QueryLanguage');
    this.#adviseObject('Machine', machine, Place.root);
    this.#adviseScope({ scope: machine, place: Place.root });
  }

  /** JSON keeps the last of two members of one name; the first is lost without a word. */
  #adviseTwins(): void {
    const scanner = new JsonScanner(this.#text);
    const root = scanner.skipSpace(0);
    for (const member of scanner.members(root)) {
      if (member.name !== 'States') continue;
      const seen = new Set<string>();
      for (const { name, nameIndex } of scanner.members(member.valueIndex)) {
        if (seen.has(name) && this.hints.length < hintsMax) {
          const message = `A state '${name}' stands above already; only this one counts.`;
          this.hints.push({ message, ...positionAt(this.#text, nameIndex) });
        }
        seen.add(name);
      }
    }
  }

  /** Whether the object is something else than a machine, and known to be. */
  #isMisplaced(object: JsonObject): boolean {
    if (Object.hasOwn(object, 'States')) return false;
    if (stateTypes.some((type) => type === memberOf(object, 'Type'))) {
      const advice = 'put it into {"StartAt": "Name", "States": {"Name": … }}';
      this.add(`This is a state, not a machine: ${advice}.`, Place.root);
      return true;
    }
    const nested = ['definition', 'Definition', 'DefinitionString'].find((name) =>
      Object.hasOwn(object, name),
    );
    if (nested !== undefined) {
      this.add(`The definition is the value of '${nested}', without what stands around it.`, Place.root);
      return true;
    }
    const members = Object.values(object);
    if (
      members.length > 0 &&
      members.every((member) => isJsonObject(member) && memberOf(member, 'Type') !== undefined)
    ) {
      this.add('These are states, not a machine: put them into "States" and add "StartAt".', Place.root);
      return true;
    }
    return false;
  }

  #adviseScope(scope: StateScope): void {
    const states = memberOf(scope.scope, 'States');
    if (!isJsonObject(states)) return;
    const start = memberOf(scope.scope, 'StartAt');
    if (typeof start === 'string') this.#adviseTarget(start, states, scope.place.member('StartAt'));
    for (const placed of statesOf(scope)) {
      const { state, place } = placed;
      this.#adviseState(state, place);
      for (const { target, place: at } of targetsOf(placed)) this.#adviseTarget(target, states, at);
      for (const inner of scopesWithin(placed)) this.#adviseScope(inner);
    }
  }

  #adviseTarget(target: string, states: JsonObject, place: Place): void {
    if (Object.hasOwn(states, target) || this.#comparisonsLeft <= 0) return;
    const names = Object.keys(states);
    this.#comparisonsLeft -= names.length;
    const near = nearestName(target, names);
    if (near !== undefined) this.add(`No state is called '${target}'. Did you mean '${near}'?`, place);
    else if (names.length <= namesListedMax) {
      const known = names.map((name) => `'${name}'`).join(', ');
      this.add(`No state is called '${target}'. There are ${known}.`, place);
    }
  }

  #adviseState(state: JsonObject, place: Place): void {
    const type = memberOf(state, 'Type') ?? memberOf(state, misspeltType(state) ?? 'Type');
    const known = stateTypes.find((name) => name === type);
    const near = known === undefined && typeof type === 'string' ? nearestName(type, stateTypes) : undefined;
    if (near !== undefined && Object.hasOwn(state, 'Type')) {
      this.add(`No state type is called '${type}'. Did you mean '${near}'?`, place.member('Type'));
    }
    if ((memberOf(state, 'QueryLanguage') ?? this.#language) === 'JSONata') {
      for (const { message, place: at } of languageHints(state, place)) this.add(message, at);
    }
    const following = missingNextHint(state);
    if (following !== undefined) this.add(following, place);
    const meant = known ?? stateTypes.find((name) => name === near);
    // Where the type cannot be told, a field of any state is a field.
    this.#adviseFields(
      meant === undefined ? fieldsOfAllStates : definitionGrammar[meant].fields,
      state,
      place,
    );
  }

  #adviseObject(name: GrammarName, object: JsonObject, place: Place): void {
    this.#adviseFields(definitionGrammar[name].fields, object, place);
    if (name === 'Retrier' || name === 'Catcher') {
      this.#adviseErrors(memberOf(object, 'ErrorEquals'), place.member('ErrorEquals'));
    }
  }

  #adviseFields(fields: Fields, object: JsonObject, place: Place): void {
    for (const field of Object.keys(object)) {
      const known = Object.hasOwn(fields, field) ? fields[field] : undefined;
      if (known !== undefined) {
        this.#adviseValue(known.type, object[field] as Json, place.member(field));
        continue;
      }
      const near = nearestName(field, Object.keys(fields));
      if (near !== undefined)
        this.add(`There is no field '${field}'. Did you mean '${near}'?`, place.member(field));
    }
  }

  #adviseValue(type: FieldType, value: Json, place: Place): void {
    // Branches and processors are visited as scopes.
    if (type.kind === 'object' && isJsonObject(value)) this.#adviseObject(type.grammar, value, place);
    if (type.kind !== 'list' || !isJsonArray(value)) return;
    value.forEach((item, index) => {
      this.#adviseValue(type.of, item, place.item(index));
    });
  }

  #adviseErrors(errors: Json | undefined, place: Place): void {
    if (!isJsonArray(errors)) return;
    errors.forEach((name, index) => {
      if (typeof name !== 'string' || isPredefinedErrorName(name)) return;
      const near = nearestName(name, predefinedErrorNames);
      if (near !== undefined) {
        this.add(`'${name}' is no error of Step Functions. Did you mean '${near}'?`, place.item(index));
      } else if (name.startsWith('States.')) {
        this.add(
          `'${name}' is no error of Step Functions; names of your own do not begin with 'States.'.`,
          place.item(index),
        );
      }
    });
  }
}

/** The field that probably stands for `Type` in a state without one. */
function misspeltType(state: JsonObject): string | undefined {
  return Object.keys(state).find((field) => nearestName(field, ['Type']) !== undefined);
}
