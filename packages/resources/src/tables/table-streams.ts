import type { CallScope, RecordWrite } from '@cairn/kit';
import { Payload } from '@cairn/kit';
import { StreamLog, sequenceText } from './stream-log.ts';
import type { Table } from './table.ts';
import type { TableCatalog } from './table-catalog.ts';
import { partCollection, type StreamReference, streamArn, type TablePlace } from './table-record.ts';
import type {
  DescribeStreamInput,
  GetRecordsInput,
  GetShardIteratorInput,
  KeySchemaElement,
  ListStreamsInput,
  StreamViewType,
} from './table-types.ts';
import { tablesErrors } from './tables-errors.ts';

const streamCollection = 'ddb-streams';
const listSize = 100;
const sweepSize = 1_000;
const answerCharactersMax = 1_048_576;
const iteratorMsMax = 900_000;

/** A stream as it is stored; it outlives its table by a day. */
interface StreamRecord {
  readonly place: TablePlace;
  readonly label: string;
  readonly collection: string;
  readonly shardId: string;
  readonly viewType: StreamViewType;
  readonly keySchema: readonly KeySchemaElement[];
  readonly createdMs: number;
  readonly startSequence: string;
  /** When it was disabled, and the number behind its last record. */
  readonly disabledMs?: number;
  readonly endSequence?: string;
}

/** A position in a stream: behind which record to go on, and when that was asked. */
interface Position {
  readonly after: string;
  readonly atMs: number;
}

export interface GetRecordsOutput {
  readonly Records: readonly Payload[];
  readonly NextShardIterator?: string;
}

/** Streams of tables: each is one shard, whose records are written along with the items. */
export class TableStreams {
  readonly #catalog: TableCatalog;
  readonly #log: StreamLog;

  constructor(catalog: TableCatalog, log: StreamLog) {
    this.#catalog = catalog;
    this.#log = log;
  }

  /** Numbers of records go on where they ended. */
  async start(): Promise<void> {
    for (const { streamCollection: collection } of this.#catalog.all()) {
      if (collection === undefined) continue;
      const [last] = await this.#catalog.ports.records.list(collection, { limit: 1, reverse: true });
      if (last !== undefined) this.#log.resumeAfter(last.key);
    }
  }

  /** A new stream of a table, and the write that makes it known. */
  made(
    place: TablePlace,
    table: { readonly number: number; readonly keySchema: readonly KeySchemaElement[] },
    { number, viewType, labelBefore }: { number: number; viewType: StreamViewType; labelBefore?: string },
  ): { readonly reference: StreamReference; readonly writes: readonly RecordWrite[] } {
    const now = this.#catalog.ports.clock.now();
    const own = labelOf(now);
    const label = own === labelBefore ? labelOf(now + 1) : own;
    const stream: StreamRecord = {
      place,
      label,
      collection: partCollection(table.number, number),
      shardId: `shardId-${String(now).padStart(20, '0')}-${number.toString(16).padStart(8, '0')}`,
      viewType,
      keySchema: table.keySchema,
      createdMs: now,
      startSequence: this.#log.latest(),
    };
    return { reference: { label, viewType, number }, writes: [writeOf(stream)] };
  }

