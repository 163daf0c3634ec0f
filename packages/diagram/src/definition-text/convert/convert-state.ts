import { isJsonArray, isJsonObject, type Json, type JsonObject } from '@cairn/kit';
import type { QueryLanguage } from '../definition-edit/query-language.ts';
import { fromEntries } from '../edit/apply-value-edit.ts';
import { choiceCondition } from './choice-conversion.ts';
import { type ConversionNote, ConversionNotes } from './conversion-notes.ts';
import { dynamicExpression } from './intrinsic-expression.ts';
import { effectiveInputExpression, filteredOutput, placedResult } from './output-conversion.ts';
import { pathExpression } from './path-expression.ts';
import {
  type ConvertedData,
  convertLiteral,
  convertTemplate,
  expressionOf,
  fieldOf,
  inSigns,
} from './template-conversion.ts';

/** A state in JSONata, and what was done to it. */
export interface StateConversion {
  readonly state: JsonObject;
  readonly notes: readonly ConversionNote[];
  /** Whether nothing of the old state was left out. */
  readonly isComplete: boolean;
}

/**
 * Converts a state of the JSONPath language to JSONata. States inside of it are not converted: they have a language of
 * their own. What cannot be converted is left out and noted.
 */
export function convertStateToJsonata(
  state: JsonObject,
  machineLanguage: QueryLanguage = 'JSONPath',
): StateConversion {
  if (state.QueryLanguage === 'JSONata') return { state, notes: [], isComplete: true };
  const converter = new StateConverter(state);
  const converted = converter.convert(machineLanguage);
  const notes = converter.notes.list;
  return { state: converted, notes, isComplete: notes.every((note) => note.kind !== 'left') };
}

/** Fields that hold a path, and the field that takes their expression. */
const pathFields: { readonly [field: string]: string } = {
  ItemsPath: 'Items',
  SecondsPath: 'Seconds',
  TimestampPath: 'Timestamp',
  TimeoutSecondsPath: 'TimeoutSeconds',
  HeartbeatSecondsPath: 'HeartbeatSeconds',
  MaxConcurrencyPath: 'MaxConcurrency',
  ToleratedFailureCountPath: 'ToleratedFailureCount',
  ToleratedFailurePercentagePath: 'ToleratedFailurePercentage',
  ErrorPath: 'Error',
  CausePath: 'Cause',
  MaxItemsPath: 'MaxItems',
  MaxItemsPerBatchPath: 'MaxItemsPerBatch',
  MaxInputBytesPerBatchPath: 'MaxInputBytesPerBatch',
};
const dataFlow = new Set(['InputPath', 'Parameters', 'Result', 'ResultSelector', 'ResultPath', 'OutputPath']);
const working = new Set<Json | undefined>(['Task', 'Map', 'Parallel']);

class StateConverter {
  readonly notes = new ConversionNotes();
  readonly #state: JsonObject;
  /** The expression of what `InputPath` leaves of the input. */
  #input = '$states.input';

  constructor(state: JsonObject) {
    this.#state = state;
  }

