import type { CallScope } from '@cairn/kit';
import type { LogExpiry } from './log-expiry.ts';
import type { LogGroupCatalog, LogGroupRecord } from './log-group-catalog.ts';
import { type LogGroupPlace, logGroupArn } from './log-group-place.ts';
import { groupPlace, placeOf } from './log-groups.ts';
import type { LogStreamRow } from './log-ports.ts';
import { invalidToken, printListToken, readListToken } from './log-position.ts';
import type * as Logs from './log-types.ts';
import { logsErrors } from './logs-errors.ts';

const pageSizeDefault = 50;

/** Sequence tokens are accepted and answered, and mean nothing, as in AWS since 2023. */
export const sequenceToken = '49590302518497229381206127654936294128491927476187594114';

/** Operations on log streams, and the numbers of new streams and events. */
export class LogStreams {
  readonly #catalog: LogGroupCatalog;
  readonly #expiry: LogExpiry;
  #lastEventId = 0;
  #lastStreamId = 0;

  constructor(catalog: LogGroupCatalog, expiry: LogExpiry) {
    this.#catalog = catalog;
    this.#expiry = expiry;
  }

  /** Reads which numbers are in use. */
  async start(): Promise<void> {
    const { eventId, streamId } = await this.#catalog.ports.store.counters();
    this.#lastEventId = eventId;
    this.#lastStreamId = streamId;
  }

  /** A number for a new event. */
  nextEventId(): number {
    this.#lastEventId += 1;
    return this.#lastEventId;
  }

  /** @throws ServiceError ResourceNotFoundException, ResourceAlreadyExistsException */
  async create(scope: CallScope, input: Logs.StreamInput): Promise<void> {
    // Halves of surrogate pairs would all be the same once they are written.
    if (!input.logStreamName.isWellFormed()) throw logsErrors.invalid('Invalid log stream name.');
    const group = await this.#catalog.existing(placeOf(scope, input.logGroupName));
    if (!(await this.make(group, input.logStreamName))) throw logsErrors.streamExists();
  }

  /** @returns false when the group has a stream of that name. */
  make({ groupId }: LogGroupRecord, name: string): Promise<boolean> {
    this.#lastStreamId += 1;
    const { store, clock } = this.#catalog.ports;
    return store.createStream({ streamId: this.#lastStreamId, groupId, name, creationMs: clock.now() });
  }

  delete(scope: CallScope, { logGroupName, logStreamName }: Logs.StreamInput): Promise<void> {
    return this.#catalog.change(async () => {
      const { groupId } = await this.#catalog.existing(placeOf(scope, logGroupName));
      const { store } = this.#catalog.ports;
      const stream = await store.stream(groupId, logStreamName);
      if (stream === undefined) throw logsErrors.streamNotFound();
      const deletion = { kind: 'stream', streamId: stream.streamId } as const;
      await this.#catalog.note(deletion, true);
      await store.deleteStep(deletion, 1);
      this.#expiry.delete(deletion);
    });
  }

  async describe(
    scope: CallScope,
    input: Logs.DescribeLogStreamsInput,
  ): Promise<{ readonly logStreams: readonly Logs.LogStream[]; readonly nextToken?: string }> {
    const { logStreamNamePrefix, orderBy, descending = false, limit = pageSizeDefault } = input;
    if (orderBy === 'LastEventTime' && logStreamNamePrefix !== undefined) {
      throw logsErrors.invalid('Cannot order by LastEventTime with a logStreamNamePrefix.');
    }
    const place = groupPlace(scope, input);
    const { groupId } = await this.#catalog.existing(place);
    const after = readAfter(input.nextToken);
    const rows = await this.#catalog.ports.store.streams({
      groupId,
      order: orderBy === 'LastEventTime' ? 'time' : 'name',
      reverse: descending,
      limit: limit + 1,
      ...(logStreamNamePrefix !== undefined && { prefix: logStreamNamePrefix }),
      ...(after !== undefined && { after }),
    });
    const logStreams = rows.slice(0, limit);
    const last = rows.length > limit ? logStreams.at(-1) : undefined;
    return {
      logStreams: logStreams.map((row) => describeStream(place, row)),
      ...(last !== undefined && { nextToken: printListToken([last.name, last.lastEventMs ?? 0]) }),
    };
  }
}

function readAfter(
  token: string | undefined,
): { readonly name: string; readonly lastEventMs: number } | undefined {
  if (token === undefined) return undefined;
  const [name, lastEventMs] = readListToken(token);
  if (typeof name !== 'string' || typeof lastEventMs !== 'number') throw invalidToken();
  return { name, lastEventMs };
}

function describeStream(place: LogGroupPlace, row: LogStreamRow): Logs.LogStream {
  return {
    logStreamName: row.name,
    creationTime: row.creationMs,
    ...(row.firstEventMs !== undefined && { firstEventTimestamp: row.firstEventMs }),
    ...(row.lastEventMs !== undefined && { lastEventTimestamp: row.lastEventMs }),
    ...(row.lastIngestionMs !== undefined && { lastIngestionTime: row.lastIngestionMs }),
    uploadSequenceToken: sequenceToken,
    arn: `${logGroupArn(place)}:log-stream:${row.name}`,
    // AWS reports 0 for every stream since 2019.
    storedBytes: 0,
  };
}
