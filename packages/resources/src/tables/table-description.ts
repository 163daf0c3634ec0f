import type { Table } from './table.ts';
import type { IndexRecord, ThroughputRecord } from './table-record.ts';
import { streamArn } from './table-record.ts';

/** How many items and bytes there are in a table or in an index, roughly. */
export interface ItemCount {
  readonly items: number;
  readonly bytes: number;
}

/** What of a table is counted. */
export interface TableCounts {
  readonly table: ItemCount;
  /** By the name of the index. */
  readonly indexes: { readonly [name: string]: ItemCount };
}

const noItems: ItemCount = { items: 0, bytes: 0 };
export const noCounts: TableCounts = { table: noItems, indexes: {} };

/** A table's `TableDescription`. Instants are epoch milliseconds. */
export function describeTable(
  table: Table,
  counts: TableCounts,
  status: 'ACTIVE' | 'CREATING' | 'UPDATING' | 'DELETING' = 'ACTIVE',
): { readonly [member: string]: unknown } {
  const { record, arn } = table;
  const isDeleting = status === 'DELETING';
  const ofKind = (kind: IndexRecord['kind']) => record.indexes.filter((index) => index.kind === kind);
  const local = ofKind('local').map((index) => describeLocalIndex(arn, index, counts));
  const global = ofKind('global').map((index) => describeGlobalIndex(table, index, counts));
  return {
    ...(!isDeleting && {
      AttributeDefinitions: record.attributeDefinitions,
      KeySchema: record.keySchema,
      CreationDateTime: record.createdMs,
    }),
    TableName: record.name,
    TableStatus: isBackfilling(record.indexes) && status === 'ACTIVE' ? 'UPDATING' : status,
    ProvisionedThroughput: describeThroughput(record.throughput),
    TableSizeBytes: counts.table.bytes,
    ItemCount: counts.table.items,
    TableArn: arn,
    TableId: record.tableId,
    ...(record.billingMode === 'PAY_PER_REQUEST' && {
      BillingModeSummary: {
        BillingMode: 'PAY_PER_REQUEST',
        LastUpdateToPayPerRequestDateTime: record.onDemandMs,
      },
    }),
    ...(record.onDemand !== undefined && { OnDemandThroughput: record.onDemand }),
    ...(local.length > 0 && { LocalSecondaryIndexes: local }),
    ...(global.length > 0 && { GlobalSecondaryIndexes: global }),
    ...describeStream(table),
    ...describeEncryption(table),
    ...(record.tableClass !== undefined && { TableClassSummary: { TableClass: record.tableClass } }),
    DeletionProtectionEnabled: record.deletionProtection,
  };
}

function isBackfilling(indexes: readonly IndexRecord[]): boolean {
  return indexes.some(({ status }) => status === 'CREATING');
}

function describeThroughput(throughput: ThroughputRecord) {
  const { increasedMs, decreasedMs, ReadCapacityUnits, WriteCapacityUnits } = throughput;
  return {
    NumberOfDecreasesToday: 0,
    ...(increasedMs !== undefined && { LastIncreaseDateTime: increasedMs }),
    ...(decreasedMs !== undefined && { LastDecreaseDateTime: decreasedMs }),
    ReadCapacityUnits,
    WriteCapacityUnits,
  };
}

function describeLocalIndex(tableArn: string, index: IndexRecord, counts: TableCounts) {
  const { items, bytes } = counts.indexes[index.name] ?? noItems;
  return {
    IndexName: index.name,
    KeySchema: index.keySchema,
    Projection: index.projection,
    IndexSizeBytes: bytes,
    ItemCount: items,
    IndexArn: `${tableArn}/index/${index.name}`,
  };
}

function describeGlobalIndex({ arn }: Table, index: IndexRecord, counts: TableCounts) {
  return {
    ...describeLocalIndex(arn, index, counts),
    IndexStatus: index.status,
    ...(index.status === 'CREATING' && { Backfilling: true }),
    ProvisionedThroughput: describeThroughput(index.throughput),
    ...(index.onDemand !== undefined && { OnDemandThroughput: index.onDemand }),
  };
}

function describeStream({ place, record: { stream, latestStreamLabel } }: Table) {
  return {
    ...(stream !== undefined && {
      StreamSpecification: { StreamEnabled: true, StreamViewType: stream.viewType },
    }),
    ...(latestStreamLabel !== undefined && {
      LatestStreamLabel: latestStreamLabel,
      LatestStreamArn: streamArn(place, latestStreamLabel),
    }),
  };
}

function describeEncryption({ place, record: { encryption } }: Table) {
  if (encryption?.Enabled !== true) return {};
  const { region, account } = place;
  const key = encryption.KMSMasterKeyId ?? 'alias/aws/dynamodb';
  const KMSMasterKeyArn = key.startsWith('arn:') ? key : `arn:aws:kms:${region}:${account}:key/${key}`;
  return { SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn } };
}
