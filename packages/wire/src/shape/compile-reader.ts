import { invariant, JsonNumber, ServiceError } from '@cairn/kit';
import { constraintsOf, mapConstraintText, shownInError } from './constraint-text.ts';
import { conversionText, serializationError } from './serialization-error.ts';
import type {
  IntegerShape,
  ListShape,
  LongShape,
  MapShape,
  NumberShape,
  Shape,
  StringShape,
  StructureShape,
} from './shape.ts';

/**
 * Reads one value that is not null: checks its type (throws a SerializationException), collects
 * broken constraints into `violations`, and gives a copy that holds only what the shape knows.
 * The path of the value is `prefix + label`, joined only when something is wrong.
 */
type Reader = (value: unknown, prefix: string, label: string, violations: string[]) => unknown;

/** How a service's errors spell member names; Lambda shows `memorySize` for `MemorySize`. */
export type LabelStyle = 'as-is' | 'lower-first';

/** Reads an operation's input. @throws ServiceError SerializationException or ValidationException */
export type InputReader = (input: unknown) => { readonly [member: string]: unknown };

/**
 * Compiles an operation's input shape to a reader.
 * Members that the shape does not know are left out; null counts as absent.
 */
export function compileInputReader(shape: StructureShape, labels: LabelStyle = 'as-is'): InputReader {
  const read = structureReader(shape, labels);
  return (input) => {
    const violations: string[] = [];
    const value = read(input, '', '', violations);
    if (violations.length > 0) throw validationError(violations);
    return value as { readonly [member: string]: unknown };
  };
}

/** So many broken constraints are told: a short call, which nobody need have signed, could break very many. */
const violationsTold = 100;

/** The answer to broken constraints of the service model: how many they are, and what the first of them are. */
export function validationError(violations: readonly string[]): ServiceError {
  const errors = violations.length === 1 ? '1 validation error' : `${violations.length} validation errors`;
  const others = violations.length - violationsTold;
  const told = others > 0 ? [...violations.slice(0, violationsTold), `and ${others} more`] : violations;
  return new ServiceError('ValidationException', `${errors} detected: ${told.join('; ')}`);
}

function compile(shape: Shape, labels: LabelStyle): Reader {
  switch (shape.kind) {
    case 'string':
      return stringReader(shape);
    case 'integer':
      return numberReader(shape, 'Integer');
    case 'long':
      return numberReader(shape, 'Long');
    case 'number':
      return numberReader(shape, 'Double');
    case 'boolean':
      return readBoolean;
    case 'blob':
      return readBlob;
    case 'document':
      return (value) => value;
    case 'list':
      return listReader(shape, labels);
    case 'map':
      return mapReader(shape, labels);
    case 'structure':
      return structureReader(shape, labels);
  }
}

function structureReader(shape: StructureShape, labels: LabelStyle): Reader {
  for (const name of shape.required) invariant(name in shape.members, `no member ${name} in the shape`);
  const members = Object.entries(shape.members).map(([name, member]) => ({
    name,
    label: labels === 'as-is' ? name : name.charAt(0).toLowerCase() + name.slice(1),
    read: compile(member, labels),
    required: shape.required.includes(name),
  }));
  return (value, prefix, label, violations) => {
    if (!isPlainObject(value)) throw serializationError(structureMismatch(value));
    const inner = label === '' ? '' : `${prefix}${label}.`;
    const result: Record<string, unknown> = {};
    for (const member of members) {
      const given = Object.hasOwn(value, member.name) ? value[member.name] : undefined;
      if (given !== undefined && given !== null) {
        result[member.name] = member.read(given, inner, member.label, violations);
      } else if (member.required) {
        violations.push(
          `Value null at '${inner}${member.label}' failed to satisfy constraint: Member must not be null`,
        );
      }
    }
    return result;
  };
}

function structureMismatch(value: unknown): string {
  return Array.isArray(value) ? 'Start of list found where not expected' : 'Unexpected field type';
}

function isPlainObject(value: unknown): value is { readonly [member: string]: unknown } {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber)
  );
}

function stringReader(shape: StringShape): Reader {
  const constraints = constraintsOf(shape);
  return (value, prefix, label, violations) => {
    if (typeof value !== 'string') throw serializationError(scalarMismatch(value, 'String'));
    for (const constraint of constraints) {
      if (!constraint.holds(value)) {
        const shown = shownInError(value, shape);
        violations.push(`${shown} at '${prefix}${label}' failed to satisfy constraint: ${constraint.text}`);
      }
    }
    return value;
  };
}

