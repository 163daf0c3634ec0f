import { isJsonArray, isJsonNumber, isJsonObject, type Json, type JsonNumber, numberOf } from '@cairn/kit';
import {
  type GraphQLEnumType,
  type GraphQLNamedType,
  type GraphQLOutputType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
} from 'graphql';
import { awsScalars, javaText } from '../schema/aws-scalars.ts';

/** What a type makes of results: compiled once for each field of a plan. */
export type OutputShape = {
  readonly isNonNull: boolean;
  /** As messages name it: without the mark of what may not be null. */
  readonly name: string;
} & (
  | { readonly kind: 'leaf'; readonly write: WriteLeaf; readonly problem: (value: Json) => string }
  | { readonly kind: 'list'; readonly item: OutputShape }
  | { readonly kind: 'object'; readonly type: GraphQLNamedType }
  | { readonly kind: 'abstract'; readonly type: GraphQLNamedType }
);

/** The value as it is answered; undefined where it is none of the type's. */
export type WriteLeaf = (value: Json) => Json | undefined;

/** The shape of a type. */
export function outputShape(type: GraphQLOutputType): OutputShape {
  const isNonNull = isNonNullType(type);
  const nullable = isNonNull ? type.ofType : type;
  const common = { isNonNull, name: String(nullable) };
  if (isListType(nullable)) return { ...common, kind: 'list', item: outputShape(nullable.ofType) };
  if (isScalarType(nullable)) return { ...common, kind: 'leaf', ...scalarLeaf(nullable.name) };
  if (isEnumType(nullable)) return { ...common, kind: 'leaf', ...enumLeaf(nullable) };
  return {
    ...common,
    kind: isObjectType(nullable) ? 'object' : 'abstract',
    type: nullable as GraphQLNamedType,
  };
}

interface Leaf {
  readonly write: WriteLeaf;
  readonly problem: (value: Json) => string;
}

function enumLeaf(type: GraphQLEnumType): Leaf {
  const names = new Set(type.getValues().map(({ name }) => name));
  return {
    write: (value) => (typeof value === 'string' && names.has(value) ? value : undefined),
    problem: (value) => `Invalid input for Enum '${type.name}'. Unknown value '${shown(value)}'`,
  };
}

function scalarLeaf(name: string): Leaf {
  const own = Object.hasOwn(awsScalars, name) ? awsScalars[name] : undefined;
  if (own !== undefined)
    return {
      write: own.write,
      problem: (value) => `Unable to serialize \`${shown(value)}\` as a valid ${name}.`,
    };
  const write = builtIns[name] ?? ((value: Json) => value);
  return { write, problem: (value) => `Expected type '${name}' but was '${javaClass(value)}'.` };
}

/** As AppSync's engine writes them: texts of numbers are numbers, and whatever is no text has one. */
const builtIns: { readonly [name: string]: WriteLeaf } = {
  String: (value) => (typeof value === 'string' ? value : javaText(value)),
  ID: (value) => {
    if (typeof value === 'string') return value;
    return isJsonNumber(value) ? String(value) : undefined;
  },
  Int: (value) => {
    if (typeof value === 'number' && value === (value | 0)) return value;
    const number = numberIn(value);
    return number !== undefined && number === (number | 0) ? number : undefined;
  },
  Float: (value) => {
    const number = typeof value === 'number' ? value : numberIn(value);
    return number !== undefined && Number.isFinite(number) ? number : undefined;
  },
  Boolean: (value) => {
    if (typeof value === 'boolean') return value;
    if (isJsonNumber(value)) return numberOf(value) !== 0;
    return typeof value === 'string' ? value.toLowerCase() === 'true' : undefined;
  },
};

function numberIn(value: Json): number | undefined {
  if (isJsonNumber(value)) return numberOf(value as number | JsonNumber);
  if (typeof value !== 'string' || !/^-?\d{1,40}(?:\.\d{1,40})?(?:[eE][+-]?\d{1,4})?$/.test(value))
    return undefined;
  return Number(value);
}

function shown(value: Json): string {
  return javaText(value);
}

function javaClass(value: Json): string {
  if (typeof value === 'string') return 'String';
  if (typeof value === 'boolean') return 'Boolean';
  if (isJsonNumber(value)) return Number.isInteger(numberOf(value)) ? 'Integer' : 'Double';
  if (isJsonArray(value)) return 'ArrayList';
  return isJsonObject(value) ? 'LinkedHashMap' : 'Object';
}
