import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
  numberOf,
  Payload,
} from '@cairn/kit';
import type { State } from '../program/program.ts';
import { type MockShape, mockShapeOf } from './mock-shapes.ts';
import { TestStateRefusal } from './test-state-refusal.ts';
import { parseRequestJson } from './tested-definition.ts';

/** How closely a mock has to fit the action's response: STRICT asks for required members, NONE for nothing. */
export type FieldValidationMode = 'STRICT' | 'PRESENT' | 'NONE';

/**
 * Reads a mocked result and holds it against what the state's work gives.
 * @returns undefined when the mock is of an error, or there is none
 * @throws TestStateRefusal
 */
export function readMockResult(
  mock: { readonly result?: string; readonly fieldValidationMode?: FieldValidationMode } | undefined,
  state: State,
  definition: JsonObject,
): Payload | undefined {
  if (mock?.result === undefined) return undefined;
  const result = parseRequestJson(mock.result, 'Mocked result must be valid JSON');
  if (state.type === 'Map' && memberOf(definition, 'ResultWriter') !== undefined) {
    if (!isJsonObject(result)) throw new TestStateRefusal('Mocked result must be a JSON object.');
  } else if (state.type === 'Map' || state.type === 'Parallel') {
    if (!isJsonArray(result)) throw new TestStateRefusal('Mocked result must be an array.');
    if (state.type === 'Parallel' && result.length !== state.branches.length) {
      throw new TestStateRefusal(
        'Mocked result must contain the same number of items as number of Parallel branches.',
      );
    }
  } else if (state.type === 'Task' && mock.fieldValidationMode !== 'NONE') {
    const shape = mockShapeOf(state.resource);
    if (shape !== undefined) checkShape(result, shape, 'result', mock.fieldValidationMode !== 'PRESENT');
  }
  return Payload.parse(mock.result);
}

function checkShape(value: Json, shape: MockShape, field: string, strict: boolean): void {
  switch (shape.kind) {
    case 'structure':
      if (!isJsonObject(value)) throw refusal(`Field '${field}' must be an object`);
      if (strict) {
        for (const required of shape.required ?? []) {
          if (memberOf(value, required) === undefined)
            throw refusal(`Required field '${required}' is missing`);
        }
      }
      for (const [member, inner] of Object.entries(shape.members)) {
        const present = memberOf(value, member);
        if (present !== undefined) checkShape(present, inner, member, strict);
      }
      return;
    case 'list':
      if (!isJsonArray(value)) throw refusal(`Field '${field}' must be an array`);
      for (const item of value) checkShape(item, shape.item, field, strict);
      return;
    case 'string':
      checkText(value, shape, field);
      return;
    case 'number':
      checkNumber(value, shape, field);
      return;
    case 'boolean':
      if (typeof value !== 'boolean') throw refusal(`Field '${field}' must be a boolean`);
      return;
  }
}

function checkText(value: Json, shape: Extract<MockShape, { readonly kind: 'string' }>, field: string): void {
  if (typeof value !== 'string') throw refusal(`Field '${field}' must be a string`);
  if (shape.values !== undefined && !shape.values.includes(value)) {
    throw refusal(`Field '${field}' is not an expected value`);
  }
  if (value.length < (shape.lengthMin ?? 0)) {
    throw refusal(`Field '${field}' is smaller than the minimum length`);
  }
  if (value.length > (shape.lengthMax ?? Number.POSITIVE_INFINITY)) {
    throw refusal(`Field '${field}' exceeds the maximum length`);
  }
}

function checkNumber(
  value: Json,
  shape: Extract<MockShape, { readonly kind: 'number' }>,
  field: string,
): void {
  if (!isJsonNumber(value)) throw refusal(`Field '${field}' must be a number`);
  const number = numberOf(value);
  if (number < (shape.min ?? Number.NEGATIVE_INFINITY)) {
    throw refusal(`Field '${field}' is less than the minimum value`);
  }
  if (number > (shape.max ?? Number.POSITIVE_INFINITY)) {
    throw refusal(`Field '${field}' exceeds the maximum value`);
  }
}

function refusal(detail: string): TestStateRefusal {
  return new TestStateRefusal(`Mock result schema validation error: ${detail}`);
}
