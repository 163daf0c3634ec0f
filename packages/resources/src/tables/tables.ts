import type { CallScope } from '@cairn/kit';
import { type BatchWriteItemOutput, BatchWrites } from './batch-writes.ts';
import { DerivedBackfill } from './derived-backfill.ts';
import { type ItemAccessKeys, type ItemCall, itemAccessKeys } from './item-access-keys.ts';
import { ItemCounts } from './item-counts.ts';
import { ItemPages, type PageOutput } from './item-pages.ts';
import {
  type BatchGetItemOutput,
  type ItemReadOutput,
  ItemReads,
  type TransactGetItemsOutput,
} from './item-reads.ts';
import { ItemStore } from './item-store.ts';
import { type ItemWriteOutput, ItemWrites } from './item-writes.ts';
import type {
  BatchExecuteStatementInput,
  BatchExecuteStatementOutput,
  ExecuteStatementInput,
  ExecuteStatementOutput,
  ExecuteTransactionInput,
  ExecuteTransactionOutput,
} from './partiql/partiql-ports.ts';
import { Statements } from './partiql/statements.ts';
import { statementTables } from './statement-tables.ts';
import { TableCatalog } from './table-catalog.ts';
import { TableExpiry } from './table-expiry.ts';
import { TableOperations } from './table-operations.ts';
import { TableSettings } from './table-settings.ts';
import { type GetRecordsOutput, TableStreams } from './table-streams.ts';
import type * as Types from './table-types.ts';
import type { TablesPorts } from './tables-ports.ts';
import { type TransactWriteItemsOutput, TransactWrites } from './transact-writes.ts';

/**
 * DynamoDB and its streams: one method per operation, members as the API spells them, instants as epoch milliseconds,
 * items as payloads. Each throws ServiceError from the table in `tables-errors.ts`. What is answered is on disk, with
 * all that follows from it: entries of indexes, records of streams.
 */
export class Tables {
  readonly #catalog: TableCatalog;
  readonly #backfill: DerivedBackfill;
  readonly #counts: ItemCounts;
  readonly #streams: TableStreams;
  readonly #expiry: TableExpiry;
  readonly #operations: TableOperations;
  readonly #settings: TableSettings;
  readonly #reads: ItemReads;
  readonly #writes: ItemWrites;
  readonly #pages: ItemPages;
  readonly #batches: BatchWrites;
  readonly #transactions: TransactWrites;
  readonly #statements: Statements;

