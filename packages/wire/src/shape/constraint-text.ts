import { elided } from '@cairn/kit';
import type { ListShape, MapShape, Shape, StringShape } from './shape.ts';

/** A constraint of the service model: a check and the words that follow "failed to satisfy constraint: ". */
export interface Constraint {
  readonly text: string;
  readonly holds: (value: string | readonly unknown[]) => boolean;
}

/** The constraints of a shape on a value's own length, pattern and set of values. */
export function constraintsOf(shape: Shape): readonly Constraint[] {
  if (shape.kind !== 'string' && shape.kind !== 'list') return [];
  const constraints: Constraint[] = lengthConstraints(shape);
  if (shape.kind !== 'string') return constraints;
  if (shape.values !== undefined) {
    const values = new Set<unknown>(shape.values);
    constraints.push({
      text: `Member must satisfy enum value set: [${shape.values.join(', ')}]`,
      holds: (value) => values.has(value),
    });
  }
  if (shape.pattern !== undefined) {
    const pattern = new RegExp(`^(?:${shape.linearPattern ?? shape.pattern})$`, 'u');
    constraints.push({
      text: `Member must satisfy regular expression pattern: ${shape.pattern}`,
      holds: (value) => pattern.test(value as string),
    });
  }
  return constraints;
}

function lengthConstraints({ lengthMax, lengthMin }: StringShape | ListShape): Constraint[] {
  const constraints: Constraint[] = [];
  if (lengthMax !== undefined)
    constraints.push({
      text: `Member must have length less than or equal to ${lengthMax}`,
      holds: (value) => value.length <= lengthMax,
    });
  if (lengthMin !== undefined && lengthMin > 0)
    constraints.push({
      text: `Member must have length greater than or equal to ${lengthMin}`,
      holds: (value) => value.length >= lengthMin,
    });
  return constraints;
}

/** All constraints of a map's keys or values, as an error lists them. */
export function mapConstraintText(constraints: readonly Constraint[]): string {
  return `[${constraints.map((constraint) => constraint.text).join(', ')}]`;
}

/**
 * So much of a value is shown, more than the longest page token that AWS was seen to show whole: whoever sends a longer one,
 * which nobody need have signed, does not get it back.
 */
const shownCharactersMax = 2_048;

/** A value as errors begin with it: `Value 'x'`, or without it where it is sensitive, or holds what is. */
export function shownInError(value: unknown, shape: Shape): string {
  return isSensitive(shape) ? 'Value' : `Value '${elided(printForError(value, shape), shownCharactersMax)}'`;
}

function isSensitive(shape: Shape): boolean {
  switch (shape.kind) {
    case 'string':
      return shape.sensitive === true;
    case 'list':
      return isSensitive(shape.item);
    case 'map':
      return isSensitive(shape.key) || isSensitive(shape.value);
    case 'structure':
      return Object.values(shape.members).some(isSensitive);
    default:
      return false;
  }
}

/** Prints a list, map or structure as AWS's errors do: `[Name(member=value)]`, `{key=value}`. */
function printForError(value: unknown, shape: Shape): string {
  if (shape.kind === 'list' && Array.isArray(value))
    return `[${value.map((item) => printForError(item, shape.item)).join(', ')}]`;
  if (shape.kind === 'map' && isRecord(value)) return printMap(value, shape);
  if (shape.kind === 'structure' && isRecord(value)) {
    const members = Object.keys(shape.members)
      .filter((member) => Object.hasOwn(value, member))
      .map((member) => `${member}=${printForError(value[member], shape.members[member] as Shape)}`);
    return `${shape.name ?? ''}(${members.join(', ')})`;
  }
  return isRecord(value) ? JSON.stringify(value) : String(value);
}

function printMap(value: { readonly [key: string]: unknown }, shape: MapShape): string {
  const entries = Object.entries(value).map(([key, item]) => `${key}=${printForError(item, shape.value)}`);
  return `{${entries.join(', ')}}`;
}

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null;
}
