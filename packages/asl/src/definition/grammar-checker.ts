import { isJsonArray, isJsonObject, type Json, type JsonObject, memberOf } from '@cairn/kit';
import { definitionGrammar } from './definition-grammar.ts';
import { diagnosticTexts } from './diagnostic-texts.ts';
import type {
  Field,
  FieldType,
  GrammarName,
  ObjectGrammar,
  QueryLanguage,
  StateType,
} from './field-grammar.ts';
import { stateTypes } from './field-grammar.ts';
import type { Findings } from './findings.ts';
import { checkJsonataStrings, checkJsonataText, type FieldOwner } from './jsonata-expressions.ts';
import { isLanguageAmongStates } from './machine-language.ts';
import { objectRules, type StateMachineType } from './object-rules.ts';
import { checkPayloadTemplate } from './payload-template.ts';
import type { Place } from './place.ts';
import { checkScalar } from './scalar-value.ts';
import { checkVariableNames } from './variable-names.ts';

/** Where in the definition a check takes place. */
interface Scope {
  readonly language: QueryLanguage;
  /** How many branches and processors lie around. */
  readonly depth: number;
}

/**
 * Walks a definition along the grammar and reports what does not fit. Visits each value once;
 * its recursion is bounded by the nesting that the JSON reader allows.
 */
export class GrammarChecker {
  readonly #findings: Findings;
  readonly #machineType: StateMachineType;
  readonly #machineLanguage: QueryLanguage;

  constructor(findings: Findings, machineType: StateMachineType, machineLanguage: QueryLanguage) {
    this.#findings = findings;
    this.#machineType = machineType;
    this.#machineLanguage = machineLanguage;
  }

  /** Checks a whole machine. */
  checkMachine(machine: JsonObject, place: Place): void {
    this.#checkObject('Machine', machine, place, { language: this.#machineLanguage, depth: 0 });
  }

