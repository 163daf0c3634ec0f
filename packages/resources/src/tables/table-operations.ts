import type { CallScope, RecordWrite } from '@cairn/kit';
import type { DerivedBackfill } from './derived-backfill.ts';
import type { ItemCounts } from './item-counts.ts';
import type { Table } from './table.ts';
import { placeOf, type TableCatalog } from './table-catalog.ts';
import { readDefinition } from './table-definition.ts';
import { describeTable, noCounts } from './table-description.ts';
import type { TableRecord } from './table-record.ts';
import type { TableStreams } from './table-streams.ts';
import type {
  CreateTableInput,
  ListTablesInput,
  StreamSpecification,
  TableInput,
  UpdateTableInput,
} from './table-types.ts';
import { changedTable, hasChange } from './table-update.ts';
import { tablesErrors } from './tables-errors.ts';

type Description = ReturnType<typeof describeTable>;

const listSize = 100;

/** Operations on tables as a whole. */
export class TableOperations {
  readonly #catalog: TableCatalog;
  readonly #streams: TableStreams;
  readonly #backfill: DerivedBackfill;
  readonly #counts: ItemCounts;

  constructor(parts: {
    readonly catalog: TableCatalog;
    readonly streams: TableStreams;
    readonly backfill: DerivedBackfill;
    readonly counts: ItemCounts;
  }) {
    this.#catalog = parts.catalog;
    this.#streams = parts.streams;
    this.#backfill = parts.backfill;
    this.#counts = parts.counts;
  }

  create(scope: CallScope, input: CreateTableInput): Promise<{ readonly TableDescription: Description }> {
    const { ports } = this.#catalog;
    const definition = readDefinition(input, ports.limits);
    const place = placeOf(scope, input.TableName);
    return this.#catalog.change(async () => {
      if (this.#catalog.find(place) !== undefined) throw tablesErrors.tableExists(place.name);
      const { tablesMax } = ports.limits;
      if (this.#catalog.names(place).length >= tablesMax) {
        throw tablesErrors.limitExceeded(
          `Subscriber limit exceeded: There is a limit of ${tablesMax} tables per subscriber`,
        );
      }
      const createdMs = ports.clock.now();
      const record: TableRecord = {
        name: place.name,
        tableId: ports.ids.uuid(),
        number: await this.#catalog.nextNumber(),
        createdMs,
        ...definition,
        ...(definition.billingMode === 'PAY_PER_REQUEST' && { onDemandMs: createdMs }),
        ...(input.OnDemandThroughput !== undefined && { onDemand: input.OnDemandThroughput }),
        ...(input.SSESpecification !== undefined && { encryption: input.SSESpecification }),
        ...(input.TableClass !== undefined && { tableClass: input.TableClass }),
      };
      const streamed = this.#withStream(place, record, input.StreamSpecification);
      const table = await this.#catalog.create(place, streamed.record, streamed.writes);
      return { TableDescription: describeTable(table, noCounts, 'CREATING') };
    });
  }

  async describe(scope: CallScope, input: TableInput): Promise<{ readonly Table: Description }> {
    const table = this.#catalog.described(scope, input.TableName);
    return { Table: describeTable(table, await this.#counts.of(table)) };
  }

  update(scope: CallScope, input: UpdateTableInput): Promise<{ readonly TableDescription: Description }> {
    if (!hasChange(input)) {
      throw tablesErrors.validation(
        'At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required',
      );
    }
    return this.#catalog.change(async () => {
      const { ports } = this.#catalog;
      const table = this.#catalog.described(scope, input.TableName);
      const { record, garbage } = changedTable(table, input, {
        limits: ports.limits,
        now: ports.clock.now(),
      });
      const streamed = await this.#changeStream(table, record, input.StreamSpecification);
      const changed = await this.#catalog.replace(table, streamed.record, streamed.writes, garbage);
      this.#backfill.run(changed);
      return { TableDescription: describeTable(changed, await this.#counts.of(changed), 'UPDATING') };
    });
  }

  delete(scope: CallScope, input: TableInput): Promise<{ readonly TableDescription: Description }> {
    return this.#catalog.change(async () => {
      const table = this.#catalog.described(scope, input.TableName);
      if (table.record.deletionProtection) {
        throw tablesErrors.validation(
          'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
        );
      }
      const description = describeTable(table, noCounts, 'DELETING');
      await this.#catalog.remove(table, await this.#streams.disabled(table));
      return { TableDescription: description };
    });
  }

  async list(scope: CallScope, { ExclusiveStartTableName: start, Limit = listSize }: ListTablesInput) {
    const names = this.#catalog.names(scope);
    const rest = start === undefined ? names : names.filter((name) => name > start);
    const TableNames = rest.slice(0, Limit);
    const last = rest.length > Limit ? TableNames.at(-1) : undefined;
    return { TableNames, ...(last !== undefined && { LastEvaluatedTableName: last }) };
  }

  async #changeStream(table: Table, record: TableRecord, wish: StreamSpecification | undefined) {
    if (wish === undefined) return { record, writes: [] };
    const { stream, ...without } = record;
    if (wish.StreamEnabled) {
      if (stream === undefined) return this.#withStream(table.place, record, wish);
      throw tablesErrors.validation(`Table already has an enabled stream: TableName: ${record.name}`);
    }
    if (stream === undefined) {
      throw tablesErrors.validation(`Table has no stream to disable: TableName: ${record.name}`);
    }
    return { record: without, writes: await this.#streams.disabled(table) };
  }

  #withStream(
    place: Table['place'],
    record: TableRecord,
    wish: StreamSpecification | undefined,
  ): { readonly record: TableRecord; readonly writes: readonly RecordWrite[] } {
    if (wish?.StreamEnabled === false && wish.StreamViewType !== undefined) {
      throw tablesErrors.invalidParameters('StreamViewType is specified, but StreamEnabled is false');
    }
    if (wish?.StreamEnabled !== true) return { record, writes: [] };
    const viewType = wish.StreamViewType;
    if (viewType === undefined) {
      throw tablesErrors.invalidParameters('StreamEnabled is true, but StreamViewType is not specified');
    }
    const number = record.lastPartNumber + 1;
    const { latestStreamLabel } = record;
    const { reference, writes } = this.#streams.made(place, record, {
      number,
      viewType,
      ...(latestStreamLabel !== undefined && { labelBefore: latestStreamLabel }),
    });
    return {
      record: {
        ...record,
        lastPartNumber: number,
        stream: reference,
        latestStreamLabel: reference.label,
      },
      writes,
    };
  }
}