  constructor(ports: TablesPorts) {
    const catalog = new TableCatalog(ports);
    const items = new ItemStore(catalog);
    this.#catalog = catalog;
    this.#backfill = new DerivedBackfill(catalog);
    this.#counts = new ItemCounts(items);
    this.#streams = new TableStreams(catalog, items.streams);
    this.#operations = new TableOperations({
      catalog,
      streams: this.#streams,
      backfill: this.#backfill,
      counts: this.#counts,
    });
    this.#settings = new TableSettings(catalog, this.#backfill);
    this.#reads = new ItemReads(items);
    this.#writes = new ItemWrites(items);
    this.#pages = new ItemPages(catalog);
    this.#batches = new BatchWrites(items);
    this.#transactions = new TransactWrites(items);
    this.#expiry = new TableExpiry(items, this.#streams, this.#transactions.tokens);
    this.#statements = new Statements(
      statementTables({
        catalog,
        reads: this.#reads,
        writes: this.#writes,
        pages: this.#pages,
        transactions: this.#transactions,
      }),
    );
  }

  /** Takes up what the store holds. Call it before anything else. */
  async start(): Promise<void> {
    await this.#catalog.start();
    await this.#streams.start();
    this.#backfill.start();
    this.#expiry.start();
  }

  /** Ends background work; what is left of it is taken up by the next start. */
  async stop(): Promise<void> {
    await this.#expiry.stop();
    await this.#backfill.stop();
    await this.#counts.stop();
    await this.#catalog.stop();
  }

  /** Resolves when what is done in the background so far is done. */
  async settled(): Promise<void> {
    await this.#expiry.settled();
    await this.#backfill.settled();
    await this.#counts.settled();
    await this.#catalog.settled();
  }

  /** What policies may ask about a call that touches items: see {@link itemAccessKeys}. */
  accessKeys(call: ItemCall): readonly ItemAccessKeys[] {
    return itemAccessKeys(this.#catalog, call);
  }

  async createTable(scope: CallScope, input: Types.CreateTableInput): Promise<unknown> {
    return this.#operations.create(scope, input);
  }

  async describeTable(scope: CallScope, input: Types.TableInput): Promise<unknown> {
    return this.#operations.describe(scope, input);
  }

  async updateTable(scope: CallScope, input: Types.UpdateTableInput): Promise<unknown> {
    return this.#operations.update(scope, input);
  }

  async deleteTable(scope: CallScope, input: Types.TableInput): Promise<unknown> {
    return this.#operations.delete(scope, input);
  }

  async listTables(scope: CallScope, input: Types.ListTablesInput): Promise<unknown> {
    return this.#operations.list(scope, input);
  }

  async tagResource(
    scope: CallScope,
    input: { readonly ResourceArn: string; readonly Tags: readonly Types.Tag[] },
  ): Promise<void> {
    return this.#settings.tag(scope, input);
  }

  async untagResource(
    scope: CallScope,
    input: { readonly ResourceArn: string; readonly TagKeys: readonly string[] },
  ): Promise<void> {
    return this.#settings.untag(scope, input);
  }

  async listTagsOfResource(scope: CallScope, input: { readonly ResourceArn: string }): Promise<unknown> {
    return this.#settings.tags(scope, input);
  }

  async updateTimeToLive(scope: CallScope, input: Types.UpdateTimeToLiveInput): Promise<unknown> {
    return this.#settings.updateTimeToLive(scope, input);
  }

  async describeTimeToLive(scope: CallScope, input: Types.TableInput): Promise<unknown> {
    return this.#settings.describeTimeToLive(scope, input);
  }

  async describeContinuousBackups(scope: CallScope, input: Types.TableInput): Promise<unknown> {
    return this.#settings.describeContinuousBackups(scope, input);
  }

  async describeContributorInsights(
    scope: CallScope,
    input: Types.TableInput & { readonly IndexName?: string },
  ): Promise<unknown> {
    return this.#settings.describeContributorInsights(scope, input);
  }

  async describeKinesisStreamingDestination(scope: CallScope, input: Types.TableInput): Promise<unknown> {
    return this.#settings.describeKinesisStreamingDestination(scope, input);
  }

  listBackups(): Promise<unknown> {
    return this.#settings.listBackups();
  }

  listGlobalTables(): Promise<unknown> {
    return this.#settings.listGlobalTables();
  }

  describeLimits(): Promise<unknown> {
    return this.#settings.describeLimits();
  }

  describeEndpoints(scope: CallScope): Promise<unknown> {
    return this.#settings.describeEndpoints(scope);
  }

  putItem(scope: CallScope, input: Types.PutItemInput): Promise<ItemWriteOutput> {
    return this.#writes.put(scope, input);
  }

  getItem(scope: CallScope, input: Types.GetItemInput): Promise<ItemReadOutput> {
    return this.#reads.get(scope, input);
  }

  updateItem(scope: CallScope, input: Types.UpdateItemInput): Promise<ItemWriteOutput> {
    return this.#writes.update(scope, input);
  }

  deleteItem(scope: CallScope, input: Types.DeleteItemInput): Promise<ItemWriteOutput> {
    return this.#writes.delete(scope, input);
  }

  query(scope: CallScope, input: Types.QueryInput): Promise<PageOutput> {
    return this.#pages.query(scope, input);
  }

  scan(scope: CallScope, input: Types.ScanInput): Promise<PageOutput> {
    return this.#pages.scan(scope, input);
  }

  async batchGetItem(scope: CallScope, input: Types.BatchGetItemInput): Promise<BatchGetItemOutput> {
    return this.#reads.batchGet(scope, input);
  }

  async batchWriteItem(scope: CallScope, input: Types.BatchWriteItemInput): Promise<BatchWriteItemOutput> {
    return this.#batches.write(scope, input);
  }

  async transactGetItems(
    scope: CallScope,
    input: Types.TransactGetItemsInput,
  ): Promise<TransactGetItemsOutput> {
    return this.#reads.transactGet(scope, input);
  }

  async transactWriteItems(
    scope: CallScope,
    input: Types.TransactWriteItemsInput,
  ): Promise<TransactWriteItemsOutput> {
    return this.#transactions.write(scope, input);
  }

  async executeStatement(scope: CallScope, input: ExecuteStatementInput): Promise<ExecuteStatementOutput> {
    return this.#statements.execute(scope, input);
  }

  async batchExecuteStatement(
    scope: CallScope,
    input: BatchExecuteStatementInput,
  ): Promise<BatchExecuteStatementOutput> {
    return this.#statements.batch(scope, input);
  }

  async executeTransaction(
    scope: CallScope,
    input: ExecuteTransactionInput,
  ): Promise<ExecuteTransactionOutput> {
    return this.#statements.transaction(scope, input);
  }

  async listStreams(scope: CallScope, input: Types.ListStreamsInput): Promise<unknown> {
    return this.#streams.list(scope, input);
  }

  async describeStream(scope: CallScope, input: Types.DescribeStreamInput): Promise<unknown> {
    return this.#streams.describe(scope, input);
  }

  async getShardIterator(scope: CallScope, input: Types.GetShardIteratorInput): Promise<unknown> {
    return this.#streams.shardIterator(scope, input);
  }

  async getRecords(scope: CallScope, input: Types.GetRecordsInput): Promise<GetRecordsOutput> {
    return this.#streams.records(scope, input);
  }
}
