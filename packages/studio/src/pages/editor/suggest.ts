import {
  definitionGrammar,
  type FieldType,
  type GrammarName,
  predefinedErrorNames,
  sdkServiceIds,
} from '@cairn/asl';
import {
  findNode,
  parseDefinitionText,
  parsePointer,
  pointerAt,
  stateTypes,
  textValue,
} from '@cairn/diagram';
import { isJsonObject, type Json, memberOf } from '@cairn/kit';
import type { DefinitionQuestion, KnownResources, Suggestion, Suggestions } from './definition-messages.ts';
import { intrinsicFunctions, jsonataFunctions, jsonataValues } from './expression-words.ts';
import { fieldText } from './field-words.ts';
import { grammarAt, type PlaceGrammar } from './grammar-at.ts';
import { integrationPrefix, integrations } from './integrations.ts';

/** What could be typed at an offset of a text, which need not parse. */
export function suggest(question: Extract<DefinitionQuestion, { kind: 'suggest' }>): Suggestions | undefined {
  const { text, format, offset, resources } = question;
  const definition = parseDefinitionText(text, format);
  const { root } = definition;
  if (root === undefined) return undefined;
  const place = pointerAt(definition, offset);
  if (place === undefined) return undefined;
  const value = textValue(root);
  const steps = parsePointer(place.pointer);
  const isJson = format === 'json';
  if (place.part === 'value') {
    const grammar = grammarAt(value, steps);
    const inside = expressionSuggestions(text, offset, grammar, steps);
    if (inside !== undefined) return inside;
    const options = valueSuggestions({ grammar, steps, resources });
    const quoted = options.map((one) => withQuotes(one, isJson));
    return options.length === 0 ? undefined : { ...place.range, options: quoted };
  }
  const owner = place.part === 'name' ? steps.slice(0, -1) : steps;
  const grammar = grammarAt(value, owner);
  if (grammar.type?.kind !== 'object') return undefined;
  const node = findNode(root, owner)?.node;
  const present = new Set(node?.kind === 'object' ? node.members.map(({ name }) => name) : []);
  const from = place.part === 'name' ? place.range.from : wordStart(text, offset);
  const to = place.part === 'name' ? place.range.to : offset;
  // Behind a name that is written already only the name is replaced.
  const hasColon = /^\s*:/.test(text.slice(to));
  const options = fieldSuggestions(grammar.type.grammar, grammar.isJsonata)
    .filter(({ label }) => !present.has(label) || text.slice(from, to).includes(label))
    .map((one) => asMember(one, { isJson, hasColon }));
  return { from, to, options };
}

