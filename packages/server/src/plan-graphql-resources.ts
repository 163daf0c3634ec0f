import type { ApiResources } from '@cairn/graphql';
import { type CallScope, ServiceError } from '@cairn/kit';

/** Types of which resources are to be made. */
export interface PlanGraphqlResourcesInput {
  /** A schema, with roots or without. */
  readonly sdl: string;
  /** Before the names of tables; nothing unless given. */
  readonly tableNamePrefix?: string;
  /** Those of its types that are to have tables; all that can unless given. */
  readonly types?: readonly string[];
}

/**
 * Works out which tables, fields and resolvers types ask for; makes none of them: whoever asks makes them by the
 * operations of AppSync and DynamoDB, as far as they may.
 * @throws ServiceError GraphQLSchemaException where the schema is none
 */
export async function planGraphqlResources(
  _scope: CallScope,
  { sdl, tableNamePrefix = '', types }: PlanGraphqlResourcesInput,
): Promise<Omit<ApiResources, 'kind'>> {
  // Most servers never need it.
  const { createResources } = await import('@cairn/graphql');
  const given = types === undefined ? {} : { types };
  const made = createResources(sdl, { tableNamePrefix, ...given });
  if (made.kind === 'rejected')
    throw new ServiceError('GraphQLSchemaException', made.details, { status: 400 });
  const { kind: _kind, ...plan } = made;
  return plan;
}
