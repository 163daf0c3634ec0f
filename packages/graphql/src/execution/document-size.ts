import type { LimitValues } from '@cairn/kit';
import { type DocumentNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql';

interface Size {
  readonly fields: number;
  readonly aliases: number;
}

const nothing: Size = { fields: 0, aliases: 0 };

/**
 * What is wrong with the size of all of a document's operations together once their fragments are spread. Each fragment is counted once,
 * however often it is spread; fragments that spread themselves count as nothing, and are refused by validation.
 */
export function oversizeOf(
  document: DocumentNode,
  limits: LimitValues<
    | 'graphqlDocumentFields'
    | 'graphqlDocumentAliases'
    | 'graphqlDocumentOperations'
    | 'graphqlDocumentVariables'
  >,
): string | undefined {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const sizes = new Map<string, Size>();
  const sizeOfFragment = (name: string): Size => {
    const known = sizes.get(name);
    if (known !== undefined) return known;
    sizes.set(name, nothing);
    const node = fragments.get(name);
    const size = node === undefined ? nothing : sizeOf(node.selectionSet);
    sizes.set(name, size);
    return size;
  };
  const sizeOf = ({ selections }: SelectionSetNode): Size => {
    let { fields, aliases } = nothing;
    for (const node of selections) {
      if (node.kind === Kind.FIELD) {
        fields += 1;
        if (node.alias !== undefined) aliases += 1;
      }
      const below =
        node.kind === Kind.FRAGMENT_SPREAD
          ? sizeOfFragment(node.name.value)
          : node.selectionSet === undefined
            ? nothing
            : sizeOf(node.selectionSet);
      fields += below.fields;
      aliases += below.aliases;
    }
    return { fields, aliases };
  };
  let { fields, aliases } = nothing;
  let operations = 0;
  let variables = 0;
  for (const node of document.definitions) {
    if (node.kind !== Kind.OPERATION_DEFINITION) continue;
    operations += 1;
    if (operations > limits.graphqlDocumentOperations)
      return `The document has more than ${limits.graphqlDocumentOperations} operations.`;
    variables += node.variableDefinitions?.length ?? 0;
    if (variables > limits.graphqlDocumentVariables)
      return `The document has more than ${limits.graphqlDocumentVariables} variables.`;
    const size = sizeOf(node.selectionSet);
    fields += size.fields;
    aliases += size.aliases;
    if (fields > limits.graphqlDocumentFields)
      return `The document has more than ${limits.graphqlDocumentFields} fields.`;
    if (aliases > limits.graphqlDocumentAliases)
      return `The document has more than ${limits.graphqlDocumentAliases} aliases.`;
  }
  return undefined;
}
