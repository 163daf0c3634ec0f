/**
 * Input shapes of operations, as AWS's service models describe them. Plain data; {@link compileReader}
 * turns a shape into a closure once.
 */
export type Shape =
  | StringShape
  | IntegerShape
  | LongShape
  | NumberShape
  | BooleanShape
  | BlobShape
  | DocumentShape
  | ListShape
  | MapShape
  | StructureShape;

/** Text; lengths count UTF-16 units, as AWS counts them. */
export interface StringShape {
  readonly kind: 'string';
  readonly lengthMin?: number;
  readonly lengthMax?: number;
  /** Must match the whole text. The source is shown in the error as the model writes it. */
  readonly pattern?: string;
  /** Matches what the pattern matches, in linear time: for patterns of models that backtrack. Never shown. */
  readonly linearPattern?: string;
  /** The allowed values, in the model's order. */
  readonly values?: readonly string[];
  /** The value is never repeated in an error. */
  readonly sensitive?: boolean;
}

/** A whole number of 32 bits. */
export interface IntegerShape {
  readonly kind: 'integer';
  readonly min?: number;
  readonly max?: number;
}

/** A whole number that JavaScript holds exactly. */
export interface LongShape {
  readonly kind: 'long';
  readonly min?: number;
  readonly max?: number;
}

/** A double. */
export interface NumberShape {
  readonly kind: 'number';
  /** It tells an instant in seconds since the epoch, of years that have four digits. */
  readonly isInstant?: boolean;
  readonly min?: number;
  readonly max?: number;
}

export interface BooleanShape {
  readonly kind: 'boolean';
}

/** Bytes, base64 in JSON; read as a Uint8Array. */
export interface BlobShape {
  readonly kind: 'blob';
}

/** Any JSON, handed on as it is. */
export interface DocumentShape {
  readonly kind: 'document';
}

export interface ListShape {
  readonly kind: 'list';
  readonly item: Shape;
  readonly lengthMin?: number;
  readonly lengthMax?: number;
}

export interface MapShape {
  readonly kind: 'map';
  readonly key: StringShape;
  readonly value: Shape;
}

export interface StructureShape {
  readonly kind: 'structure';
  /** The model's name, shown where a list of structures is printed in an error. */
  readonly name?: string;
  readonly members: { readonly [member: string]: Shape };
  readonly required: readonly string[];
}

/** A string shape. */
export function text(constraints: Omit<StringShape, 'kind'> = {}): StringShape {
  return { kind: 'string', ...constraints };
}

/** A string shape that allows the values of an enumeration. */
export function oneOf(...values: readonly string[]): StringShape {
  return { kind: 'string', values };
}

/** An integer shape. */
export function integer(constraints: Omit<IntegerShape, 'kind'> = {}): IntegerShape {
  return { kind: 'integer', ...constraints };
}

/** A long shape. */
export function long(constraints: Omit<LongShape, 'kind'> = {}): LongShape {
  return { kind: 'long', ...constraints };
}

/** A boolean shape. */
export const boolean: BooleanShape = { kind: 'boolean' };
/** A double shape. */
export const double: NumberShape = { kind: 'number' };
/** An instant: seconds since the epoch, with fractions. */
export const instant: NumberShape = { kind: 'number', isInstant: true };
/** Bytes. */
export const blob: BlobShape = { kind: 'blob' };
/** Any JSON. */
export const document: DocumentShape = { kind: 'document' };

/** A list shape. */
export function listOf(
  item: Shape,
  constraints: { readonly lengthMin?: number; readonly lengthMax?: number } = {},
): ListShape {
  return { kind: 'list', item, ...constraints };
}

/** A map shape. */
export function mapOf(key: StringShape, value: Shape): MapShape {
  return { kind: 'map', key, value };
}

/** A structure shape: all members, the names of those that must be given, and the model's name. */
export function structure(
  members: { readonly [member: string]: Shape },
  required: readonly string[] = [],
  name?: string,
): StructureShape {
  return name === undefined
    ? { kind: 'structure', members, required }
    : { kind: 'structure', members, required, name };
}
