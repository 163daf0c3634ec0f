import { emptyPayload, isJsonObject, type Json, type JsonObject, memberOf } from '@cairn/kit';
import type { QueryLanguage } from '../definition/field-grammar.ts';
import { compileTemplateFilter } from './data-flow.ts';
import { compileIntegerField, compilePercentageField } from './dynamic-fields.ts';
import type { NumberReader, PayloadFilter } from './evaluation.ts';
import { compileInteger, compileNumber, compileOutput } from './jsonata-fields.ts';
import type { DistributedMap, Program, State } from './program.ts';
import { variableReferences } from './variable-references.ts';

/** Compiles what a Map in DISTRIBUTED mode has of its own; undefined for one that runs inline. */
export function compileDistributedMap(
  definition: JsonObject,
  language: QueryLanguage,
  processor: State,
  programFrom: (startAt: State, definition: JsonObject) => Program,
): DistributedMap | undefined {
  const scope = (memberOf(definition, 'ItemProcessor') ?? memberOf(definition, 'Iterator')) as JsonObject;
  const config = memberOf(scope, 'ProcessorConfig');
  if (!isJsonObject(config) || memberOf(config, 'Mode') !== 'DISTRIBUTED') return undefined;
  const compile = language === 'JSONata' ? jsonataFields : jsonPathFields;
  let variables: readonly string[] | undefined;
  return {
    label: memberOf(definition, 'Label') as string | undefined,
    executionType: memberOf(config, 'ExecutionType') === 'EXPRESS' ? 'EXPRESS' : 'STANDARD',
    program: programFrom(processor, scope),
    reader: compileReader(memberOf(definition, 'ItemReader'), compile),
    batcher: compileBatcher(memberOf(definition, 'ItemBatcher'), compile),
    writer: compileWriter(memberOf(definition, 'ResultWriter'), compile),
    toleratedFailureCount: compile.integer(definition, 'ToleratedFailureCount', ''),
    toleratedFailurePercentage: compile.percentage(definition),
    variables: () => {
      variables ??= selectorVariables(definition, language);
      return variables;
    },
  };
}

/** How the fields of one query language are compiled; `within` is the field in which a field stands. */
interface FieldCompiler {
  readonly integer: (
    object: JsonObject,
    field: string,
    within: string,
    signed?: true,
  ) => NumberReader | undefined;
  readonly percentage: (object: JsonObject) => NumberReader | undefined;
  readonly template: (template: Json | undefined, location: string) => PayloadFilter;
  /** The field that holds what is passed to a service. */
  readonly parameters: 'Parameters' | 'Arguments';
}

const jsonPathFields: FieldCompiler = {
  integer: (object, field, _within, signed) => compileIntegerField(object, field, undefined, signed),
  percentage: compilePercentageField,
  template: compileTemplateFilter,
  parameters: 'Parameters',
};

const jsonataFields: FieldCompiler = {
  integer: (object, field, within, signed) =>
    compileInteger(memberOf(object, field), `${within}${field}`, signed),
  percentage: (object) =>
    compileNumber(memberOf(object, 'ToleratedFailurePercentage'), 'ToleratedFailurePercentage'),
  template: compileOutput,
  parameters: 'Arguments',
};

function compileReader(reader: Json | undefined, compile: FieldCompiler): DistributedMap['reader'] {
  if (!isJsonObject(reader)) return undefined;
  const config = memberOf(reader, 'ReaderConfig') ?? {};
  const { parameters } = compile;
  return {
    resource: /:listObjectsV2$/.test(memberOf(reader, 'Resource') as string) ? 'listObjectsV2' : 'getObject',
    parameters:
      compile.template(memberOf(reader, parameters), `ItemReader/${parameters}`) ?? (() => emptyPayload),
    config,
    maxItems: compile.integer(config as JsonObject, 'MaxItems', 'ItemReader/ReaderConfig/', true),
  };
}

function compileBatcher(batcher: Json | undefined, compile: FieldCompiler): DistributedMap['batcher'] {
  if (!isJsonObject(batcher)) return undefined;
  return {
    maxItems: compile.integer(batcher, 'MaxItemsPerBatch', 'ItemBatcher/'),
    maxBytes: compile.integer(batcher, 'MaxInputBytesPerBatch', 'ItemBatcher/'),
    input: compile.template(memberOf(batcher, 'BatchInput'), 'ItemBatcher/BatchInput'),
  };
}

function compileWriter(writer: Json | undefined, compile: FieldCompiler): DistributedMap['writer'] {
  if (!isJsonObject(writer)) return undefined;
  const exported = memberOf(writer, 'Resource') !== undefined;
  const config = memberOf(writer, 'WriterConfig');
  const member = (name: string): string | undefined =>
    isJsonObject(config) ? (memberOf(config, name) as string | undefined) : undefined;
  const { parameters } = compile;
  return {
    parameters: exported
      ? (compile.template(memberOf(writer, parameters), `ResultWriter/${parameters}`) ?? (() => emptyPayload))
      : undefined,
    transformation: (member('Transformation') ?? (exported ? 'NONE' : 'COMPACT')) as 'NONE',
    outputType: (member('OutputType') ?? 'JSON') as 'JSON',
  };
}

/** The variables that the state's ItemSelector reads. */
function selectorVariables(definition: JsonObject, language: QueryLanguage): readonly string[] {
  const selector = memberOf(definition, 'ItemSelector') ?? memberOf(definition, 'Parameters');
  if (selector === undefined) return [];
  const state = { Type: 'Map', ItemSelector: selector, QueryLanguage: language };
  return variableReferences({ StartAt: 'S', States: { S: state } }).S ?? [];
}
