import { buildClientSchema, type GraphQLSchema, type IntrospectionQuery } from 'graphql';
import { useMemo } from 'react';
import { getSchema } from '../../wire/graphql-apis.ts';
import type { ServiceError } from '../../wire/service-error.ts';
import { useOperation } from '../../wire/use-operation.ts';

/** An API's schema as pages work with it. */
export interface ClientSchema {
  /** As it was written; undefined while it is on its way, and where there is none. */
  readonly sdl: string | undefined;
  readonly schema: GraphQLSchema | undefined;
  readonly isLoading: boolean;
  readonly error: ServiceError | null;
}

/** Reads an API's schema. */
export function useClientSchema(apiId: string): ClientSchema {
  const { data, error, isLoading } = useOperation(getSchema, { apiId });
  const introspection = data?.introspection;
  const schema = useMemo(() => schemaOf(introspection), [introspection]);
  return { sdl: data?.sdl, schema, isLoading, error };
}

function schemaOf(introspection: string | undefined): GraphQLSchema | undefined {
  if (introspection === undefined) return undefined;
  try {
    const { data } = JSON.parse(introspection) as { readonly data: IntrospectionQuery };
    return buildClientSchema(data, { assumeValid: true });
  } catch {
    // What the server has taken can be read; if it cannot, its text still can be edited.
    return undefined;
  }
}
