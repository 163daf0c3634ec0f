import {
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { type ApiSchema, changedTypes } from '../schema/api-schema.ts';

/**
 * Which fields of the subscription type are not what they were: gone, or themselves, their arguments or a type that they
 * lead to has changed. What subscribes to the others need not notice that there is another schema.
 */
export function changedSubscriptionFields(
  before: ApiSchema,
  after: ApiSchema,
): (fieldName: string) => boolean {
  const changed = new Set(changedTypes(before, after));
  if (changed.size === 0) return () => false;
  return (fieldName) => {
    const then = fieldText(before, fieldName);
    const now = fieldText(after, fieldName);
    if (now === undefined || then !== now) return true;
    return [...typesBelow(after.schema, fieldName)].some((name) => changed.has(name));
  };
}

/** A field of the subscription type as it is declared, with what AppSync is told of it. */
function fieldText(schema: ApiSchema, fieldName: string): string | undefined {
  const root = schema.schema.getSubscriptionType();
  const field = root?.getFields()[fieldName];
  if (root == null || field === undefined) return undefined;
  const args = field.args.map(({ name, type }) => [name, String(type)]);
  return JSON.stringify([args, String(field.type), schema.directivesOf(root.name, fieldName)]);
}

/** The names of all types that a field leads to. */
function typesBelow(schema: GraphQLSchema, fieldName: string): ReadonlySet<string> {
  const found = new Set<string>();
  const field = schema.getSubscriptionType()?.getFields()[fieldName];
  if (field === undefined) return found;
  const waiting: GraphQLNamedType[] = [field, ...field.args].map(({ type }) => getNamedType(type));
  for (let type = waiting.pop(); type !== undefined; type = waiting.pop()) {
    if (found.has(type.name)) continue;
    found.add(type.name);
    if (isAbstractType(type)) waiting.push(...schema.getPossibleTypes(type));
    if (isInputObjectType(type))
      waiting.push(...Object.values(type.getFields()).map((each) => getNamedType(each.type)));
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const each of Object.values(type.getFields()))
      waiting.push(...[each, ...each.args].map((one) => getNamedType(one.type)));
  }
  return found;
}
