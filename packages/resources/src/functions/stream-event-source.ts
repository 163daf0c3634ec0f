import { type Json, type JsonObject, parseArn, printJson, ServiceError } from '@cairn/kit';
import {
  type EventSourceSurroundings,
  failedItems,
  pause,
  untilAborted,
} from './event-source-surroundings.ts';
import { queueUrlOf } from './queue-event-source.ts';
import { streamPositions } from './stream-positions.ts';

const pollMs = 1_000;
const retryMsMin = 1_000;
const retryMsMax = 60_000;
const recordsMax = 1_000;

/** A record of a stream, as GetRecords answers it. */
interface StreamRecord extends JsonObject {
  readonly dynamodb: JsonObject & {
    readonly SequenceNumber: string;
    /** Epoch seconds. */
    readonly ApproximateCreationDateTime?: number;
  };
}

interface Shard {
  readonly ShardId: string;
  readonly SequenceNumberRange?: { readonly EndingSequenceNumber?: string };
}

/** Some records of one shard that go to the function together. */
interface StreamBatch {
  readonly shard: string;
  readonly records: readonly StreamRecord[];
  /** Invocations that have failed with these records. */
  readonly failures: number;
}

/**
 * Reads the shards of a DynamoDB stream in order and runs a function on each batch; a shard goes on when the function
 * has succeeded or the batch was given up (Lambda developer guide, "Using AWS Lambda with Amazon DynamoDB").
 * How far each shard was read is on disk; what was under way when reading ended comes again.
 */
export class StreamEventSource {
  readonly #surroundings: EventSourceSurroundings;
  readonly #positions: string;

  constructor(surroundings: EventSourceSurroundings) {
    this.#surroundings = surroundings;
    this.#positions = streamPositions(surroundings.mapping.uuid);
  }

