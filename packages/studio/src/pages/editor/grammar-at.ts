import { definitionGrammar, type FieldType, type GrammarName } from '@cairn/asl';
import type { Json } from '@cairn/kit';
import { isJsonArray, isJsonObject, memberOf } from '@cairn/kit';

/** What the States Language says of a place of a definition. */
export interface PlaceGrammar {
  /** Of the value that stands there; undefined where the language says nothing. */
  readonly type: FieldType | undefined;
  /** The object that the place is a member of, where the language knows it. */
  readonly owner: GrammarName | undefined;
  /** The value of the region around it. */
  readonly region: Json | undefined;
  /** Whether the states around it are written in JSONata. */
  readonly isJsonata: boolean;
}

/** What the States Language says of the place at the end of some steps. */
export function grammarAt(definition: Json | undefined, steps: readonly string[]): PlaceGrammar {
  let type: FieldType | undefined = { kind: 'object', grammar: 'Machine' };
  let owner: GrammarName | undefined;
  let region = definition;
  let value = definition;
  let isJsonata = isObjectIn(definition, 'JSONata');
  for (const step of steps) {
    if (type?.kind === 'object') {
      if (['Machine', 'Branch', 'Processor'].includes(type.grammar)) region = value;
      owner = type.grammar;
      type = fieldType(type.grammar, step);
    } else if (type?.kind === 'states') {
      owner = undefined;
      const state = childOf(value, step);
      if (isObjectIn(state, 'JSONata')) isJsonata = true;
      if (isObjectIn(state, 'JSONPath')) isJsonata = false;
      const name: Json | undefined = isJsonObject(state ?? null)
        ? memberOf(state as never, 'Type')
        : undefined;
      type = { kind: 'object', grammar: stateGrammar(name) };
    } else if (type?.kind === 'list') {
      owner = undefined;
      type = type.of;
    } else {
      owner = undefined;
      type = undefined;
    }
    value = childOf(value, step);
  }
  return { type, owner, region, isJsonata };
}

function fieldType(grammar: GrammarName, name: string): FieldType | undefined {
  const { fields } = definitionGrammar[grammar];
  return Object.hasOwn(fields, name) ? fields[name]?.type : undefined;
}

function stateGrammar(type: Json | undefined): GrammarName {
  return typeof type === 'string' && Object.hasOwn(definitionGrammar, type) ? (type as GrammarName) : 'Pass';
}

function isObjectIn(value: Json | undefined, language: string): boolean {
  return value !== undefined && isJsonObject(value) && memberOf(value, 'QueryLanguage') === language;
}

function childOf(value: Json | undefined, step: string): Json | undefined {
  if (value === undefined) return undefined;
  if (isJsonArray(value)) return value[Number(step)];
  return isJsonObject(value) ? memberOf(value, step) : undefined;
}
