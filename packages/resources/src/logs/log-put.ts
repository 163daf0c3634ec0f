import { type CallScope, utf8ByteLength } from '@cairn/kit';
import { type LogGroupCatalog, retentionStartMs } from './log-group-catalog.ts';
import { placeOf } from './log-groups.ts';
import { type LogStreams, sequenceToken } from './log-streams.ts';
import type * as Logs from './log-types.ts';
import { logsErrors } from './logs-errors.ts';

/** What is counted for each event beside its message. Source: PutLogEvents in the API reference. */
export const eventOverheadBytes = 26;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const futureMsMax = 2 * hourMs;
const pastMsMax = 14 * dayMs;

/** The operation PutLogEvents: what it answers is on disk. */
export class LogPut {
  readonly #catalog: LogGroupCatalog;
  readonly #streams: LogStreams;

  constructor(catalog: LogGroupCatalog, streams: LogStreams) {
    this.#catalog = catalog;
    this.#streams = streams;
  }

  /** @throws ServiceError ResourceNotFoundException, InvalidParameterException */
  async put(scope: CallScope, input: Logs.PutLogEventsInput): Promise<Logs.PutLogEventsOutput> {
    const { store, clock } = this.#catalog.ports;
    this.#check(input.logEvents);
    const group = await this.#catalog.existing(placeOf(scope, input.logGroupName));
    const stream = await store.stream(group.groupId, input.logStreamName);
    if (stream === undefined) throw logsErrors.streamNotFound();
    const nowMs = clock.now();
    const { from, until, rejected } = accepted(input.logEvents, nowMs, retentionStartMs(group, nowMs));
    const events = input.logEvents.slice(from, until).map(({ timestamp, message }) => ({
      eventId: this.#streams.nextEventId(),
      timestampMs: timestamp,
      message,
    }));
    if (!(await store.append({ streamId: stream.streamId, ingestionMs: nowMs, events }))) {
      throw logsErrors.streamNotFound();
    }
    return {
      nextSequenceToken: sequenceToken,
      ...(rejected !== undefined && { rejectedLogEventsInfo: rejected }),
    };
  }

  #check(events: readonly Logs.InputLogEvent[]): void {
    const { logBatchBytes, logEventBytes } = this.#catalog.ports.limits;
    let bytes = 0;
    let previousMs = 0;
    for (const { timestamp, message } of events) {
      const own = utf8ByteLength(message) + eventOverheadBytes;
      if (own > logEventBytes) {
        throw logsErrors.invalid(`Log event too large: ${own} bytes exceeds limit of ${logEventBytes}`);
      }
      bytes += own;
      if (timestamp < previousMs) {
        throw logsErrors.invalid(
          'Log events in a single PutLogEvents request must be in chronological order.',
        );
      }
      previousMs = timestamp;
    }
    if (bytes > logBatchBytes) {
      throw logsErrors.invalid(`Upload too large: ${bytes} bytes exceeds limit of ${logBatchBytes}`);
    }
    if (previousMs - (events[0]?.timestamp ?? 0) > dayMs) {
      throw logsErrors.invalid(
        'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.',
      );
    }
  }
}

/** Which events of a batch, in order of time, are neither too old nor too new. */
function accepted(
  events: readonly Logs.InputLogEvent[],
  nowMs: number,
  retainedFromMs: number,
): {
  readonly from: number;
  readonly until: number;
  readonly rejected: Logs.RejectedLogEventsInfo | undefined;
} {
  const before = (ms: number): number => {
    const at = events.findIndex(({ timestamp }) => timestamp >= ms);
    return at < 0 ? events.length : at;
  };
  const tooOld = before(nowMs - pastMsMax);
  const expired = before(retainedFromMs);
  const tooNew = before(nowMs + futureMsMax + 1);
  const rejected = {
    ...(tooNew < events.length && { tooNewLogEventStartIndex: tooNew }),
    ...(tooOld > 0 && { tooOldLogEventEndIndex: tooOld }),
    ...(expired > 0 && { expiredLogEventEndIndex: expired }),
  };
  return {
    from: Math.max(tooOld, expired),
    until: Math.max(tooNew, tooOld, expired),
    rejected: Object.keys(rejected).length === 0 ? undefined : rejected,
  };
}