  #checkObject(name: GrammarName, value: Json, place: Place, scope: Scope): void {
    if (!isJsonObject(value)) {
      this.#findings.schema(diagnosticTexts.expectedType('Object'), place);
      return;
    }
    const grammar = definitionGrammar[name];
    this.#checkPresence(grammar, value, place);
    this.#checkFieldNames(grammar, value, place, scope);
    for (const field of Object.keys(value)) {
      if (!Object.hasOwn(grammar.fields, field)) continue;
      const { type } = grammar.fields[field] as Field;
      this.#checkValue(type, value[field] as Json, place.member(field), scope, { grammar: name, field });
    }
    for (const rule of grammar.rules ?? []) {
      objectRules[rule](value, place, {
        machineType: this.#machineType,
        language: scope.language,
        findings: this.#findings,
      });
    }
  }

  #checkPresence(grammar: ObjectGrammar, object: JsonObject, place: Place): void {
    const has = (field: string): boolean => Object.hasOwn(object, field);
    const missing = (grammar.required ?? []).filter((field) => !has(field));
    if (missing.length > 0) this.#findings.schema(diagnosticTexts.required(missing), place);
    for (const group of grammar.exactlyOne ?? []) {
      const present = group.filter(has).length;
      if (present === 0) this.#findings.schema(diagnosticTexts.exactlyOne(group), place);
      if (present > 1) this.#findings.schema(diagnosticTexts.onlyOne(group), place);
    }
    for (const group of grammar.atMostOne ?? []) {
      if (group.filter(has).length > 1) this.#findings.schema(diagnosticTexts.onlyOne(group), place);
    }
  }

  #checkFieldNames(grammar: ObjectGrammar, object: JsonObject, place: Place, scope: Scope): void {
    for (const name of Object.keys(object)) {
      const field = Object.hasOwn(grammar.fields, name) ? grammar.fields[name] : undefined;
      if (field === undefined) this.#findings.schema(diagnosticTexts.unsupportedField(name), place);
      else if (field.language !== undefined && field.language !== scope.language) {
        this.#findings.schema(diagnosticTexts.wrongLanguage(scope.language, name, field.language), place);
      }
    }
  }

  #checkValue(type: FieldType, value: Json, place: Place, scope: Scope, owner: FieldOwner): void {
    switch (type.kind) {
      case 'static':
        return;
      case 'object':
        this.#checkObject(type.grammar, value, place, scope);
        return;
      case 'list':
        this.#checkList(type, value, place, scope, owner);
        return;
      case 'states':
        this.#checkStates(value, place, scope);
        return;
      case 'template':
        this.#checkTemplate(value, place, scope, owner);
        return;
      case 'assign':
        this.#checkAssign(value, place, scope, owner);
        return;
      case 'jsonata':
        this.#checkJsonata(type, value, place, owner);
        return;
      default:
        checkScalar(type, value, place, {
          language: scope.language,
          findings: this.#findings,
          owner,
        });
    }
  }

  #checkList(
    type: Extract<FieldType, { readonly kind: 'list' }>,
    value: Json,
    place: Place,
    scope: Scope,
    owner: FieldOwner,
  ): void {
    if (!isJsonArray(value)) {
      this.#findings.schema(diagnosticTexts.expectedType('Array'), place);
      return;
    }
    if (type.nonEmpty && value.length === 0) this.#findings.schema(diagnosticTexts.empty(), place);
    value.forEach((item, index) => {
      this.#checkValue(type.of, item, place.item(index), scope, owner);
    });
  }

  #checkTemplate(value: Json, place: Place, scope: Scope, owner: FieldOwner): void {
    if (scope.language === 'JSONata') checkJsonataStrings(value, place, this.#findings, owner);
    else if (isJsonObject(value)) checkPayloadTemplate(value, place, this.#findings);
    else this.#findings.schema(diagnosticTexts.expectedType('Object'), place);
  }

  #checkAssign(value: Json, place: Place, scope: Scope, owner: FieldOwner): void {
    this.#checkTemplate(value, place, scope, owner);
    if (isJsonObject(value)) checkVariableNames(value, place, this.#findings);
  }

  #checkJsonata(
    type: Extract<FieldType, { readonly kind: 'jsonata' }>,
    value: Json,
    place: Place,
    owner: FieldOwner,
  ): void {
    if (type.only === 'boolean' && typeof value === 'boolean') return;
    if (type.only !== undefined && typeof value === 'string') {
      checkJsonataText(value, place, this.#findings, owner);
    } else if (type.only === 'boolean') {
      this.#findings.schema(diagnosticTexts.expectedType('Boolean'), place);
    } else {
      checkJsonataStrings(value, place, this.#findings, owner);
    }
  }

  #checkStates(value: Json, place: Place, scope: Scope): void {
    if (!isJsonObject(value)) {
      this.#findings.schema(diagnosticTexts.expectedType('Object'), place);
      return;
    }
    const names = Object.keys(value);
    if (names.length === 0) this.#findings.schema(diagnosticTexts.empty(), place);
    if (scope.depth > this.#findings.limits.nestedStatesMax) {
      this.#findings.add('TOO_DEEPLY_NESTED', diagnosticTexts.tooDeep(), place);
      return;
    }
    for (const name of names) {
      const state = value[name] as Json;
      if (isLanguageAmongStates(name, state)) continue;
      this.#checkState(state, place.member(name), scope.depth + 1);
    }
  }

  #checkState(state: Json, place: Place, depth: number): void {
    if (!isJsonObject(state)) {
      this.#findings.schema(diagnosticTexts.expectedType('Object'), place);
      return;
    }
    const type = memberOf(state, 'Type');
    if (type === undefined) {
      this.#findings.schema(diagnosticTexts.required(['Type']), place);
    } else if (isStateType(type)) {
      this.#checkObject(type, state, place, { language: this.#languageOf(state, place), depth });
    } else {
      this.#findings.schema(diagnosticTexts.stateType(stateTypes), place.member('Type'));
    }
  }

  /** A state's own query language, or the machine's: branches and processors do not hand theirs on. */
  #languageOf(state: JsonObject, place: Place): QueryLanguage {
    const own = memberOf(state, 'QueryLanguage');
    if (own === 'JSONPath' && this.#machineLanguage === 'JSONata') {
      this.#findings.schema(diagnosticTexts.languageDowngrade(), place);
    }
    return own === 'JSONPath' || own === 'JSONata' ? own : this.#machineLanguage;
  }
}

function isStateType(value: Json): value is StateType {
  return stateTypes.some((type) => type === value);
}