function wordStart(text: string, offset: number): number {
  const before = /["\w.$]*$/.exec(text.slice(Math.max(0, offset - 100), offset));
  return offset - (before?.[0].length ?? 0);
}

/** The fields of an object in the order of the grammar, those of its language only. */
function fieldSuggestions(
  grammar: GrammarName,
  isJsonata: boolean,
): readonly (Suggestion & { type: FieldType })[] {
  const language = isJsonata ? 'JSONata' : 'JSONPath';
  return Object.entries(definitionGrammar[grammar].fields)
    .filter(([, field]) => field.language === undefined || field.language === language)
    .map(([label, { type }]) => {
      const info = fieldText(label);
      return { label, kind: 'field' as const, type, ...(info !== undefined && { info }) };
    });
}

function asMember(
  { type, ...suggestion }: Suggestion & { readonly type: FieldType },
  { isJson, hasColon }: { readonly isJson: boolean; readonly hasColon: boolean },
): Suggestion {
  const name = isJson ? `"${suggestion.label}"` : suggestion.label;
  if (hasColon) return { ...suggestion, insert: name };
  return { ...suggestion, insert: `${name}: ${isJson ? emptyJson(type) : ''}` };
}

/** A value to begin with; `#{}` is where one goes on. */
function emptyJson(type: FieldType): string {
  switch (type.kind) {
    case 'boolean':
      return 'true';
    case 'integer':
    case 'number':
      return '#{}';
    case 'object':
    case 'states':
    case 'template':
    case 'assign':
      return '{#{}}';
    case 'list':
      return '[#{}]';
    case 'jsonata':
      return '"{% #{} %}"';
    case 'path':
    case 'reference-path':
      return '"$.#{}"';
    case 'static':
      return '#{}';
    default:
      return '"#{}"';
  }
}

interface ValuePlace {
  readonly grammar: PlaceGrammar;
  readonly steps: readonly string[];
  readonly resources: KnownResources;
}

function valueSuggestions({ grammar, steps, resources }: ValuePlace): readonly Suggestion[] {
  const name = steps.at(-1) ?? '';
  const list = steps.at(-2) ?? '';
  if (['Next', 'Default', 'StartAt'].includes(name)) return stateSuggestions(grammar.region);
  if (name === 'Type') return plain(stateTypes, 'value');
  if (list === 'ErrorEquals') return plain(predefinedErrorNames, 'value');
  if (name === 'Resource' && grammar.owner === 'Task') return resourceSuggestions(resources);
  if (name === 'Resource' && grammar.owner === 'ItemReader') {
    return plain(['arn:aws:states:::s3:getObject', 'arn:aws:states:::s3:listObjectsV2'], 'resource');
  }
  if (/^FunctionName(?:\.\$)?$/.test(name)) return plain(resources.functions, 'resource');
  if (/^StateMachineArn(?:\.\$)?$/.test(name)) return plain(resources.stateMachines, 'resource');
  if (grammar.type?.kind === 'enumeration') return plain(grammar.type.values, 'value');
  if (grammar.type?.kind === 'boolean')
    return plain(['true', 'false'], 'value').map((one) => ({ ...one, insert: one.label }));
  return [];
}

function plain(labels: readonly string[], kind: Suggestion['kind']): readonly Suggestion[] {
  return labels.map((label) => ({ label, kind }));
}

function stateSuggestions(region: Json | undefined): readonly Suggestion[] {
  const states = region !== undefined && isJsonObject(region) ? memberOf(region, 'States') : undefined;
  if (states === undefined || !isJsonObject(states)) return [];
  return Object.entries(states).map(([label, state]) => {
    const type = isJsonObject(state) ? memberOf(state, 'Type') : undefined;
    return { label, kind: 'state', ...(typeof type === 'string' && { detail: type }) };
  });
}

function resourceSuggestions({ functions, activities }: KnownResources): readonly Suggestion[] {
  const own = [
    ...functions.map((label) => ({ label, kind: 'resource' as const, detail: 'function' })),
    ...activities.map((label) => ({ label, kind: 'resource' as const, detail: 'activity' })),
  ];
  const optimised = integrations.flatMap(({ action, label, patterns }) =>
    patterns.map((suffix) => ({
      label: `${integrationPrefix}${action}${suffix}`,
      kind: 'value' as const,
      detail: label,
    })),
  );
  const sdk = sdkServiceIds().map((id) => ({
    label: `${integrationPrefix}aws-sdk:${id}:`,
    kind: 'value' as const,
    detail: 'any action',
  }));
  return [...own, ...optimised, ...sdk];
}

function withQuotes(suggestion: Suggestion, isJson: boolean): Suggestion {
  if (suggestion.insert !== undefined) return suggestion;
  const { label } = suggestion;
  const isPlain =
    !isJson &&
    /^[\w][\w .:/-]*$/.test(label) &&
    !label.includes(': ') &&
    !/^(?:true|false|null|\d.*)$/i.test(label);
  return { ...suggestion, insert: isPlain ? label : JSON.stringify(label) };
}

/** Within an expression its functions and values are offered. */
function expressionSuggestions(
  text: string,
  offset: number,
  { isJsonata }: PlaceGrammar,
  steps: readonly string[],
): Suggestions | undefined {
  const before = text.slice(Math.max(0, text.lastIndexOf('\n', offset - 1) + 1), offset);
  const isExpression = isJsonata && before.lastIndexOf('{%') > before.lastIndexOf('%}');
  const isTemplate = !isJsonata && (steps.at(-1) ?? '').endsWith('.$');
  if (!isExpression && !isTemplate) return undefined;
  const word = (isExpression ? /\$[\w.]*$/ : /(?:States\.\w*|S\w*)$/).exec(before)?.[0];
  if (word === undefined) return undefined;
  const functions = (isExpression ? jsonataFunctions : intrinsicFunctions).map(
    ({ name, takes, text: info }): Suggestion => ({
      label: name,
      kind: 'function',
      detail: `(${takes})`,
      info,
      insert: takes === '' ? `${name}()` : `${name}(#{})`,
    }),
  );
  const values = isExpression
    ? jsonataValues.map(({ name, text: info }): Suggestion => ({ label: name, kind: 'value', info }))
    : [];
  return { from: offset - word.length, to: offset, options: [...values, ...functions] };
}
