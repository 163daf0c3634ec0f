import { isJsonArray, isJsonNumber, type Json } from '@cairn/kit';
import { shownValue } from '../data/shown-value.ts';
import { EvaluationFailure } from './evaluation-failure.ts';
import { compileJsonata, type JsonataExpression, JsonataFailure } from './expression.ts';
import type { StatesScope } from './states-scope.ts';

/** A field of a JSONata state. @throws EvaluationFailure */
export type FieldReader = (scope: StatesScope) => Json;

/** The reader of an expression at a place in a state; nothing and what is no JSON fail it. */
export function fieldReader(expression: JsonataExpression, location: string): FieldReader {
  const { evaluate, source } = expression;
  return (scope) => {
    try {
      const value = evaluate(scope);
      if (value !== undefined) return value;
    } catch (error) {
      if (!(error instanceof JsonataFailure)) throw error;
      throw expressionFailure(source, location, error.message);
    }
    throw expressionFailure(source, location, 'returned nothing (undefined).');
  };
}

/** Types of JSON as AWS names them, and the integer that some fields want. */
export type ExpectedType = 'array' | 'boolean' | 'string' | 'number' | 'integer' | 'object';

/** Compiles an expression whose result has to be of one type, or of another that will do too. */
export function compileTypedField(
  text: string,
  location: string,
  expected: ExpectedType,
  other?: ExpectedType,
): FieldReader {
  const expression = compileJsonata(text);
  const read = fieldReader(expression, location);
  return (scope) => {
    const value = read(scope);
    if (isOfType(value, expected) || (other !== undefined && isOfType(value, other))) return value;
    const reason = `returned an unexpected result type. Expected '${expected}', but was '${typeOf(value)}' for value: ${shownValue(value)}`;
    throw expressionFailure(expression.source, location, reason);
  };
}

function expressionFailure(source: string, location: string, reason: string): EvaluationFailure {
  return new EvaluationFailure(
    `The JSONata expression '${source}' specified for the field '${location}' ${reason}`,
    location,
  );
}

function isOfType(value: Json, expected: ExpectedType): boolean {
  if (expected === 'integer') return isJsonNumber(value) && Number.isInteger(Number(value));
  return typeOf(value) === expected;
}

function typeOf(value: Json): string {
  if (value === null) return 'null';
  if (isJsonNumber(value)) return 'number';
  return isJsonArray(value) ? 'array' : typeof value;
}