  /** The write that disables a table's stream; its records can be read for a day. */
  async disabled({ place, record }: Table): Promise<readonly RecordWrite[]> {
    if (record.stream === undefined) return [];
    const stream = await this.#find(place, record.stream.label);
    if (stream === undefined) return [];
    const disabledMs = this.#catalog.ports.clock.now();
    return [writeOf({ ...stream, disabledMs, endSequence: this.#log.latest() })];
  }

  async list({ account, region }: CallScope, input: ListStreamsInput) {
    const base = `${account}/${region}/`;
    const prefix = input.TableName === undefined ? base : `${base}${input.TableName}/`;
    const limit = input.Limit ?? listSize;
    const start = input.ExclusiveStartStreamArn;
    const after = start === undefined ? undefined : keyOf(readStreamArn(start));
    const options = { prefix, limit: limit + 1, ...(after !== undefined && { after }) };
    const page = await this.#catalog.ports.records.list(streamCollection, options);
    const Streams = page.slice(0, limit).map(({ value }) => {
      const { place, label } = JSON.parse(value) as StreamRecord;
      return { StreamArn: streamArn(place, label), TableName: place.name, StreamLabel: label };
    });
    const last = page.length > limit ? Streams.at(-1)?.StreamArn : undefined;
    return { Streams, ...(last !== undefined && { LastEvaluatedStreamArn: last }) };
  }

  async describe(scope: CallScope, input: DescribeStreamInput) {
    const stream = await this.#existing(scope, input.StreamArn);
    const { place, label, viewType, keySchema, createdMs, endSequence } = stream;
    const shard = {
      ShardId: stream.shardId,
      SequenceNumberRange: {
        StartingSequenceNumber: stream.startSequence,
        ...(endSequence !== undefined && { EndingSequenceNumber: endSequence }),
      },
    };
    return {
      StreamDescription: {
        StreamArn: input.StreamArn,
        StreamLabel: label,
        StreamStatus: stream.disabledMs === undefined ? 'ENABLED' : 'DISABLED',
        StreamViewType: viewType,
        CreationRequestDateTime: createdMs,
        TableName: place.name,
        KeySchema: keySchema,
        Shards: input.ExclusiveStartShardId === undefined ? [shard] : [],
      },
    };
  }

  async shardIterator(scope: CallScope, input: GetShardIteratorInput) {
    const stream = await this.#existing(scope, input.StreamArn);
    if (input.ShardId !== stream.shardId) throw tablesErrors.shardNotFound(input.ShardId);
    return { ShardIterator: printIterator(input.StreamArn, this.#position(this.#startOf(input))) };
  }

  /** Records behind an iterator, oldest first, none older than a day. */
  async records(scope: CallScope, input: GetRecordsInput): Promise<GetRecordsOutput> {
    const { arn, position } = readIterator(input.ShardIterator);
    const { clock, records } = this.#catalog.ports;
    if (clock.now() - position.atMs > iteratorMsMax) throw tablesErrors.expiredIterator();
    const stream = await this.#existing(scope, arn);
    const limit = input.Limit ?? sweepSize;
    const found = await records.list(stream.collection, {
      after: position.after,
      from: StreamLog.earliestAt(this.#horizonMs),
      limit,
      charactersMax: answerCharactersMax,
    });
    const isEnd = stream.endSequence !== undefined && found.length === 0;
    const after = found.at(-1)?.key ?? position.after;
    return {
      Records: found.map(({ value }) => Payload.ofText(value)),
      ...(!isEnd && { NextShardIterator: printIterator(arn, this.#position(after)) }),
    };
  }

  /** Forgets records that are older than a day, and streams that were disabled so long ago. */
  async sweep(): Promise<void> {
    const { records } = this.#catalog.ports;
    const horizonMs = this.#horizonMs;
    for (let after: string | undefined; ; ) {
      const options = { limit: listSize, ...(after !== undefined && { after }) };
      const page = await records.list(streamCollection, options);
      for (const { key, value } of page) {
        const { collection, disabledMs } = JSON.parse(value) as StreamRecord;
        if (disabledMs !== undefined && disabledMs < horizonMs) {
          await records.write([{ collection: streamCollection, key, value: undefined }]);
          await this.#catalog.discard(collection);
        } else {
          await this.#trim(collection, StreamLog.earliestAt(horizonMs));
        }
      }
      if (page.length < listSize) return;
      after = page.at(-1)?.key;
    }
  }

  async #trim(collection: string, to: string): Promise<void> {
    const { records } = this.#catalog.ports;
    for (;;) {
      const old = await records.list(collection, {
        to,
        limit: sweepSize,
        charactersMax: answerCharactersMax,
      });
      if (old.length === 0) return;
      await records.write(old.map(({ key }) => ({ collection, key, value: undefined })));
    }
  }

  get #horizonMs(): number {
    const { clock, limits } = this.#catalog.ports;
    return clock.now() - limits.tableStreamHours * 3_600_000;
  }

  #position(after: string): Position {
    return { after, atMs: this.#catalog.ports.clock.now() };
  }

  /** The number of the record before the first that is wanted. @throws ServiceError ValidationException */
  #startOf({ ShardIteratorType: type, SequenceNumber: sequence }: GetShardIteratorInput): string {
    if (type === 'TRIM_HORIZON') return sequenceText(0);
    if (type === 'LATEST') return this.#log.latest();
    if (sequence === undefined || !/^\d{1,21}$/.test(sequence)) {
      throw tablesErrors.validation(
        `SequenceNumber is required and must be a number for the shard iterator type ${type}`,
      );
    }
    if (sequence < StreamLog.earliestAt(this.#horizonMs)) throw tablesErrors.trimmed();
    return type === 'AFTER_SEQUENCE_NUMBER' ? sequence : sequenceText(Math.max(0, Number(sequence) - 1));
  }

  async #find(place: TablePlace, label: string): Promise<StreamRecord | undefined> {
    const text = await this.#catalog.ports.records.get(streamCollection, keyOf({ place, label }));
    return text === undefined ? undefined : (JSON.parse(text) as StreamRecord);
  }

  /** @throws ServiceError ResourceNotFoundException, AccessDeniedException */
  async #existing(scope: CallScope, arn: string): Promise<StreamRecord> {
    const { place, label } = readStreamArn(arn);
    if (place.account !== scope.account) throw tablesErrors.otherAccount(scope.principal.arn, arn);
    const stream = await this.#find(place, label);
    if (stream === undefined) throw tablesErrors.streamNotFound(arn);
    return stream;
  }
}

/** The instant in UTC, as ARNs of streams show it. */
function labelOf(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, -1);
}

function writeOf(stream: StreamRecord): RecordWrite {
  return { collection: streamCollection, key: keyOf(stream), value: JSON.stringify(stream) };
}

function keyOf({ place, label }: Pick<StreamRecord, 'place' | 'label'>): string {
  return `${place.account}/${place.region}/${place.name}/${label}`;
}

const streamArnForm = /^arn:[^:]+:dynamodb:([^:]+):(\d{12}):table\/([a-zA-Z0-9_.-]+)\/stream\/([0-9T:.-]+)$/;

/** @throws ServiceError ValidationException */
function readStreamArn(arn: string): Pick<StreamRecord, 'place' | 'label'> {
  const match = streamArnForm.exec(arn);
  if (match === null) throw tablesErrors.validation(`Invalid StreamArn: ${arn}`);
  const [, region, account, name, label] = match as unknown as [string, string, string, string, string];
  return { place: { account, region, name }, label };
}

function printIterator(arn: string, position: Position): string {
  return `${arn}|1|${btoa(JSON.stringify(position))}`;
}

/** @throws ServiceError ValidationException */
function readIterator(text: string): { readonly arn: string; readonly position: Position } {
  const [arn, , encoded] = text.split('|');
  try {
    const position = JSON.parse(atob(encoded ?? '')) as Position;
    if (typeof position.after === 'string' && typeof position.atMs === 'number') {
      return { arn: arn as string, position };
    }
  } catch {
    // What was never an iterator is told below.
  }
  throw tablesErrors.validation('Invalid ShardIterator');
}

/** ARN of the stream that an iterator reads. @throws ServiceError ValidationException */
export function iteratorStreamArn(iterator: string): string {
  const { place, label } = readStreamArn(readIterator(iterator).arn);
  return streamArn(place, label);
}
