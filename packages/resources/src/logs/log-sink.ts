import type { LogGroupCatalog, LogGroupRecord } from './log-group-catalog.ts';
import type { LogGroupPlace } from './log-group-place.ts';
import type { LogStreams } from './log-streams.ts';

/** Events that a service of the server writes to a stream. */
export interface InternalLogEvents {
  readonly place: LogGroupPlace;
  readonly stream: string;
  /** Whether a missing group is made; its events are dropped otherwise. */
  readonly createGroup: boolean;
  readonly events: readonly { readonly timestampMs: number; readonly message: string }[];
}

const warningPeriodMs = 60_000;
/** A character is kept as two bytes at most; each event costs some more. */
const eventBytes = 100;

/**
 * Writes log events of functions and executions without letting them wait. What cannot be written as fast as it
 * comes waits in memory up to a limit, then the oldest is dropped, counted and warned of.
 */
export class LogSink {
  readonly #catalog: LogGroupCatalog;
  readonly #streams: LogStreams;
  #waiting: InternalLogEvents[] = [];
  #waitingBytes = 0;
  #dropped = 0;
  #warnedMs = Number.NEGATIVE_INFINITY;
  #work: Promise<void> | undefined;

  constructor(catalog: LogGroupCatalog, streams: LogStreams) {
    this.#catalog = catalog;
    this.#streams = streams;
  }

  write(written: InternalLogEvents): void {
    this.#waiting.push(written);
    this.#waitingBytes += sizeOf(written);
    const { logPendingBytes } = this.#catalog.ports.limits;
    let gone = 0;
    while (this.#waitingBytes > logPendingBytes && gone < this.#waiting.length - 1) {
      const oldest = this.#waiting[gone] as InternalLogEvents;
      this.#waitingBytes -= sizeOf(oldest);
      this.#dropped += oldest.events.length;
      gone += 1;
    }
    if (gone > 0) {
      this.#waiting.splice(0, gone);
      this.#warn('log events were dropped: more came than could be written', undefined);
    }
    this.#work ??= this.#run();
  }

  /** Resolves when all that was written before is durable or dropped. */
  async settled(): Promise<void> {
    await this.#work;
  }

  async #run(): Promise<void> {
    // What comes in the same turn of the event loop goes together.
    await null;
    while (this.#waiting.length > 0) {
      const taken = this.#waiting;
      this.#waiting = [];
      this.#waitingBytes = 0;
      try {
        await Promise.all(byStream(taken).map((batch) => this.#append(batch)));
      } catch (error) {
        for (const { events } of taken) this.#dropped += events.length;
        this.#warn('log events could not be written', error);
      }
    }
    this.#work = undefined;
  }

  async #append({ place, stream, createGroup, events }: InternalLogEvents): Promise<void> {
    const group =
      (await this.#catalog.find(place)) ?? (createGroup ? await this.#makeGroup(place) : undefined);
    if (group === undefined) return;
    const { store, clock } = this.#catalog.ports;
    const streamId = await this.#streamId(group, stream);
    if (streamId === undefined) return;
    await store.append({
      streamId,
      ingestionMs: clock.now(),
      events: events.map((event) => ({ eventId: this.#streams.nextEventId(), ...event })),
    });
  }

  async #streamId(group: LogGroupRecord, name: string): Promise<number | undefined> {
    const { store } = this.#catalog.ports;
    const known = await store.stream(group.groupId, name);
    if (known !== undefined) return known.streamId;
    await this.#streams.make(group, name);
    return (await store.stream(group.groupId, name))?.streamId;
  }

  #makeGroup(place: LogGroupPlace): Promise<LogGroupRecord | undefined> {
    return this.#catalog.change(async () => {
      const found = await this.#catalog.find(place);
      if (found !== undefined) return found;
      const { name } = place;
      const creationMs = this.#catalog.ports.clock.now();
      return this.#catalog.create(place, { name, creationMs, logGroupClass: 'STANDARD', tags: {} });
    });
  }

  #warn(message: string, error: unknown): void {
    const nowMs = this.#catalog.ports.clock.now();
    if (nowMs - this.#warnedMs < warningPeriodMs) return;
    this.#warnedMs = nowMs;
    this.#catalog.ports.log('warn', message, {
      droppedSinceStart: this.#dropped,
      ...(error !== undefined && { error: String(error) }),
    });
  }
}

/** Joins what goes to the same stream, in order. */
function byStream(written: readonly InternalLogEvents[]): readonly InternalLogEvents[] {
  if (written.length === 1) return written;
  const joined = new Map<
    string,
    InternalLogEvents & { readonly events: { timestampMs: number; message: string }[] }
  >();
  for (const part of written) {
    const { account, region, name } = part.place;
    const key = `${account}/${region}/${name} ${part.stream}`;
    const before = joined.get(key);
    if (before === undefined) joined.set(key, { ...part, events: [...part.events] });
    else before.events.push(...part.events);
  }
  return [...joined.values()];
}

function sizeOf({ events }: InternalLogEvents): number {
  let bytes = 0;
  for (const { message } of events) bytes += 2 * message.length + eventBytes;
  return bytes;
}
