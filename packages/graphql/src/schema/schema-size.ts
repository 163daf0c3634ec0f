import type { LimitValues } from '@cairn/kit';
import type { DefinitionNode, DocumentNode, NamedTypeNode } from 'graphql';
import type { SchemaLimitName } from './schema-limits.ts';

/** What a type brings to each that implements it. */
interface TypeSize {
  /** Fields and their arguments. */
  fields: number;
  readonly interfaces: string[];
}

/**
 * Which limit a document exceeds; undefined where it is of a size that is read at once. Counted in one pass, before
 * anything is compared: a type is checked against all fields and interfaces of each interface that it implements.
 */
export function oversizeOf(
  { definitions }: DocumentNode,
  limits: LimitValues<SchemaLimitName>,
): string | undefined {
  if (definitions.length > limits.graphqlSchemaTypes) return tooMany('types', limits, 'graphqlSchemaTypes');
  const types = new Map<string, TypeSize>();
  let fields = 0;
  for (const node of definitions) {
    const own = membersOf(node);
    fields += own;
    if (fields > limits.graphqlSchemaFields) return tooMany('fields', limits, 'graphqlSchemaFields');
    if (!('name' in node) || node.name === undefined) continue;
    const size = types.get(node.name.value) ?? { fields: 0, interfaces: [] };
    size.fields += own;
    for (const { name } of interfacesOf(node)) size.interfaces.push(name.value);
    types.set(node.name.value, size);
  }
  let implemented = 0;
  for (const { interfaces } of types.values())
    for (const name of interfaces) {
      const size = types.get(name);
      // Each interface of the interface is looked for among those of the type.
      const lookups = ((size?.interfaces.length ?? 0) * interfaces.length) / lookupsOfOne;
      implemented += 1 + (size?.fields ?? 0) + (size?.interfaces.length ?? 0) + lookups;
      if (implemented > limits.graphqlSchemaImplementedFields)
        return tooMany('implemented fields', limits, 'graphqlSchemaImplementedFields');
    }
  return undefined;
}

/** Finding a name in a list is that much less work than comparing two fields. */
const lookupsOfOne = 50;

function membersOf(node: DefinitionNode): number {
  let members = 0;
  if ('fields' in node)
    for (const field of node.fields ?? [])
      members += 1 + ('arguments' in field ? (field.arguments?.length ?? 0) : 0);
  if ('values' in node) members += node.values?.length ?? 0;
  if ('types' in node) members += node.types?.length ?? 0;
  return members;
}

function interfacesOf(node: DefinitionNode): readonly NamedTypeNode[] {
  return 'interfaces' in node ? (node.interfaces ?? []) : [];
}

function tooMany(what: string, limits: LimitValues<SchemaLimitName>, name: SchemaLimitName): string {
  return `The schema has more than ${limits[name]} ${what} (the limit ${name}).`;
}
