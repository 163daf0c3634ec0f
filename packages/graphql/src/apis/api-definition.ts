import type { ProgramDefinition } from '../execution/program-definition.ts';
import type { ApiDocument, DataSourceDocument, FunctionDocument, ResolverDocument } from './api-documents.ts';

/**
 * An API with all that its program is compiled of, as it was at one instant: what has the same id and the same
 * revision is the same. API keys are no part of it: they come and go without a program being made anew.
 */
export interface GraphqlApiDefinition
  extends ProgramDefinition,
    Pick<ApiDocument, 'hostId' | 'account' | 'region' | 'settings' | 'visibility'> {
  readonly arn: string;
  readonly dataSources: readonly DataSourceDocument[];
  readonly functions: readonly FunctionDocument[];
  readonly resolvers: readonly ResolverDocument[];
}

/** Which API a host or a domain name leads to. */
export type ApiReference = Pick<ApiDocument, 'apiId' | 'hostId' | 'account' | 'region'>;

/** What became of an API. Told after the change is durable, before it is acknowledged. */
export interface ApiChanged {
  readonly apiId: string;
  /**
   * `deleted`: there is no such API any more. `keys`: an API key was made, changed or deleted. `domains`: a custom domain
   * name leads to it, or leads to it no more.
   */
  readonly kind: 'definition' | 'keys' | 'domains' | 'deleted';
}
