import { GraphQLError } from 'graphql';

/** What AppSync says of texts that are no SDL. */
export const notParsed = "Failed to parse schema document - ensure it's a valid SDL-formatted document.";

/** What AppSync says of definitions among which there is no root. */
export const noRoot = 'There is no top level schema object defined.';

/** Why a schema is none. */
export interface SchemaRejection {
  readonly kind: 'rejected';
  /** As GetSchemaCreationStatus tells it. */
  readonly details: string;
  /** More precise, for logs and for whoever edits the schema. */
  readonly problems: readonly string[];
}

/** A schema that is refused. */
export function rejected(details: string, problems: readonly string[] = [details]): SchemaRejection {
  return { kind: 'rejected', details, problems };
}

/** Whether something was refused. */
export function isSchemaRejection(read: object): read is SchemaRejection {
  return 'kind' in read && read.kind === 'rejected';
}

/** What graphql-js says of a problem, with its place. */
export function problemOf(error: unknown): string {
  if (!(error instanceof GraphQLError)) return String((error as Error).message);
  const place = error.locations?.[0];
  return place === undefined ? error.message : `${error.message} (${place.line}:${place.column})`;
}
