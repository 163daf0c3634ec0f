import type { LimitValues } from '@cairn/kit';
import type { Table } from './table.ts';
import { checkGlobalCount, checkThroughput, readIndex, throughputOf } from './table-definition.ts';
import type { TableLimitName } from './table-limits.ts';
import { type IndexRecord, partCollection, type TableRecord, type ThroughputRecord } from './table-record.ts';
import type { AttributeDefinition, IndexUpdate, Throughput, UpdateTableInput } from './table-types.ts';
import { tablesErrors } from './tables-errors.ts';

/** What a change depends on beside the table. */
interface Surroundings {
  readonly limits: LimitValues<TableLimitName>;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** A changed table, and the collections that nothing names any more. */
interface ChangedTable {
  readonly record: TableRecord;
  readonly garbage: readonly string[];
}

/** Whether a call asks for any change. */
export function hasChange(input: UpdateTableInput): boolean {
  const { TableName: _name, AttributeDefinitions: _definitions, ...changes } = input;
  return Object.values(changes).some((change) => change !== undefined);
}

/** The table after UpdateTable, but for its stream. @throws ServiceError */
export function changedTable(table: Table, input: UpdateTableInput, around: Surroundings): ChangedTable {
  if (input.ReplicaUpdates !== undefined) {
    throw tablesErrors.validation('ReplicaUpdates: global tables are not supported by Cairn');
  }
  const paid = withBilling(table.record, input, around.now);
  const indexed = withIndexes(paid, input, around);
  const record: TableRecord = {
    ...indexed.record,
    ...(input.OnDemandThroughput !== undefined && { onDemand: input.OnDemandThroughput }),
    ...(input.SSESpecification !== undefined && { encryption: input.SSESpecification }),
    ...(input.TableClass !== undefined && { tableClass: input.TableClass }),
    ...(input.DeletionProtectionEnabled !== undefined && {
      deletionProtection: input.DeletionProtectionEnabled,
    }),
  };
  return { record, garbage: indexed.garbage };
}

function withBilling(record: TableRecord, input: UpdateTableInput, now: number): TableRecord {
  const { BillingMode: mode = record.billingMode, ProvisionedThroughput: wanted } = input;
  if (input.BillingMode !== undefined || wanted !== undefined) checkThroughput(mode, wanted);
  if (mode === 'PAY_PER_REQUEST') {
    if (record.billingMode === mode) return record;
    const indexes = record.indexes.map((index) => ({ ...index, throughput: throughputOf(undefined) }));
    return { ...record, billingMode: mode, onDemandMs: now, throughput: throughputOf(undefined), indexes };
  }
  if (wanted === undefined) return record;
  if (input.BillingMode === undefined) checkDiffers(record.throughput, wanted, 'table');
  return { ...record, billingMode: mode, throughput: changedThroughput(record.throughput, wanted, now) };
}

function checkDiffers(current: Throughput, wanted: Throughput, whose: string): void {
  const { ReadCapacityUnits: read, WriteCapacityUnits: write } = current;
  if (wanted.ReadCapacityUnits !== read || wanted.WriteCapacityUnits !== write) return;
  throw tablesErrors.validation(
    `The provisioned throughput for the ${whose} will not change. The requested value equals the current value. Current ReadCapacityUnits provisioned for the ${whose}: ${read}. Requested ReadCapacityUnits: ${read}. Current WriteCapacityUnits provisioned for the ${whose}: ${write}. Requested WriteCapacityUnits: ${write}. Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.`,
  );
}

function changedThroughput(current: ThroughputRecord, wanted: Throughput, now: number): ThroughputRecord {
  const isMore =
    wanted.ReadCapacityUnits > current.ReadCapacityUnits ||
    wanted.WriteCapacityUnits > current.WriteCapacityUnits;
  const isLess =
    wanted.ReadCapacityUnits < current.ReadCapacityUnits ||
    wanted.WriteCapacityUnits < current.WriteCapacityUnits;
  return {
    ...current,
    ...throughputOf(wanted),
    ...(isMore && { increasedMs: now }),
    ...(isLess && { decreasedMs: now }),
  };
}

function withIndexes(record: TableRecord, input: UpdateTableInput, around: Surroundings): ChangedTable {
  const updates = input.GlobalSecondaryIndexUpdates ?? [];
  const made = updates.filter(({ Create, Delete }) => Create !== undefined || Delete !== undefined);
  if (made.length > 1) {
    throw tablesErrors.limitExceeded(
      'Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table',
    );
  }
  let changed: ChangedTable = { record, garbage: [] };
  for (const update of updates) {
    const next = withIndexUpdate(changed.record, update, input, around);
    changed = { record: next.record, garbage: [...changed.garbage, ...next.garbage] };
  }
  return changed;
}

function withIndexUpdate(
  record: TableRecord,
  { Create, Update, Delete }: IndexUpdate,
  input: UpdateTableInput,
  { limits, now }: Surroundings,
): ChangedTable {
  if (Create !== undefined) {
    if (record.indexes.some(({ name }) => name === Create.IndexName)) {
      throw tablesErrors.validation('Attempting to create an index which already exists');
    }
    checkGlobalCount(record.indexes.filter(({ kind }) => kind === 'global').length + 1, limits);
    const number = record.lastPartNumber + 1;
    const definitions = mergedDefinitions(record.attributeDefinitions, input.AttributeDefinitions ?? []);
    const made = readIndex('global', Create, number, {
      BillingMode: record.billingMode,
      AttributeDefinitions: definitions,
    });
    const indexes: readonly IndexRecord[] = [...record.indexes, { ...made, status: 'CREATING' }];
    const attributeDefinitions = usedDefinitions(definitions, record.keySchema, indexes);
    return { record: { ...record, indexes, attributeDefinitions, lastPartNumber: number }, garbage: [] };
  }
  const name = Update?.IndexName ?? Delete?.IndexName;
  const index = record.indexes.find((each) => each.kind === 'global' && each.name === name);
  if (index === undefined) throw tablesErrors.tableNotFound();
  if (Delete !== undefined) {
    const indexes = record.indexes.filter((each) => each !== index);
    const attributeDefinitions = usedDefinitions(record.attributeDefinitions, record.keySchema, indexes);
    return {
      record: { ...record, indexes, attributeDefinitions },
      garbage: [partCollection(record.number, index.number)],
    };
  }
  const wanted = Update?.ProvisionedThroughput;
  const changed: IndexRecord = {
    ...index,
    ...(wanted !== undefined && { throughput: changedThroughput(index.throughput, wanted, now) }),
    ...(Update?.OnDemandThroughput !== undefined && { onDemand: Update.OnDemandThroughput }),
  };
  const indexes = record.indexes.map((each) => (each === index ? changed : each));
  return { record: { ...record, indexes }, garbage: [] };
}

function mergedDefinitions(
  own: readonly AttributeDefinition[],
  given: readonly AttributeDefinition[],
): readonly AttributeDefinition[] {
  const known = new Set(own.map(({ AttributeName }) => AttributeName));
  return [...own, ...given.filter(({ AttributeName }) => !known.has(AttributeName))];
}

function usedDefinitions(
  definitions: readonly AttributeDefinition[],
  keySchema: TableRecord['keySchema'],
  indexes: readonly IndexRecord[],
): readonly AttributeDefinition[] {
  const schemas = [keySchema, ...indexes.map((index) => index.keySchema)];
  const used = new Set(schemas.flat().map(({ AttributeName }) => AttributeName));
  return definitions.filter(({ AttributeName }) => used.has(AttributeName));
}
