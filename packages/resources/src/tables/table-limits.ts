import type { Limit } from '@cairn/kit';

/** Quotas of tables, after "Quotas in Amazon DynamoDB" in the developer guide, and what bounds the server's own work. */
export const tableLimits = {
  tablesMax: {
    name: 'tablesMax',
    description: 'Tables of one account and region.',
    unit: 'count',
    default: 2_500,
  },
  tableItemBytes: {
    name: 'tableItemBytes',
    description: 'One item, names and values, as DynamoDB counts it.',
    unit: 'bytes',
    default: 409_600,
  },
  tablePageBytes: {
    name: 'tablePageBytes',
    description: 'Items that one page of Query or Scan reads, before any filter.',
    unit: 'bytes',
    default: 1_048_576,
  },
  tableBatchReadBytes: {
    name: 'tableBatchReadBytes',
    description: 'Items that one BatchGetItem answers.',
    unit: 'bytes',
    default: 16_777_216,
  },
  tableTransactionBytes: {
    name: 'tableTransactionBytes',
    description: 'Items of one transaction together.',
    unit: 'bytes',
    default: 4_194_304,
  },
  tableRequestBytes: {
    name: 'tableRequestBytes',
    description: 'Body of one request to DynamoDB.',
    unit: 'bytes',
    default: 16_777_216,
  },
  tableGlobalIndexesMax: {
    name: 'tableGlobalIndexesMax',
    description: 'Global secondary indexes of one table.',
    unit: 'count',
    default: 20,
  },
  tableLocalIndexesMax: {
    name: 'tableLocalIndexesMax',
    description: 'Local secondary indexes of one table.',
    unit: 'count',
    default: 5,
  },
  tableTags: {
    name: 'tableTags',
    description: 'Tags of one table.',
    unit: 'count',
    default: 50,
  },
  tableStreamHours: {
    name: 'tableStreamHours',
    description: 'For how many hours the records of a stream are kept.',
    unit: 'count',
    default: 24,
  },
  tableTokenSeconds: {
    name: 'tableTokenSeconds',
    description: 'For how long the ClientRequestToken of a transaction is remembered.',
    unit: 'seconds',
    default: 600,
  },
  tableSweepSeconds: {
    name: 'tableSweepSeconds',
    description: 'Between two looks at what has expired: items by time to live, records of streams, tokens.',
    unit: 'seconds',
    default: 10,
  },
  tableCountSeconds: {
    name: 'tableCountSeconds',
    description: 'Between two counts of the items of a large table, for DescribeTable.',
    unit: 'seconds',
    default: 21_600,
  },
  tableCacheBytes: {
    name: 'tableCacheBytes',
    description: 'Memory for the items that were read or written last, of all tables together.',
    unit: 'bytes',
    default: 33_554_432,
  },
} as const satisfies { readonly [name: string]: Limit };

/** Name of a limit. */
export type TableLimitName = keyof typeof tableLimits;
