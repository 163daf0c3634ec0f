import type { Limit } from '@cairn/kit';

/** Names of the limits of what one schema holds. */
export type SchemaLimitName = keyof typeof schemaLimits;

/** What keeps the reading of a schema short: the process does nothing else meanwhile. None of them is of AWS. */
export const schemaLimits = {
  graphqlSchemaTypes: {
    name: 'graphqlSchemaTypes',
    description: 'Definitions and extensions in the schema of one GraphQL API (not of AWS).',
    unit: 'count',
    default: 10_000,
  },
  graphqlSchemaFields: {
    name: 'graphqlSchemaFields',
    description:
      'Fields, arguments, enum values and union members in the schema of one GraphQL API (not of AWS).',
    unit: 'count',
    default: 40_000,
  },
  graphqlSchemaImplementedFields: {
    name: 'graphqlSchemaImplementedFields',
    description:
      'Fields, arguments and interfaces of interfaces in a schema, counted once for each type that implements them (not of AWS).',
    unit: 'count',
    default: 100_000,
  },
  graphqlSchemaProblems: {
    name: 'graphqlSchemaProblems',
    description: 'Problems of one schema that are told (not of AWS).',
    unit: 'count',
    default: 20,
  },
} as const satisfies { readonly [name: string]: Limit };
