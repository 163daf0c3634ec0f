import {
  fitsJsonBytes,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
  printJson,
  setMember,
} from '@cairn/kit';
import {
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLIncludeDirective,
  type GraphQLOutputType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { notAuthorized, nullNotAllowed } from '../execution/field-errors.ts';

/** Fragments of a document, by name. */
export type Fragments = { readonly [name: string]: FragmentDefinitionNode | undefined };

/** What a subscriber selects, ready to be filled with what is published. */
export interface SelectionPlan {
  /** Equal for plans that make equal messages of everything. */
  readonly key: string;
  readonly root: PlannedField;
  /** How many fields it has; more than it may have where it was given up for that. */
  readonly fieldCount: number;
}

interface PlannedField {
  /** By which it is answered. */
  readonly key: string;
  readonly name: string;
  readonly parentTypeName: string;
  readonly type: GraphQLOutputType;
  /** Names of the object types on which it is selected. */
  readonly on: ReadonlySet<string> | undefined;
  /** Whether the subscriber may not see it. */
  readonly isDenied: boolean;
  /** Undefined for scalars and enums. */
  readonly fields: readonly PlannedField[] | undefined;
}

/** The subscription as its document selects it. */
export interface PlannedSelection {
  /** As many as it may select, those of fragments counted wherever they are spread; any number unless said. */
  readonly fieldsMax?: number;
  readonly schema: GraphQLSchema;
  readonly field: FieldNode;
  readonly fragments: Fragments;
  readonly variables: { readonly [name: string]: unknown };
  /** Whether the subscriber may see a field. */
  readonly mayReach: (typeName: string, fieldName: string) => boolean | Promise<boolean>;
}

/** Makes the plan of a selection that is valid for its schema. */
export async function planSelection(selection: PlannedSelection): Promise<SelectionPlan> {
  const { schema, field } = selection;
  const parent = schema.getSubscriptionType();
  const type = parent?.getFields()[field.name.value]?.type;
  if (parent == null || type === undefined) throw new Error(`there is no subscription ${field.name.value}`);
  const { fieldsMax = Number.MAX_SAFE_INTEGER } = selection;
  const count = { left: fieldsMax };
  const fields = await planFields(selection, type, selectionsOf(field), count);
  const root: PlannedField = {
    key: (field.alias ?? field.name).value,
    name: field.name.value,
    parentTypeName: parent.name,
    type,
    on: undefined,
    // Whether it may be subscribed to is asked where it is.
    isDenied: false,
    fields,
  };
  return { key: keyOf(root), root, fieldCount: fieldsMax - count.left };
}

async function planFields(
  selection: PlannedSelection,
  type: GraphQLOutputType,
  selections: readonly SelectionSetNode[],
  count: { left: number },
): Promise<readonly PlannedField[] | undefined> {
  const parent = getNamedType(type);
  if (!isCompositeType(parent)) return undefined;
  const found = new Map<string, FoundField>();
  for (const selectionSet of selections)
    collect(selection, selectionSet, { typeName: parent.name, on: undefined }, found);
  const planned: PlannedField[] = [];
  count.left -= found.size;
  if (count.left < 0) return planned;
  for (const { key, node, below, typeName, on } of found.values()) {
    const name = node.name.value;
    const fieldType = fieldTypeOf(selection.schema, typeName, name);
    if (fieldType === undefined) continue;
    planned.push({
      key,
      name,
      parentTypeName: typeName,
      type: fieldType,
      on,
      isDenied: name !== '__typename' && !(await selection.mayReach(typeName, name)),
      fields: await planFields(selection, fieldType, below, count),
    });
  }
  return planned;
}

interface FoundField {
  readonly key: string;
  readonly node: FieldNode;
  readonly below: SelectionSetNode[];
  readonly typeName: string;
  readonly on: ReadonlySet<string> | undefined;
}

interface Place {
  readonly typeName: string;
  /** Undefined where the field is selected whatever the type. */
  readonly on: ReadonlySet<string> | undefined;
}

/** Fields of one key on the same types are one; those on others stand beside it, and at most one of them is answered. */
function collect(
  selection: PlannedSelection,
  { selections }: SelectionSetNode,
  place: Place,
  found: Map<string, FoundField>,
): void {
  const { fragments, variables } = selection;
  for (const node of selections) {
    if (getDirectiveValues(GraphQLSkipDirective, node, variables)?.if === true) continue;
    if (getDirectiveValues(GraphQLIncludeDirective, node, variables)?.if === false) continue;
    if (node.kind === Kind.FIELD) {
      const key = (node.alias ?? node.name).value;
      const identity = `${key} ${place.on === undefined ? '' : [...place.on].sort().join(' ')}`;
      const kept = found.get(identity) ?? { key, node, below: [], ...place };
      kept.below.push(...selectionsOf(node));
      found.set(identity, kept);
      continue;
    }
    const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments[node.name.value];
    if (fragment === undefined) continue;
    const condition = fragment.typeCondition?.name.value;
    const inner = condition === undefined ? place : narrowed(selection.schema, place, condition);
    collect(selection, fragment.selectionSet, inner, found);
  }
}

function narrowed(schema: GraphQLSchema, place: Place, typeName: string): Place {
  const type = schema.getType(typeName);
  if (typeName === place.typeName) return place;
  const names = isAbstractType(type) ? schema.getPossibleTypes(type).map(({ name }) => name) : [typeName];
  const on = names.filter((name) => place.on === undefined || place.on.has(name));
  return { typeName, on: new Set(on) };
}

function selectionsOf({ selectionSet }: FieldNode): readonly SelectionSetNode[] {
  return selectionSet === undefined ? [] : [selectionSet];
}

function fieldTypeOf(schema: GraphQLSchema, typeName: string, name: string): GraphQLOutputType | undefined {
  const type = schema.getType(typeName);
  if (name === '__typename') return schema.getType('String') as GraphQLOutputType;
  return type !== undefined && 'getFields' in type && isCompositeType(type)
    ? type.getFields()[name]?.type
    : undefined;
}

/** Everything of a plan that shows in a message. */
function keyOf({ key, name, parentTypeName, type, on, isDenied, fields }: PlannedField): string {
  const below = fields === undefined ? '' : `{${fields.map(keyOf).join(' ')}}`;
  const types = on === undefined ? '' : `@${[...on].sort().join('|')}`;
  return `${isDenied ? '!' : ''}${key}:${parentTypeName}.${name}:${String(type)}${types}${below}`;
}

interface FieldError {
  readonly message: string;
  readonly path: readonly (string | number)[];
  readonly errorType: string | null;
}

/** A null where there may be none: the nearest field above that may be null is. */
class NullBubble extends Error {}

/**
 * The message to whoever subscribed: `{"data": …}`, with `errors` where something selected may not be seen or is not
 * there though it has to be.
 * @param published by the names of fields, objects with their `__typename` where it is known
 * @returns the text, or undefined where it is larger than it may be
 */
export function printMessage({ root }: SelectionPlan, published: Json, bytesMax: number): string | undefined {
  const errors: FieldError[] = [];
  const data: Record<string, Json> = {};
  setMember(data, root.key, completeField(root, published, [root.key], errors));
  const message = errors.length === 0 ? { data } : { data, errors: errors.map(printed) };
  return fitsJsonBytes(message, bytesMax) ? printJson(message) : undefined;
}

function printed({ message, path, errorType }: FieldError): JsonObject {
  return { path, data: null, errorType, errorInfo: null, locations: [], message };
}

/** The root is null where a field that has to be there is not, though the schema says otherwise of it. */
function completeField(root: PlannedField, value: Json, path: readonly string[], errors: FieldError[]): Json {
  try {
    return complete(root, root.type, value, path, errors);
  } catch (error) {
    if (error instanceof NullBubble) return null;
    throw error;
  }
}

function complete(
  field: PlannedField,
  type: GraphQLOutputType,
  value: Json,
  path: readonly (string | number)[],
  errors: FieldError[],
): Json {
  if (isNonNullType(type)) {
    const errorsBefore = errors.length;
    const inner = complete(field, type.ofType, value, path, errors);
    if (inner !== null) return inner;
    if (errors.length === errorsBefore) errors.push(nullError(field, type, path));
    throw new NullBubble();
  }
  try {
    if (value === null) return null;
    if (isListType(type)) {
      if (!isJsonArray(value)) return null;
      return value.map((one, index) => complete(field, type.ofType, one, [...path, index], errors));
    }
    return field.fields === undefined ? value : completeObject(field, field.fields, value, path, errors);
  } catch (error) {
    if (error instanceof NullBubble) return null;
    throw error;
  }
}

function completeObject(
  field: PlannedField,
  fields: readonly PlannedField[],
  value: Json,
  path: readonly (string | number)[],
  errors: FieldError[],
): Json {
  if (!isJsonObject(value)) return null;
  const type = getNamedType(field.type);
  const told = memberOf(value, '__typename');
  const typeName = isObjectType(type) ? type.name : typeof told === 'string' ? told : undefined;
  const result: Record<string, Json> = {};
  for (const one of fields) {
    // Of an object whose type the mutation did not tell, what is there is what its type has.
    const isThere = Object.hasOwn(value, one.name);
    if (one.on !== undefined && (typeName === undefined ? !isThere : !one.on.has(typeName))) continue;
    const at = [...path, one.key];
    const found = one.name === '__typename' ? (typeName ?? null) : (memberOf(value, one.name) ?? null);
    if (one.isDenied) errors.push(deniedError(one, at));
    setMember(result, one.key, complete(one, one.type, one.isDenied ? null : found, at, errors));
  }
  return result;
}

function nullError(
  { parentTypeName }: PlannedField,
  type: GraphQLOutputType,
  path: readonly (string | number)[],
): FieldError {
  const inner = String(type).replace(/!$/, '');
  return { message: nullNotAllowed(inner, { parentTypeName }, path), path, errorType: null };
}

function deniedError(field: PlannedField, path: readonly (string | number)[]): FieldError {
  return { message: notAuthorized(field), path, errorType: 'Unauthorized' };
}