function numberReader(shape: IntegerShape | LongShape | NumberShape, type: string): Reader {
  return (value, prefix, label, violations) => {
    const number = value instanceof JsonNumber ? value.toDouble() : value;
    if (typeof number === 'string' && shape.kind === 'number' && shape.isInstant === true)
      throw serializationError('STRING_VALUE can not be converted to milliseconds since epoch');
    if (typeof number !== 'number') throw serializationError(scalarMismatch(value, type));
    if (shape.kind === 'integer' && (number | 0) !== number)
      throw serializationError(conversionText(number, type));
    if (shape.kind === 'long' && !Number.isSafeInteger(number))
      throw serializationError(conversionText(number, type));
    if (shape.kind === 'number' && shape.isInstant === true && !isInstant(number))
      throw serializationError('NUMBER_VALUE can not be converted to milliseconds since epoch');
    const fail = (constraint: string) =>
      violations.push(
        `Value '${number}' at '${prefix}${label}' failed to satisfy constraint: Member must have value ${constraint}`,
      );
    if (shape.max !== undefined && number > shape.max) fail(`less than or equal to ${shape.max}`);
    if (shape.min !== undefined && number < shape.min) fail(`greater than or equal to ${shape.min}`);
    return number;
  };
}

/** From the year 0 to the last second of 9999: what every format of AWS can write. */
function isInstant(seconds: number): boolean {
  return seconds >= -62_167_219_200 && seconds < 253_402_300_800;
}

const readBoolean: Reader = (value) => {
  if (typeof value !== 'boolean') throw serializationError(scalarMismatch(value, 'Boolean'));
  return value;
};

const readBlob: Reader = (value) => {
  if (value instanceof Uint8Array) return value;
  if (typeof value !== 'string') throw serializationError(scalarMismatch(value, 'Blob'));
  const bytes = Buffer.from(value, 'base64');
  const padding = value.endsWith('==') ? 2 : value.endsWith('=') ? 1 : 0;
  if (value.length % 4 !== 0 || bytes.length !== (value.length / 4) * 3 - padding)
    throw serializationError('The blob is not valid base64');
  return bytes;
};

function listReader(shape: ListShape, labels: LabelStyle): Reader {
  const readItem = compile(shape.item, labels);
  const constraints = constraintsOf(shape);
  return (value, prefix, label, violations) => {
    if (!Array.isArray(value))
      throw serializationError(
        isPlainObject(value)
          ? 'Start of structure or map found where not expected.'
          : 'Unexpected field type',
      );
    const path = `${prefix}${label}`;
    for (const constraint of constraints) {
      if (!constraint.holds(value)) {
        const shown = shownInError(value, shape);
        violations.push(`${shown} at '${path}' failed to satisfy constraint: ${constraint.text}`);
      }
    }
    // A sparse list is no list of the models here: null items count as absent.
    return value
      .filter((item) => item !== null)
      .map((item, index) => readItem(item, `${path}.${index + 1}.`, 'member', violations));
  };
}

function mapReader(shape: MapShape, labels: LabelStyle): Reader {
  const readValue = compile(shape.value, labels);
  const keyConstraints = constraintsOf(shape.key);
  return (value, prefix, label, violations) => {
    if (!isPlainObject(value)) throw serializationError(structureMismatch(value));
    const path = `${prefix}${label}`;
    const result: Record<string, unknown> = Object.create(null);
    for (const [key, item] of Object.entries(value)) {
      if (!keyConstraints.every((constraint) => constraint.holds(key))) {
        violations.push(
          `${shownInError(value, shape)} at '${path}' failed to satisfy constraint: Map keys must satisfy constraint: ${mapConstraintText(keyConstraints)}`,
        );
      }
      if (item === null) continue;
      const inner: string[] = [];
      result[key] = readValue(item, `${path}.`, `${key}.member`, inner);
      if (inner.length > 0) violations.push(mapValueViolation(value, shape, path));
    }
    return result;
  };
}

function mapValueViolation(value: { readonly [key: string]: unknown }, shape: MapShape, path: string) {
  const constraints = constraintsOf(shape.value);
  return `${shownInError(value, shape)} at '${path}' failed to satisfy constraint: Map value must satisfy constraint: ${mapConstraintText(constraints)}`;
}

function scalarMismatch(value: unknown, type: string): string {
  if (Array.isArray(value)) return 'Start of list found where not expected';
  if (isPlainObject(value)) return 'Start of structure or map found where not expected.';
  return conversionText(value, type);
}
