import { type CallScope, utf8ByteLength } from '@cairn/kit';
import { type LogFilter, parseFilterPattern } from './filter-pattern.ts';
import { type LogGroupCatalog, type LogGroupRecord, retentionStartMs } from './log-group-catalog.ts';
import { groupPlace } from './log-groups.ts';
import type { LogEventRow, LogPosition } from './log-ports.ts';
import {
  invalidToken,
  printListToken,
  printPosition,
  printStreamToken,
  readListToken,
  readPosition,
  readStreamToken,
} from './log-position.ts';
import { eventOverheadBytes } from './log-put.ts';
import type * as Logs from './log-types.ts';
import { logsErrors } from './logs-errors.ts';

const eventsPerAnswerMax = 10_000;
const eventsPerRead = 1_000;
/** Streams of a prefix that are read one by one; of more, the whole group is read. */
const streamsByPrefixMax = 100;
const latestMs = Number.MAX_SAFE_INTEGER;
const beginning: LogPosition = { timestampMs: 0, eventId: 0 };

/** The operations GetLogEvents and FilterLogEvents. */
export class LogRead {
  readonly #catalog: LogGroupCatalog;

  constructor(catalog: LogGroupCatalog) {
    this.#catalog = catalog;
  }

  /**
   * A page of one stream in the order of time. The end of the stream is known by a token that stays the same.
   * @throws ServiceError ResourceNotFoundException, InvalidParameterException
   */
  async get(scope: CallScope, input: Logs.GetLogEventsInput): Promise<Logs.GetLogEventsOutput> {
    const { store, clock } = this.#catalog.ports;
    const token = input.nextToken === undefined ? undefined : readStreamToken(input.nextToken);
    const group = await this.#catalog.existing(groupPlace(scope, input));
    const stream = await store.stream(group.groupId, input.logStreamName);
    if (stream === undefined) throw logsErrors.streamNotFound();
    const reverse = token === undefined ? input.startFromHead !== true : token.direction === 'b';
    const rows = await store.events({
      groupId: group.groupId,
      streamIds: [stream.streamId],
      fromMs: Math.max(input.startTime ?? 0, retentionStartMs(group, clock.now())),
      untilMs: (input.endTime ?? latestMs) - 1,
      reverse,
      limit: input.limit ?? eventsPerAnswerMax,
      ...(token !== undefined && { after: token.position }),
    });
    const page = this.#within(rows);
    const events = reverse ? page.toReversed() : page;
    const here = token?.position ?? beginning;
    const last = events.at(-1) ?? here;
    const first = events[0] ?? here;
    return {
      events: events.map(outputEvent),
      nextForwardToken: printStreamToken({ direction: 'f', position: last }),
      nextBackwardToken: printStreamToken({ direction: 'b', position: first }),
    };
  }

  /**
   * Events of a group that match a pattern, in the order of time, whatever their streams. Looks at a bounded
   * number of events: an answer without events may bear a token.
   * @throws ServiceError ResourceNotFoundException, InvalidParameterException
   */
  async filter(scope: CallScope, input: Logs.FilterLogEventsInput): Promise<Logs.FilterLogEventsOutput> {
    if (input.logStreamNames !== undefined && input.logStreamNamePrefix !== undefined) {
      throw logsErrors.invalid('logStreamNamePrefix and logStreamNames are mutually exclusive parameters.');
    }
    const filter = parseFilterPattern(input.filterPattern ?? '');
    const after = readAfter(input.nextToken);
    const group = await this.#catalog.existing(groupPlace(scope, input));
    const streams = await this.#streams(group, input);
    if (streams?.length === 0) return { events: [], searchedLogStreams: [] };
    return this.#scan(group, input, { filter, after, streams });
  }

  async #scan(
    group: LogGroupRecord,
    input: Logs.FilterLogEventsInput,
    search: {
      readonly filter: LogFilter;
      readonly after: LogPosition | undefined;
      readonly streams: readonly number[] | undefined;
    },
  ): Promise<Logs.FilterLogEventsOutput> {
    const { store, clock, limits } = this.#catalog.ports;
    const limit = input.limit ?? eventsPerAnswerMax;
    const found: LogEventRow[] = [];
    let bytes = 0;
    let after = search.after;
    for (let scanned = 0; scanned < limits.logEventsScanned; ) {
      const rows = await store.events({
        groupId: group.groupId,
        fromMs: Math.max(input.startTime ?? 0, retentionStartMs(group, clock.now())),
        untilMs: input.endTime ?? latestMs,
        reverse: false,
        limit: eventsPerRead,
        ...(search.streams !== undefined && { streamIds: search.streams }),
        ...(after !== undefined && { after }),
      });
      for (const row of rows) {
        const { logStreamNamePrefix } = input;
        const matches =
          (logStreamNamePrefix === undefined || row.streamName.startsWith(logStreamNamePrefix)) &&
          search.filter(row.message);
        if (matches) {
          bytes += utf8ByteLength(row.message) + eventOverheadBytes;
          if (found.length === limit || (found.length > 0 && bytes > limits.logAnswerBytes)) {
            return filtered(found, after);
          }
          found.push(row);
        }
        after = row;
      }
      if (rows.length < eventsPerRead) return filtered(found, undefined);
      scanned += rows.length;
    }
    return filtered(found, after);
  }

  /** Numbers of the streams that a call names; undefined when the whole group is to be read. */
  async #streams(
    { groupId }: LogGroupRecord,
    { logStreamNames, logStreamNamePrefix }: Logs.FilterLogEventsInput,
  ): Promise<readonly number[] | undefined> {
    const { store } = this.#catalog.ports;
    if (logStreamNames !== undefined) {
      const rows = await Promise.all([...new Set(logStreamNames)].map((name) => store.stream(groupId, name)));
      if (rows.includes(undefined)) throw logsErrors.streamNotFound();
      return rows.flatMap((row) => row?.streamId ?? []);
    }
    if (logStreamNamePrefix === undefined) return undefined;
    const limit = streamsByPrefixMax + 1;
    const rows = await store.streams({
      groupId,
      order: 'name',
      reverse: false,
      prefix: logStreamNamePrefix,
      limit,
    });
    return rows.length === limit ? undefined : rows.map(({ streamId }) => streamId);
  }

  /** As many events as an answer may hold, at least one. */
  #within(rows: readonly LogEventRow[]): readonly LogEventRow[] {
    let bytes = 0;
    const { logAnswerBytes } = this.#catalog.ports.limits;
    const end = rows.findIndex(({ message }, at) => {
      bytes += utf8ByteLength(message) + eventOverheadBytes;
      return at > 0 && bytes > logAnswerBytes;
    });
    return end < 0 ? rows : rows.slice(0, end);
  }
}

function outputEvent({ timestampMs, message, ingestionMs }: LogEventRow): Logs.OutputLogEvent {
  return { timestamp: timestampMs, message, ingestionTime: ingestionMs };
}

function filtered(rows: readonly LogEventRow[], after: LogPosition | undefined): Logs.FilterLogEventsOutput {
  const events = rows.map((row) => ({
    logStreamName: row.streamName,
    ...outputEvent(row),
    eventId: printPosition(row),
  }));
  return {
    events,
    searchedLogStreams: [],
    ...(after !== undefined && { nextToken: printListToken([printPosition(after)]) }),
  };
}

function readAfter(token: string | undefined): LogPosition | undefined {
  if (token === undefined) return undefined;
  const [digits] = readListToken(token);
  if (typeof digits !== 'string') throw invalidToken();
  return readPosition(digits);
}
