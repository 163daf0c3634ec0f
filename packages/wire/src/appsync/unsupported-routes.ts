import type { RestRoute } from '../protocol/rest-route.ts';

/** A thing that AppSync has and Cairn does not: where its operations stand, by what it is called. */
type Unsupported = readonly [feature: string, operations: readonly string[]];

const api = '/v1/apis/{apiId}';
const merged = '/v1/mergedApis/{mergedApiIdentifier}/sourceApiAssociations';
const source = '/v1/sourceApis/{sourceApiIdentifier}/mergedApiAssociations';
const events = '/v2/apis';
const namespaces = `${events}/{apiId}/channelNamespaces`;
const introspections = '/v1/datasources/introspections';

const unsupported: readonly Unsupported[] = [
  [
    'caches of GraphQL APIs',
    [
      `CreateApiCache POST ${api}/ApiCaches`,
      `GetApiCache GET ${api}/ApiCaches`,
      `UpdateApiCache POST ${api}/ApiCaches/update`,
      `DeleteApiCache DELETE ${api}/ApiCaches`,
      `FlushApiCache DELETE ${api}/FlushCache`,
    ],
  ],
  [
    'merged APIs',
    [
      `AssociateMergedGraphqlApi POST ${source}`,
      `AssociateSourceGraphqlApi POST ${merged}`,
      `DisassociateMergedGraphqlApi DELETE ${source}/{associationId}`,
      `DisassociateSourceGraphqlApi DELETE ${merged}/{associationId}`,
      `GetSourceApiAssociation GET ${merged}/{associationId}`,
      `UpdateSourceApiAssociation POST ${merged}/{associationId}`,
      `ListSourceApiAssociations GET ${api}/sourceApiAssociations`,
      `ListTypesByAssociation GET ${merged}/{associationId}/types`,
      `StartSchemaMerge POST ${merged}/{associationId}/merge`,
    ],
  ],
  [
    'Event APIs',
    [
      `CreateApi POST ${events}`,
      `ListApis GET ${events}`,
      `GetApi GET ${events}/{apiId}`,
      `UpdateApi POST ${events}/{apiId}`,
      `DeleteApi DELETE ${events}/{apiId}`,
      `CreateChannelNamespace POST ${namespaces}`,
      `ListChannelNamespaces GET ${namespaces}`,
      `GetChannelNamespace GET ${namespaces}/{name}`,
      `UpdateChannelNamespace POST ${namespaces}/{name}`,
      `DeleteChannelNamespace DELETE ${namespaces}/{name}`,
    ],
  ],
  [
    'introspection of data sources',
    [
      `StartDataSourceIntrospection POST ${introspections}`,
      `GetDataSourceIntrospection GET ${introspections}/{introspectionId}`,
    ],
  ],
];

/** An operation that is refused by its name. */
export interface UnsupportedOperation {
  readonly name: string;
  readonly feature: string;
  readonly route: RestRoute;
}

/** The operations of AppSync that Cairn does not have. Source: AppSync API Reference. */
export const unsupportedAppSyncOperations: readonly UnsupportedOperation[] = unsupported.flatMap(
  ([feature, operations]) =>
    operations.map((line) => {
      const [name, method, path] = line.split(' ') as [string, RestRoute['method'], string];
      return { name, feature, route: { method, path, status: 200 } };
    }),
);
