import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  numberOf,
  setMember,
} from '@cairn/kit';
import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  type ValueNode,
} from 'graphql';
import { awsScalars, javaText } from '../schema/aws-scalars.ts';

/** A value that is none of its type: the text without the variable it belongs to. */
export class InputFault extends Error {
  override readonly name = 'InputFault';
  /** Set where null stands where there may be none. */
  readonly nonNullType: string | undefined;

  constructor(message: string, nonNullType?: string) {
    super(message);
    this.nonNullType = nonNullType;
  }
}

/** Variables of a request, coerced. */
export type Variables = JsonObject;

/** The value that a type makes of a variable's. @throws InputFault */
export function readInput(type: GraphQLInputType, value: Json | undefined): Json {
  if (value === null || value === undefined) {
    if (isNonNullType(type)) throw new InputFault('', String(type));
    return null;
  }
  const nullable = getNullableType(type) as GraphQLInputType;
  if (isListType(nullable)) {
    if (!isJsonArray(value)) return [readInput(nullable.ofType, value)];
    return value.map((item) => readInput(nullable.ofType, item));
  }
  if (isInputObjectType(nullable)) {
    if (!isJsonObject(value))
      throw new InputFault(
        `Expected type 'Map' but was '${javaClass(value)}'. Variables for input objects must be an instance of type 'Map'.`,
      );
    return readObject(nullable, value);
  }
  if (isEnumType(nullable)) {
    if (typeof value === 'string' && nullable.getValue(value) !== undefined) return value;
    throw new InputFault(
      `Invalid input for Enum '${nullable.name}'. No value found for name '${shown(value)}'`,
    );
  }
  return readScalar((nullable as { readonly name: string }).name, value);
}

function readObject(type: GraphQLInputObjectType, value: JsonObject): Json {
  const fields = type.getFields();
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(fields, name))
      throw new InputFault(
        `The variables input contains a field name '${name}' that is not defined for input object type '${type.name}' `,
        unknownField,
      );
  }
  const read: Record<string, Json> = {};
  for (const field of Object.values(fields)) {
    if (Object.hasOwn(value, field.name))
      setMember(read, field.name, readInput(field.type, value[field.name]));
    else {
      const given = defaultOf(field);
      if (given !== undefined) setMember(read, field.name, given);
      else if (isNonNullType(field.type)) throw new InputFault('', String(field.type));
    }
  }
  return read;
}

/** Marks the one fault whose text stands alone. */
export const unknownField = ' unknown field';

function shown(value: Json): string {
  return typeof value === 'string' ? value : javaText(value);
}

/** What Java calls a value, as messages name it. */
function javaClass(value: Json): string {
  if (typeof value === 'string') return 'String';
  if (typeof value === 'boolean') return 'Boolean';
  if (isJsonNumber(value)) return Number.isInteger(numberOf(value)) ? 'Integer' : 'Double';
  return isJsonArray(value) ? 'ArrayList' : 'LinkedHashMap';
}

const whole = /^-?\d{1,10}$/;
const decimal = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** A scalar's value, as leniently as AppSync's engine takes it: texts of numbers are numbers. @throws InputFault */
function readScalar(name: string, value: Json): Json {
  const scalar = Object.hasOwn(awsScalars, name) ? awsScalars[name] : undefined;
  if (scalar !== undefined) {
    const read = scalar.read(value);
    if (read !== undefined) return read;
    throw new InputFault(`Unable to parse \`${shown(value)}\` as a valid ${name}.`);
  }
  const read = readBuiltIn(name, value);
  if (read === undefined) throw new InputFault(`Expected type '${name}' but was '${javaClass(value)}'.`);
  return read;
}

function readBuiltIn(name: string, value: Json): Json | undefined {
  switch (name) {
    case 'String':
      return typeof value === 'object' ? (isJsonNumber(value) ? value.text : undefined) : String(value);
    case 'ID':
      if (typeof value === 'string') return value;
      return isJsonNumber(value) && Number.isInteger(numberOf(value)) ? String(value) : undefined;
    case 'Int': {
      const number = isJsonNumber(value)
        ? numberOf(value)
        : typeof value === 'string' && whole.test(value)
          ? Number(value)
          : Number.NaN;
      return Number.isInteger(number) && Math.abs(number + 0.5) <= 2_147_483_648 ? number : undefined;
    }
    case 'Float': {
      const number = isJsonNumber(value)
        ? numberOf(value)
        : typeof value === 'string' && decimal.test(value)
          ? Number(value)
          : Number.NaN;
      return Number.isFinite(number) ? number : undefined;
    }
    case 'Boolean':
      return typeof value === 'boolean' ? value : undefined;
    default:
      return undefined;
  }
}

