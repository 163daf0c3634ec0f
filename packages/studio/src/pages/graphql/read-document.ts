import {
  type DocumentNode,
  Kind,
  type OperationDefinitionNode,
  type OperationTypeNode,
  parse,
} from 'graphql';

/** Tokens of a document that the studio reads: far more than the server takes. */
const tokensMax = 50_000;

/** A document as it was read; undefined where it cannot be. */
export function readDocument(text: string): DocumentNode | undefined {
  try {
    return parse(text, { maxTokens: tokensMax });
  } catch {
    return undefined;
  }
}

/** The operations of a document, in the order in which they were written. */
export function operationsOf(document: DocumentNode | undefined): readonly OperationDefinitionNode[] {
  return (document?.definitions ?? []).filter((node) => node.kind === Kind.OPERATION_DEFINITION);
}

/** What is sent of a document: the operation that is chosen, or its first. */
export function chosenOperation(
  text: string,
  name: string | undefined,
): { readonly kind: OperationTypeNode; readonly name: string | undefined } | undefined {
  const operations = operationsOf(readDocument(text));
  const chosen = operations.find((operation) => operation.name?.value === name) ?? operations[0];
  return chosen && { kind: chosen.operation, name: chosen.name?.value };
}
