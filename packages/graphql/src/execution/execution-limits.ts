import type { Limit } from '@cairn/kit';

/** Names of the limits on documents and their execution. */
export type ExecutionLimitName = keyof typeof executionLimits;

/** Bounds of requests to GraphQL APIs; where AppSync has one, its value. Source: AppSync developer guide, "Quotas". */
export const executionLimits = {
  graphqlProgramsInMemory: {
    name: 'graphqlProgramsInMemory',
    description: 'GraphQL APIs that are kept compiled (not of AWS).',
    unit: 'count',
    default: 200,
  },
  graphqlPlanChoices: {
    name: 'graphqlPlanChoices',
    description: 'Plans of one document that are kept, by what its variables skip and include (not of AWS).',
    unit: 'count',
    default: 16,
  },
  graphqlAddressesInMemory: {
    name: 'graphqlAddressesInMemory',
    description: 'Addresses that lead to compiled GraphQL APIs without a look (not of AWS).',
    unit: 'count',
    default: 2_000,
  },
  graphqlRequestBytes: {
    name: 'graphqlRequestBytes',
    description: 'Body of a request to a GraphQL API.',
    unit: 'bytes',
    default: 6_291_456,
  },
  graphqlDocumentCharacters: {
    name: 'graphqlDocumentCharacters',
    description: 'GraphQL document of a request.',
    unit: 'characters',
    default: 1_048_576,
  },
  graphqlDocumentTokens: {
    name: 'graphqlDocumentTokens',
    description: 'Tokens of a GraphQL document.',
    unit: 'count',
    default: 15_000,
  },
  graphqlDocumentNesting: {
    name: 'graphqlDocumentNesting',
    description: 'How deep brackets of a GraphQL document nest.',
    unit: 'count',
    default: 200,
  },
  graphqlDocumentAliases: {
    name: 'graphqlDocumentAliases',
    description: 'Aliases of an operation, those of its fragments counted wherever they are spread.',
    unit: 'count',
    default: 10_000,
  },
  graphqlDocumentFields: {
    name: 'graphqlDocumentFields',
    description: 'Fields of an operation, those of its fragments counted wherever they are spread.',
    unit: 'count',
    default: 20_000,
  },
  graphqlDocumentOperations: {
    name: 'graphqlDocumentOperations',
    description: 'Operations of one GraphQL document: validation goes through all fragments for each.',
    unit: 'count',
    default: 100,
  },
  graphqlDocumentVariables: {
    name: 'graphqlDocumentVariables',
    description: 'Variables of all operations of one GraphQL document (not of AWS).',
    unit: 'count',
    default: 1_000,
  },
  graphqlDirectives: {
    name: 'graphqlDirectives',
    description: 'Directives of a GraphQL document.',
    unit: 'count',
    default: 1_000,
  },
  graphqlIntrospectionDepth: {
    name: 'graphqlIntrospectionDepth',
    description: 'How deep a selection below __schema and __type nests.',
    unit: 'count',
    default: 20,
  },
  graphqlValidationErrors: {
    name: 'graphqlValidationErrors',
    description: 'What is wrong with a document, as far as an answer lists it.',
    unit: 'count',
    default: 50,
  },
  graphqlPlanBytes: {
    name: 'graphqlPlanBytes',
    description:
      'About what planned documents of all GraphQL APIs take that are kept in memory (not of AWS).',
    unit: 'bytes',
    default: 67_108_864,
  },
  graphqlPlannedCharacters: {
    name: 'graphqlPlannedCharacters',
    description:
      'Longest GraphQL document that is kept planned; those that are longer are planned each time (not of AWS).',
    unit: 'characters',
    default: 32_768,
  },
  graphqlCompiledCharacters: {
    name: 'graphqlCompiledCharacters',
    description:
      'Code of resolvers that is kept compiled, that of all GraphQL APIs in one language together (not of AWS).',
    unit: 'characters',
    default: 2_097_152,
  },
  graphqlResponseBytes: {
    name: 'graphqlResponseBytes',
    description: 'Answer of a GraphQL API.',
    unit: 'bytes',
    default: 5_242_880,
  },
  graphqlResolvers: {
    name: 'graphqlResolvers',
    description: 'Resolvers that one request runs.',
    unit: 'count',
    default: 10_000,
  },
  graphqlExecutionTimeoutMs: {
    name: 'graphqlExecutionTimeoutMs',
    description: 'Longest that a request to a GraphQL API may take.',
    unit: 'milliseconds',
    default: 30_000,
  },
  graphqlTurnMs: {
    name: 'graphqlTurnMs',
    description:
      'How long code of resolvers runs before all else that the server does has its turn (not of AWS).',
    unit: 'milliseconds',
    default: 10,
  },
  graphqlOwnCallDepth: {
    name: 'graphqlOwnCallDepth',
    description: 'GraphQL APIs of this server that call each other, one for the other (not of AWS).',
    unit: 'count',
    default: 10,
  },
  graphqlBatchSize: {
    name: 'graphqlBatchSize',
    description: 'Invocations that BatchInvoke gathers where a resolver has no maxBatchSize.',
    unit: 'count',
    default: 5,
  },
} as const satisfies { readonly [name: string]: Limit };