/** Makes a literal's value of a request's variables; undefined where a variable that it is was not given. */
export type ReadLiteral = (variables: Variables) => Json | undefined;

/** Compiles a literal of a valid document: what holds no variable is read once. */
export function compileLiteral(type: GraphQLInputType, node: ValueNode): ReadLiteral {
  if (!holdsVariable(node)) {
    const value = literalValue(type, node, {});
    return () => value;
  }
  return (variables) => literalValue(type, node, variables);
}

/** Whether a leaf's literal has a value: GraphQL's own scalars take floats that no double holds. */
export function hasLeafValue(type: GraphQLInputType, node: ValueNode): boolean {
  try {
    return literalValue(type, node, {}) !== undefined;
  } catch (fault) {
    if (!(fault instanceof InputFault)) throw fault;
    return false;
  }
}

/** Whether a literal is, or holds, a variable. */
export function holdsVariable(node: ValueNode): boolean {
  if (node.kind === Kind.VARIABLE) return true;
  if (node.kind === Kind.LIST) return node.values.some(holdsVariable);
  return node.kind === Kind.OBJECT && node.fields.some(({ value }) => holdsVariable(value));
}

/** @throws InputFault where a variable's null stands where there may be none */
function literalValue(type: GraphQLInputType, node: ValueNode, variables: Variables): Json | undefined {
  if (node.kind === Kind.VARIABLE) {
    const name = node.name.value;
    if (!Object.hasOwn(variables, name)) return undefined;
    const value = variables[name] as Json;
    if (value === null && isNonNullType(type)) throw new InputFault('', String(type));
    return value;
  }
  if (node.kind === Kind.NULL) return null;
  const nullable = getNullableType(type) as GraphQLInputType;
  if (isListType(nullable)) {
    const items = node.kind === Kind.LIST ? node.values : [node];
    return items.map((item) => literalValue(nullable.ofType, item, variables) ?? null);
  }
  if (isInputObjectType(nullable) && node.kind === Kind.OBJECT) {
    const given = new Map(node.fields.map((field) => [field.name.value, field.value]));
    const read: Record<string, Json> = {};
    for (const field of Object.values(nullable.getFields())) {
      const literal = given.get(field.name);
      const value =
        (literal && literalValue(field.type, literal, variables)) ?? undefinedOr(literal, defaultOf(field));
      if (value !== undefined) setMember(read, field.name, value);
      else if (isNonNullType(field.type)) throw new InputFault('', String(field.type));
    }
    return read;
  }
  if (node.kind === Kind.ENUM || node.kind === Kind.STRING) return readLeaf(nullable, node.value);
  if (node.kind === Kind.BOOLEAN) return node.value;
  if (node.kind === Kind.INT || node.kind === Kind.FLOAT)
    return readLeaf(
      nullable,
      (nullable as { name?: string }).name === 'ID' ? node.value : Number(node.value),
    );
  return undefined;
}

/** A literal null is a value; what is not there has its default. */
function undefinedOr(literal: ValueNode | undefined, given: Json | undefined): Json | undefined {
  return literal?.kind === Kind.NULL ? null : given;
}

function readLeaf(type: GraphQLInputType, value: Json): Json {
  return isEnumType(type) ? value : readInput(type, value);
}

interface Defaulted {
  readonly type: GraphQLInputType;
  readonly defaultValue?: unknown;
  readonly astNode?: { readonly defaultValue?: ValueNode | undefined } | null | undefined;
}

/** The default of an argument or an input field, as its literal in the schema says it. */
export function defaultOf({ type, astNode }: Defaulted): Json | undefined {
  const literal = astNode?.defaultValue;
  return literal === undefined ? undefined : literalValue(type, literal, {});
}
