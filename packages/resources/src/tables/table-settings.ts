import { type CallScope, ServiceError } from '@cairn/kit';
import type { DerivedBackfill } from './derived-backfill.ts';
import type { Table } from './table.ts';
import type { TableCatalog } from './table-catalog.ts';
import { readTags } from './table-definition.ts';
import { partCollection } from './table-record.ts';
import type { TableInput, Tag, UpdateTimeToLiveInput } from './table-types.ts';
import { tablesErrors } from './tables-errors.ts';

/** Tags, time to live, backups and limits: what is set on tables, or asked, beside what they are. */
export class TableSettings {
  readonly #catalog: TableCatalog;
  readonly #backfill: DerivedBackfill;

  constructor(catalog: TableCatalog, backfill: DerivedBackfill) {
    this.#catalog = catalog;
    this.#backfill = backfill;
  }

  tag(
    scope: CallScope,
    input: { readonly ResourceArn: string; readonly Tags: readonly Tag[] },
  ): Promise<void> {
    return this.#catalog.change(async () => {
      const table = this.#resource(scope, input.ResourceArn);
      const tags = readTags(input.Tags, this.#catalog.ports.limits.tableTags, table.record.tags);
      await this.#catalog.replace(table, { ...table.record, tags });
    });
  }

  untag(
    scope: CallScope,
    input: { readonly ResourceArn: string; readonly TagKeys: readonly string[] },
  ): Promise<void> {
    return this.#catalog.change(async () => {
      const table = this.#resource(scope, input.ResourceArn);
      const gone = new Set(input.TagKeys);
      const kept = Object.entries(table.record.tags).filter(([key]) => !gone.has(key));
      await this.#catalog.replace(table, { ...table.record, tags: Object.fromEntries(kept) });
    });
  }

  async tags(scope: CallScope, input: { readonly ResourceArn: string }) {
    const { record } = this.#resource(scope, input.ResourceArn);
    return { Tags: Object.entries(record.tags).map(([Key, Value]) => ({ Key, Value })) };
  }

  updateTimeToLive(scope: CallScope, input: UpdateTimeToLiveInput) {
    const { Enabled, AttributeName: attribute } = input.TimeToLiveSpecification;
    return this.#catalog.change(async () => {
      const table = this.#catalog.described(scope, input.TableName);
      const { record } = table;
      const { timeToLive, ...without } = record;
      if (timeToLive !== undefined && timeToLive.attribute !== attribute) {
        throw tablesErrors.validation(
          `TimeToLive is active on a different AttributeName: current AttributeName is ${timeToLive.attribute}`,
        );
      }
      if (Enabled === (timeToLive !== undefined)) {
        throw tablesErrors.validation(`TimeToLive is already ${Enabled ? 'enabled' : 'disabled'}`);
      }
      if (timeToLive === undefined) {
        const number = record.lastPartNumber + 1;
        const enabled = { attribute, number, status: 'ENABLING' } as const;
        this.#backfill.run(
          await this.#catalog.replace(table, { ...record, lastPartNumber: number, timeToLive: enabled }),
        );
      } else {
        await this.#catalog.replace(table, without, [], [partCollection(record.number, timeToLive.number)]);
      }
      return { TimeToLiveSpecification: { AttributeName: attribute, Enabled } };
    });
  }

  async describeTimeToLive(scope: CallScope, input: TableInput) {
    const { timeToLive } = this.#catalog.described(scope, input.TableName).record;
    return {
      TimeToLiveDescription:
        timeToLive === undefined
          ? { TimeToLiveStatus: 'DISABLED' }
          : { TimeToLiveStatus: timeToLive.status, AttributeName: timeToLive.attribute },
    };
  }

  async describeContinuousBackups(scope: CallScope, input: TableInput) {
    this.#catalog.described(scope, input.TableName);
    return {
      ContinuousBackupsDescription: {
        ContinuousBackupsStatus: 'ENABLED',
        PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
      },
    };
  }

  async describeContributorInsights(scope: CallScope, input: TableInput & { readonly IndexName?: string }) {
    const table = this.#catalog.described(scope, input.TableName);
    const { IndexName } = input;
    return {
      TableName: table.record.name,
      ...(IndexName !== undefined && { IndexName }),
      ContributorInsightsStatus: 'DISABLED',
    };
  }

  async describeKinesisStreamingDestination(scope: CallScope, input: TableInput) {
    const table = this.#catalog.described(scope, input.TableName);
    return { TableName: table.record.name, KinesisDataStreamDestinations: [] };
  }

  async listBackups() {
    return { BackupSummaries: [] };
  }

  async listGlobalTables() {
    return { GlobalTables: [] };
  }

  async describeLimits() {
    return {
      AccountMaxReadCapacityUnits: 80_000,
      AccountMaxWriteCapacityUnits: 80_000,
      TableMaxReadCapacityUnits: 40_000,
      TableMaxWriteCapacityUnits: 40_000,
    };
  }

  async describeEndpoints({ region }: CallScope) {
    return { Endpoints: [{ Address: `dynamodb.${region}.amazonaws.com`, CachePeriodInMinutes: 1_440 }] };
  }

  /** The table behind an ARN. @throws ServiceError */
  #resource(scope: CallScope, arn: string): Table {
    if (!arn.startsWith('arn:')) {
      throw tablesErrors.validation(`Invalid TableArn: Invalid ResourceArn provided as input ${arn}`);
    }
    try {
      return this.#catalog.existing(scope, arn);
    } catch (error) {
      if (error instanceof ServiceError && error.code === 'ResourceNotFoundException') {
        throw tablesErrors.resourceNotFound(arn);
      }
      throw error;
    }
  }
}