  /** Reads until the signal ends, and does not wait for the function then. Never rejects. */
  async run(): Promise<void> {
    const { signal, report } = this.#surroundings;
    let retryMs = retryMsMin;
    while (!signal.aborted) {
      try {
        let count = 0;
        for (const shard of await this.#shards()) {
          if (signal.aborted) return;
          count += await this.#readShard(shard);
        }
        retryMs = retryMsMin;
        if (count === 0) await pause(this.#surroundings, pollMs);
      } catch (error) {
        if (signal.aborted) return;
        report(`PROBLEM: ${error instanceof Error ? error.message : String(error)}`);
        await pause(this.#surroundings, retryMs);
        retryMs = Math.min(retryMs * 2, retryMsMax);
      }
    }
  }

  async #shards(): Promise<readonly Shard[]> {
    const answer = (await this.#call('DescribeStream', {
      StreamArn: this.#surroundings.mapping.sourceArn,
    })) as unknown as { readonly StreamDescription: { readonly Shards?: readonly Shard[] } };
    return answer.StreamDescription.Shards ?? [];
  }

  /** Takes one batch of a shard. @returns how many records there were */
  async #readShard({ ShardId: shard }: Shard): Promise<number> {
    const { mapping } = this.#surroundings;
    const { BatchSize = 100, MaximumBatchingWindowInSeconds: window = 0 } = mapping.settings;
    let records = await this.#records(shard, BatchSize);
    if (records.length > 0 && records.length < BatchSize && window > 0) {
      await pause(this.#surroundings, window * 1_000);
      records = await this.#records(shard, BatchSize);
    }
    if (records.length === 0) return 0;
    const last = records.at(-1) as StreamRecord;
    const wanted = records.filter((record) => this.#isWanted(record));
    if (wanted.length > 0) await this.#process({ shard, records: wanted, failures: 0 });
    if (!this.#surroundings.signal.aborted) await this.#advance(shard, last);
    return records.length;
  }

  async #records(shard: string, batchSize: number): Promise<readonly StreamRecord[]> {
    const { mapping, catalog } = this.#surroundings;
    const position = await catalog.ports.records.get(this.#positions, shard);
    const { ShardIterator } = (await this.#call('GetShardIterator', {
      StreamArn: mapping.sourceArn,
      ShardId: shard,
      ...(position === undefined
        ? { ShardIteratorType: 'TRIM_HORIZON' }
        : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: position }),
    })) as { readonly ShardIterator: string };
    const { Records = [] } = (await this.#call('GetRecords', {
      ShardIterator,
      Limit: Math.min(batchSize, recordsMax),
    })) as { readonly Records?: readonly StreamRecord[] };
    return Records;
  }

  /** A mapping that begins at the latest record takes what was written since it was made, over restarts too. */
  #isWanted(record: StreamRecord): boolean {
    const { mapping, isWanted } = this.#surroundings;
    const writtenMs = (record.dynamodb.ApproximateCreationDateTime ?? 0) * 1_000;
    const madeMs = Math.floor((mapping.startingPositionMs ?? 0) / 1_000) * 1_000;
    if (mapping.startingPosition === 'LATEST' && writtenMs < madeMs) return false;
    return isWanted(record);
  }

  async #process(batch: StreamBatch): Promise<void> {
    const { mapping, signal, report } = this.#surroundings;
    const { MaximumRetryAttempts = -1, BisectBatchOnFunctionError } = mapping.settings;
    let { records, failures } = batch;
    while (!signal.aborted) {
      records = await this.#withoutOld(batch.shard, records, failures);
      if (records.length === 0 || signal.aborted) return;
      const failed = await this.#invoke(records);
      if (signal.aborted) return;
      if (failed === records.length) return report('OK');
      report('PROBLEM: Function call failed');
      // What stands before the first record that failed is done with.
      if (failed > 0) await this.#advance(batch.shard, records[failed - 1] as StreamRecord);
      records = records.slice(Math.max(failed, 0));
      failures += 1;
      if (MaximumRetryAttempts >= 0 && failures > MaximumRetryAttempts)
        return this.#giveUp({ ...batch, records, failures }, 'RetryAttemptsExhausted');
      if (BisectBatchOnFunctionError && records.length > 1) {
        const half = Math.ceil(records.length / 2);
        await this.#process({ ...batch, records: records.slice(0, half), failures });
        return this.#process({ ...batch, records: records.slice(half), failures });
      }
      await pause(this.#surroundings, Math.min(retryMsMin * 2 ** (failures - 1), retryMsMax));
    }
  }

  /** @returns the place of the first record that failed: -1 for all, their number for none */
  async #invoke(records: readonly StreamRecord[]): Promise<number> {
    const { mapping, invoke, ports, signal } = this.#surroundings;
    const release = ports.holdClocks?.();
    try {
      const Records = records.map((record) => ({ ...record, eventSourceARN: mapping.sourceArn }));
      const answer = await untilAborted(invoke(printJson({ Records })), signal);
      if (answer === undefined) return -1;
      const failed = failedItems(mapping.settings, answer);
      if (failed === 'all') return -1;
      if (failed.size === 0) return records.length;
      return records.findIndex(({ dynamodb }) => failed.has(dynamodb.SequenceNumber));
    } catch (error) {
      // No environment is free: an invocation that failed like any other.
      if (error instanceof ServiceError) return -1;
      throw error;
    } finally {
      release?.();
    }
  }

  async #withoutOld(
    shard: string,
    records: readonly StreamRecord[],
    failures: number,
  ): Promise<readonly StreamRecord[]> {
    const { mapping, catalog } = this.#surroundings;
    const ageMax = mapping.settings.MaximumRecordAgeInSeconds ?? -1;
    if (ageMax < 0) return records;
    const oldestSeconds = catalog.ports.clock.now() / 1_000 - ageMax;
    const isOld = ({ dynamodb }: StreamRecord): boolean =>
      (dynamodb.ApproximateCreationDateTime ?? oldestSeconds) < oldestSeconds;
    const old = records.filter(isOld);
    if (old.length > 0) await this.#giveUp({ shard, records: old, failures }, 'RecordAgeExceeded');
    return records.filter((record) => !isOld(record));
  }

  /** Tells the destination for failures which records were given up. */
  async #giveUp({ shard, records, failures }: StreamBatch, condition: string): Promise<void> {
    const { mapping, catalog, ports, scope } = this.#surroundings;
    const destination = mapping.settings.DestinationConfig?.OnFailure?.Destination;
    if (destination === undefined || destination === '') return;
    const [first, last] = [records[0] as StreamRecord, records.at(-1) as StreamRecord];
    const timeOf = ({ dynamodb }: StreamRecord): string =>
      new Date((dynamodb.ApproximateCreationDateTime ?? 0) * 1_000).toISOString();
    const body = printJson({
      requestContext: {
        requestId: catalog.ports.ids.uuid(),
        functionArn: mapping.functionArn,
        condition,
        approximateInvokeCount: failures,
      },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      version: '1.0',
      timestamp: new Date(catalog.ports.clock.now()).toISOString(),
      DDBStreamBatchInfo: {
        shardId: shard,
        startSequenceNumber: first.dynamodb.SequenceNumber,
        endSequenceNumber: last.dynamodb.SequenceNumber,
        approximateArrivalOfFirstRecord: timeOf(first),
        approximateArrivalOfLastRecord: timeOf(last),
        batchSize: records.length,
        streamArn: mapping.sourceArn,
      },
    });
    const isQueue = parseArn(destination)?.service === 'sqs';
    await ports.callService({
      ...(await scope()),
      ...(isQueue
        ? {
            service: 'sqs',
            action: 'SendMessage',
            input: { QueueUrl: queueUrlOf(destination), MessageBody: body },
          }
        : { service: 'sns', action: 'Publish', input: { TopicArn: destination, Message: body } }),
    });
  }

  async #advance(shard: string, { dynamodb }: StreamRecord): Promise<void> {
    await this.#surroundings.catalog.ports.records.write([
      { collection: this.#positions, key: shard, value: dynamodb.SequenceNumber },
    ]);
  }

  async #call(action: string, input: JsonObject): Promise<Json> {
    const { ports, scope } = this.#surroundings;
    return ports.callService({ ...(await scope()), service: 'dynamodbstreams', action, input });
  }
}