  convert(machineLanguage: QueryLanguage): JsonObject {
    const state = this.#state;
    const { notes } = this;
    this.#input =
      notes.attempt('/InputPath', () => effectiveInputExpression(state.InputPath, notes)) ?? '$states.input';
    const output = this.#output();
    const entries: [string, Json][] = [];
    const language: [string, Json] = ['QueryLanguage', 'JSONata'];
    for (const [name, value] of Object.entries(state)) {
      if (name === 'QueryLanguage') continue;
      const isTransition = name === 'Next' || name === 'End' || name === 'Choices';
      const isData = dataFlow.has(name);
      if (isData || isTransition) this.#addData(entries, output, isTransition, name);
      if (!isData) entries.push(...this.#field(name, value));
      if (name === 'Type' && machineLanguage === 'JSONPath') entries.push(language);
    }
    this.#addData(entries, output, true, 'End');
    return fromEntries(this.#withDefaults(entries));
  }

  /** Adds the fields that stand for the data flow where the first of its old fields stood. */
  #addData(entries: [string, Json][], output: Json | undefined, isLast: boolean, name: string): void {
    const has = (field: string) => entries.some(([other]) => other === field);
    const { Parameters: parameters, Type: type } = this.#state;
    const isOutput = ['ResultSelector', 'ResultPath', 'OutputPath', 'Result'].includes(name);
    const takes = type === 'Map' ? 'ItemSelector' : 'Arguments';
    if (working.has(type) && parameters !== undefined && !has(takes) && (name === 'Parameters' || isLast)) {
      const template = this.notes.attempt('/Parameters', () =>
        convertTemplate(parameters, this.#input, this.notes),
      );
      if (template !== undefined) entries.push([takes, template]);
      if (template !== undefined) this.notes.add('changed', `Parameters is ${takes} now`);
    }
    if (output !== undefined && !has('Output') && (isOutput || isLast)) entries.push(['Output', output]);
  }

  /** What `InputPath` alone brought in has a field of its own in JSONata. */
  #withDefaults(entries: readonly [string, Json][]): readonly [string, Json][] {
    const {
      Type: type,
      Parameters: parameters,
      ItemsPath: items,
      InputPath: path,
      ItemReader: reader,
    } = this.#state;
    if (path === undefined || path === '$') return entries;
    const add = (field: string): readonly [string, Json][] => {
      const index = entries.findIndex(([name]) => /^(?:Retry|Catch|Next|End|Output)$/.test(name));
      const entry: [string, Json] = [field, this.#input === '{}' ? {} : inSigns(this.#input)];
      return index < 0 ? [...entries, entry] : entries.toSpliced(index, 0, entry);
    };
    if ((type === 'Task' || type === 'Parallel') && parameters === undefined) return add('Arguments');
    if (type === 'Map' && items === undefined && reader === undefined) return add('Items');
    return entries;
  }

  #field(name: string, value: Json): readonly [string, Json][] {
    const { notes } = this;
    const converted = notes.attempt(`/${name}`, (): readonly [string, Json][] => {
      const target = pathFields[name];
      if (target !== undefined) {
        notes.add('changed', `${name} is ${target} now`);
        return [[target, inSigns(dynamicExpression(String(value), this.#input, notes))]];
      }
      if (name === 'ItemSelector' || name === 'Credentials')
        return [[name, convertTemplate(value, this.#input, notes)]];
      if (name === 'Assign') return [[name, convertTemplate(value, this.#assignRoot(), notes)]];
      if (name === 'ItemReader' || name === 'ItemBatcher' || name === 'ResultWriter')
        return [[name, this.#inner(value)]];
      if (name === 'Choices' && isJsonArray(value))
        return [[name, value.map((rule, index) => this.#rule(rule, index))]];
      if (name === 'Catch' && isJsonArray(value))
        return [[name, value.map((catcher, index) => this.#catcher(catcher, index))]];
      return [[name, value]];
    });
    return converted ?? [];
  }

  /** Fields of a Map's reader, batcher and writer. */
  #inner(value: Json): Json {
    if (!isJsonObject(value)) return value;
    return fromEntries(
      Object.entries(value).map(([name, member]): [string, Json] => {
        const target = pathFields[name];
        if (target !== undefined)
          return [target, inSigns(pathExpression(String(member), this.#input, this.notes))];
        if (name === 'Parameters') return ['Arguments', convertTemplate(member, this.#input, this.notes)];
        if (name === 'BatchInput') return [name, convertTemplate(member, this.#input, this.notes)];
        if (name === 'ReaderConfig') return [name, this.#inner(member)];
        return [name, member];
      }),
    );
  }

  #rule(rule: Json, index: number): Json {
    if (!isJsonObject(rule)) return rule;
    const { notes } = this;
    const condition = notes.attempt(`/Choices/${index}`, () => choiceCondition(rule, this.#input, notes));
    const output = this.#output();
    const assign = rule.Assign;
    return fromEntries([
      ...(rule.Comment === undefined ? [] : [['Comment', rule.Comment] as const]),
      // A rule that could not be converted never holds, until someone writes its condition.
      ['Condition', inSigns(condition ?? 'false')],
      ...(assign === undefined ? [] : [['Assign', convertTemplate(assign, this.#input, notes)] as const]),
      ...(output === undefined ? [] : [['Output', output] as const]),
      ['Next', rule.Next ?? ''],
    ]);
  }

  #catcher(catcher: Json, index: number): Json {
    if (!isJsonObject(catcher)) return catcher;
    const { notes } = this;
    const result: ConvertedData = { kind: 'expression', text: '$states.errorOutput' };
    const path = `/Catch/${index}/ResultPath`;
    const output =
      catcher.ResultPath === undefined || catcher.ResultPath === '$'
        ? undefined
        : notes.attempt(path, () => placedResult(catcher.ResultPath, result));
    return fromEntries(
      Object.entries(catcher).flatMap(([name, value]): [string, Json][] => {
        if (name === 'ResultPath') return output === undefined ? [] : [['Output', fieldOf(output)]];
        if (name === 'Assign') return [[name, convertTemplate(value, '$states.errorOutput', notes)]];
        return [[name, value]];
      }),
    );
  }

  /** What `$` means in Assign: the result of a state that works, else what it goes on with. */
  #assignRoot(): string {
    const { Type: type, Parameters: parameters, Result: result } = this.#state;
    if (working.has(type)) return '$states.result';
    if (type !== 'Pass' || (parameters === undefined && result === undefined)) return this.#input;
    return `(${expressionOf(this.#result())})`;
  }

  /** The Output that stands for the fields of the output; undefined where JSONata gives the same without. */
  #output(): Json | undefined {
    const { ResultPath: resultPath, OutputPath: outputPath, Type: type } = this.#state;
    const { notes } = this;
    return notes.attempt('/Output', () => {
      const result = this.#result();
      const placed = working.has(type) || type === 'Pass' ? placedResult(resultPath, result) : result;
      const output = filteredOutput(outputPath, placed, notes);
      const usual = working.has(type) ? '$states.result' : '$states.input';
      if (output.kind === 'expression' && output.text === usual) return undefined;
      if (output.kind === 'expression' && output.text === '{}') return {};
      return fieldOf(output);
    });
  }

  #result(): ConvertedData {
    const { Type: type, Parameters: parameters, Result: result, ResultSelector: selector } = this.#state;
    const { notes } = this;
    if (type === 'Pass' && result !== undefined) return { kind: 'template', value: convertLiteral(result) };
    if (type === 'Pass' && parameters !== undefined) {
      return { kind: 'template', value: convertTemplate(parameters, this.#input, notes) };
    }
    if (!working.has(type)) return { kind: 'expression', text: this.#input };
    if (selector === undefined) return { kind: 'expression', text: '$states.result' };
    return { kind: 'template', value: convertTemplate(selector, '$states.result', notes) };
  }
}
