import type {
  LogBatch,
  LogCounters,
  LogDeletion,
  LogEventEntry,
  LogEventListOptions,
  LogEventRow,
  LogPosition,
  LogStreamListOptions,
  LogStreamRow,
  NewLogStream,
} from '@cairn/resources';
import type { StoreFaults } from '../store.ts';
import { compareCodePoints } from './compare-code-points.ts';
import { SortedList } from './sorted-list.ts';

/** What AWS counts for each event beside its message. */
const eventOverheadBytes = 26;

interface Event extends LogEventEntry {
  readonly groupId: number;
  readonly streamId: number;
  readonly ingestionMs: number;
}

interface Group {
  readonly streams: Map<string, number>;
  readonly events: SortedList<Event>;
  bytes: number;
}

/** Log events in memory; synchronous, each write all or nothing. */
export class MemoryLogs {
  readonly #faults: StoreFaults | undefined;
  readonly #groups = new Map<number, Group>();
  readonly #streams = new Map<number, LogStreamRow>();
  readonly #events = new Map<number, SortedList<Event>>();
  #lastEventId = 0;
  #lastStreamId = 0;

  constructor(faults: StoreFaults | undefined) {
    this.#faults = faults;
  }

  counters(): LogCounters {
    return { eventId: this.#lastEventId, streamId: this.#lastStreamId };
  }

  createStream(stream: NewLogStream): boolean {
    const name = stream.name.toWellFormed();
    const group = this.#groupOf(stream.groupId);
    this.#fault('insert log stream');
    if (group.streams.has(name)) return false;
    group.streams.set(name, stream.streamId);
    const { streamId } = stream;
    const empty = { firstEventMs: undefined, lastEventMs: undefined, lastIngestionMs: undefined };
    this.#streams.set(streamId, { ...stream, name, ...empty });
    this.#lastStreamId = Math.max(this.#lastStreamId, streamId);
    return true;
  }

  append({ streamId, ingestionMs, events }: LogBatch): boolean {
    if (events.length === 0) return true;
    this.#fault('insert log event');
    const stream = this.#streams.get(streamId);
    if (stream === undefined) return false;
    const group = this.#groupOf(stream.groupId);
    const own = this.#eventsOf(streamId);
    let { firstEventMs, lastEventMs } = stream;
    for (const { eventId, timestampMs, message } of events) {
      const event = {
        eventId,
        timestampMs,
        message: message.toWellFormed(),
        groupId: stream.groupId,
        streamId,
        ingestionMs,
      };
      own.add(event);
      group.events.add(event);
      group.bytes += bytesOf(event);
      firstEventMs = Math.min(firstEventMs ?? timestampMs, timestampMs);
      lastEventMs = Math.max(lastEventMs ?? timestampMs, timestampMs);
      this.#lastEventId = Math.max(this.#lastEventId, eventId);
    }
    this.#streams.set(streamId, { ...stream, firstEventMs, lastEventMs, lastIngestionMs: ingestionMs });
    return true;
  }

  deleteStep(deletion: LogDeletion, limit: number): boolean {
    this.#fault('delete log events');
    if (deletion.kind === 'stream') {
      this.#forgetStream(deletion.streamId);
      const left = this.#deleteFrom(this.#eventsOf(deletion.streamId), limit, Number.MAX_SAFE_INTEGER);
      if (!left) this.#events.delete(deletion.streamId);
      return left;
    }
    const group = this.#groupOf(deletion.groupId);
    if (deletion.kind === 'expired') return this.#deleteFrom(group.events, limit, deletion.beforeMs);
    for (const streamId of [...group.streams.values()]) this.#forgetStream(streamId);
    const left = this.#deleteFrom(group.events, limit, Number.MAX_SAFE_INTEGER);
    if (!left) this.#groups.delete(deletion.groupId);
    return left;
  }

  stream(groupId: number, name: string): LogStreamRow | undefined {
    const streamId = this.#groups.get(groupId)?.streams.get(name.toWellFormed());
    return streamId === undefined ? undefined : this.#streams.get(streamId);
  }

  streams({ groupId, order, reverse, prefix = '', after, limit }: LogStreamListOptions): LogStreamRow[] {
    const sign = reverse ? -1 : 1;
    const compare = (a: StreamPlace, b: StreamPlace): number =>
      sign *
      ((order === 'time' ? (a.lastEventMs ?? 0) - (b.lastEventMs ?? 0) : 0) ||
        compareCodePoints(a.name, b.name));
    return [...(this.#groups.get(groupId)?.streams.values() ?? [])]
      .flatMap((streamId) => this.#streams.get(streamId) ?? [])
      .filter((row) => order === 'time' || row.name.startsWith(prefix))
      .filter((row) => after === undefined || compare(row, after) > 0)
      .sort(compare)
      .slice(0, limit);
  }

  events(options: LogEventListOptions): LogEventRow[] {
    const { groupId, streamIds, limit, reverse } = options;
    const lists =
      streamIds === undefined
        ? [this.#groups.get(groupId)?.events]
        : streamIds.map((streamId) => this.#events.get(streamId));
    const sign = reverse ? -1 : 1;
    return lists
      .flatMap((list) => (list === undefined ? [] : this.#page(list, options)))
      .sort((a, b) => sign * comparePositions(a, b))
      .slice(0, limit);
  }

  storedBytes(groupIds: readonly number[]): number[] {
    return groupIds.map((groupId) => this.#groups.get(groupId)?.bytes ?? 0);
  }

  #page(list: SortedList<Event>, options: LogEventListOptions): LogEventRow[] {
    const { fromMs, untilMs, after, reverse, limit } = options;
    const from = { timestampMs: fromMs, eventId: 0 };
    const until = { timestampMs: untilMs, eventId: Number.MAX_SAFE_INTEGER };
    const rows: LogEventRow[] = [];
    const walked = reverse
      ? list.below(boundOf(after !== undefined && comparePositions(after, until) < 0 ? after : until))
      : list.from(boundOf(after !== undefined && comparePositions(after, from) > 0 ? after : from));
    for (const event of walked) {
      if (rows.length >= limit || event.timestampMs < fromMs || event.timestampMs > untilMs) break;
      const { eventId, timestampMs, ingestionMs, message } = event;
      const stream = this.#streams.get(event.streamId);
      if (stream === undefined || (after !== undefined && comparePositions(event, after) === 0)) continue;
      rows.push({ eventId, timestampMs, ingestionMs, message, streamName: stream.name });
    }
    return rows;
  }

  #deleteFrom(list: SortedList<Event>, limit: number, beforeMs: number): boolean {
    const doomed: Event[] = [];
    for (const event of list.from(undefined)) {
      if (doomed.length === limit || event.timestampMs >= beforeMs) break;
      doomed.push(event);
    }
    for (const event of doomed) {
      const group = this.#groupOf(event.groupId);
      group.events.delete(event);
      group.bytes -= bytesOf(event);
      this.#events.get(event.streamId)?.delete(event);
    }
    return doomed.length === limit;
  }

  #forgetStream(streamId: number): void {
    const stream = this.#streams.get(streamId);
    if (stream === undefined) return;
    this.#streams.delete(streamId);
    this.#groups.get(stream.groupId)?.streams.delete(stream.name);
  }

  #groupOf(groupId: number): Group {
    let group = this.#groups.get(groupId);
    if (group === undefined) {
      group = { streams: new Map(), events: new SortedList<Event>(comparePositions), bytes: 0 };
      this.#groups.set(groupId, group);
    }
    return group;
  }

  #eventsOf(streamId: number): SortedList<Event> {
    let events = this.#events.get(streamId);
    if (events === undefined) {
      events = new SortedList<Event>(comparePositions);
      this.#events.set(streamId, events);
    }
    return events;
  }

  #fault(operation: Parameters<StoreFaults>[0]): void {
    this.#faults?.('begin');
    this.#faults?.(operation);
    this.#faults?.('commit');
  }
}

type StreamPlace = { readonly name: string; readonly lastEventMs: number | undefined };

function comparePositions(a: LogPosition, b: LogPosition): number {
  return a.timestampMs - b.timestampMs || a.eventId - b.eventId;
}

/** Lists are searched by position; the rest of the event does not count. */
function boundOf(position: LogPosition): Event {
  return { ...position, groupId: 0, streamId: 0, ingestionMs: 0, message: '' };
}

const encoder = new TextEncoder();

function bytesOf({ message }: Event): number {
  return encoder.encode(message).length + eventOverheadBytes;
}
