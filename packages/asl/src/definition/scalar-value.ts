import { isJsonNumber, type Json, JsonNumber, numberOf } from '@cairn/kit';
import { type DefinitionLimits, definitionLimits } from './definition-limits.ts';
import { diagnosticTexts } from './diagnostic-texts.ts';
import { isIntrinsicCall, isPath, referencePathProblem } from './expression-syntax.ts';
import type { FieldType, QueryLanguage } from './field-grammar.ts';
import type { Findings } from './findings.ts';
import { checkJsonataText, type FieldOwner } from './jsonata-expressions.ts';
import type { Place } from './place.ts';
import { isRfc3339Timestamp } from './rfc3339-timestamp.ts';

/** Field types whose values hold no further objects of the language. */
export type ScalarType = Extract<
  FieldType,
  {
    readonly kind:
      | 'string'
      | 'boolean'
      | 'integer'
      | 'number'
      | 'enumeration'
      | 'timestamp'
      | 'path'
      | 'reference-path';
  }
>;

/** What checks a value needs to know of its surroundings. */
export interface ValueScope {
  readonly language: QueryLanguage;
  readonly findings: Findings;
  /** In a Choice rule paths are refused in other words. */
  readonly owner: FieldOwner;
}

/** Checks one scalar against its type. */
export function checkScalar(type: ScalarType, value: Json, place: Place, scope: ValueScope): void {
  if (isExpression(type, value, scope)) {
    checkJsonataText(value, place, scope.findings, scope.owner);
    return;
  }
  const problem = scalarProblem(type, value, scope);
  if (problem !== undefined) scope.findings.schema(problem, place);
}

/** Whether a value stands for what it evaluates to; for a number every string does. */
function isExpression(type: ScalarType, value: Json, { language }: ValueScope): value is string {
  if (typeof value !== 'string' || language !== 'JSONata' || !('expression' in type)) return false;
  return type.kind === 'integer' || type.kind === 'number' || value.startsWith('{%');
}

function scalarProblem(type: ScalarType, value: Json, scope: ValueScope): string | undefined {
  switch (type.kind) {
    case 'string':
      return typeof value === 'string' ? undefined : diagnosticTexts.expectedType('String');
    case 'boolean':
      return typeof value === 'boolean' ? undefined : diagnosticTexts.expectedType('Boolean');
    case 'integer':
    case 'number':
      return numberProblem(type, value, scope.findings.limits);
    case 'enumeration':
      if (typeof value !== 'string') return diagnosticTexts.expectedType('String');
      return type.values.includes(value) ? undefined : diagnosticTexts.oneOfValues(type.values);
    case 'timestamp':
      if (typeof value !== 'string') return diagnosticTexts.expectedType('String');
      return isRfc3339Timestamp(value) ? undefined : diagnosticTexts.timestamp();
    case 'path':
      return pathProblem(type, value, scope.findings.limits);
    case 'reference-path':
      return referenceProblem(type, value, scope);
  }
}

function numberProblem(
  type: Extract<ScalarType, { readonly kind: 'integer' | 'number' }>,
  value: Json,
  { fieldNumberMax }: DefinitionLimits,
): string | undefined {
  const integer = type.kind === 'integer';
  if (!isJsonNumber(value) || (integer && !isWrittenAsInteger(value))) {
    return diagnosticTexts.expectedType(integer ? 'Integer' : 'Number');
  }
  const amount = numberOf(value);
  const { minimum } = type;
  const maximum = type.maximum === definitionLimits.fieldNumberMax ? fieldNumberMax : type.maximum;
  if (minimum !== undefined && amount < minimum) return diagnosticTexts.minimum(printBound(minimum, integer));
  if (maximum !== undefined && amount > maximum) return diagnosticTexts.maximum(printBound(maximum, integer));
  return undefined;
}

/** `1.0` and `1e3` are no integers to the service, whatever their value. */
function isWrittenAsInteger(value: number | JsonNumber): boolean {
  return value instanceof JsonNumber ? /^-?\d+$/.test(value.text) : Number.isInteger(value);
}

function printBound(bound: number, integer: boolean): string {
  return integer || !Number.isInteger(bound) ? String(bound) : `${bound}.0`;
}

function pathProblem(
  type: Extract<ScalarType, { readonly kind: 'path' }>,
  value: Json,
  limits: DefinitionLimits,
): string | undefined {
  if (value === null && type.nullable) return undefined;
  if (typeof value !== 'string') return diagnosticTexts.expectedType('String');
  if (isPath(value) || (type.intrinsics && isIntrinsicCall(value, limits))) return undefined;
  return diagnosticTexts.path();
}

function referenceProblem(
  type: Extract<ScalarType, { readonly kind: 'reference-path' }>,
  value: Json,
  scope: ValueScope,
): string | undefined {
  if (value === null && type.nullable) return undefined;
  if (typeof value !== 'string') return diagnosticTexts.expectedType('String');
  const { grammar } = scope.owner;
  const inChoiceRule = grammar === 'ChoiceRule' || grammar === 'NestedRule';
  if (!value.startsWith('$') && !inChoiceRule) return diagnosticTexts.path();
  const reason = referencePathProblem(value);
  if (reason !== undefined) return diagnosticTexts.referencePath(reason === '' ? undefined : reason);
  const refused = (!type.context && value.startsWith('$$')) || (type.inputOnly && /^\$[^.[]/.test(value));
  return refused ? diagnosticTexts.referencePath() : undefined;
}
