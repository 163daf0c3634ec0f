import { type JsonObject, type RecordWrite, ServiceError } from '@cairn/kit';
import type { LogSource } from '../records/pool-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { logMessage } from './log-messages.ts';
import { type LogLine, writeLogLines } from './write-log-lines.ts';

const collection = 'cognito-log-lines';
/** As many lines are read, written and forgotten in one step. */
const linesPerStep = 500;

/** A log that failed is left alone so long: with each line that comes all that waits would be read and tried again. */
const pauseMs = 60_000;

/** What a line says. */
export interface LogEntry {
  readonly userPoolId: string;
  readonly source: LogSource;
  readonly atMs: number;
  readonly message: JsonObject;
}

type LogPlace = Pick<LogEntry, 'userPoolId' | 'source'>;

interface WaitingLine extends LogLine {
  readonly source: LogSource;
}

type Ports = Pick<UserPoolContext, 'records' | 'store' | 'clock' | 'ids' | 'log' | 'limits' | 'callService'>;

/**
 * Lines on their way to log groups: kept in the records, so that a crash loses none that was kept, and written behind
 * the answers, so that a slow log holds nobody up.
 */
export class LogDeliveries {
  readonly #ports: Ports;
  /** How many lines wait, about: those whose write failed are among them until all that wait has been looked at. */
  #waiting: number | undefined;
  /** How many of them have come since somebody began to look at all. */
  #added = 0;
  /** Logs that failed lately, by {@link placeOf}. */
  readonly #pausedUntilMs = new Map<string, number>();
  #missed = 0;
  #sending: Promise<void> | undefined;
  #isAskedAgain = false;
  #isEnded = false;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** Whether a pool tells a log of such events. */
  isWanted(userPoolId: string, source: LogSource): boolean {
    return this.#groupOf(userPoolId, source) !== undefined;
  }

  /**
   * Writes that keep lines, to be carried out with what they tell of; {@link send} is called when that is done. Lines
   * that no log wants, and those beyond the limit, are left out.
   */
  async writesOf(entries: readonly LogEntry[]): Promise<readonly RecordWrite[]> {
    const wanted = entries.filter(({ userPoolId, source }) => this.isWanted(userPoolId, source));
    if (wanted.length === 0) return [];
    this.#waiting ??= await this.#countWaiting();
    const room = Math.max(0, this.#ports.limits.userPoolLogLines - this.#waiting);
    this.#missed += Math.max(0, wanted.length - room);
    const kept = wanted.slice(0, room);
    this.#waiting += kept.length;
    this.#added += kept.length;
    return kept.map(({ userPoolId, source, atMs, message }) => {
      const line: WaitingLine = {
        source,
        timestamp: atMs,
        message: logMessage({ source, userPoolId, atMs }, message),
      };
      return { collection, key: `${userPoolId}/${this.#ports.ids.uuid()}`, value: JSON.stringify(line) };
    });
  }

  /** Keeps one line by itself, and has it written. Never rejects. */
  async note(entry: LogEntry): Promise<void> {
    try {
      const writes = await this.writesOf([entry]);
      if (writes.length === 0) return;
      await this.#ports.records.write(writes);
      this.send([entry]);
    } catch (error) {
      this.#ports.log('error', 'a line for the log of a user pool was not kept', { cause: String(error) });
    }
  }

  /**
   * Has what waits written to its groups, soon.
   * @param entries lines that have come: those of a log that failed just now wait. Absent, all logs are tried.
   */
  send(entries?: readonly LogPlace[]): void {
    if (entries === undefined) this.#pausedUntilMs.clear();
    if (this.#isEnded || entries?.every((entry) => this.#isPaused(placeOf(entry))) === true) return;
    this.#isAskedAgain = true;
    this.#sending ??= this.#sendAll();
  }

  /** Resolves when nobody writes: what could not be written waits. */
  async settled(): Promise<void> {
    await this.#sending;
  }

  /** Ends what is under way after its step; what waits goes on with the next start. */
  async end(): Promise<void> {
    this.#isEnded = true;
    await this.#sending;
  }

  async #sendAll(): Promise<void> {
    try {
      while (this.#isAskedAgain && !this.#isEnded) {
        this.#isAskedAgain = false;
        this.#added = 0;
        let after: string | undefined;
        let left = 0;
        do {
          const step = await this.#step(after);
          after = step.after;
          left += step.left;
        } while (after !== undefined && !this.#isEnded);
        if (after === undefined) this.#waiting = left + this.#added;
      }
    } catch (error) {
      this.#ports.log('error', 'logs of user pools wait to be written', { cause: String(error) });
    }
    if (this.#missed > 0) {
      this.#ports.log('warn', `${this.#missed} lines for logs of user pools were left out: too many wait`);
      this.#missed = 0;
    }
    this.#sending = undefined;
  }

  /** @returns the last key that was looked at, undefined where there are no more; and how many lines go on waiting */
  async #step(
    after: string | undefined,
  ): Promise<{ readonly after: string | undefined; readonly left: number }> {
    const from = after === undefined ? {} : { after };
    const page = await this.#ports.records.list(collection, { limit: linesPerStep, ...from });
    const lines = page.map(({ key, value }) => ({ key, line: JSON.parse(value) as WaitingLine }));
    const placeOfLine = ({ key, line: { source } }: { readonly key: string; readonly line: WaitingLine }) =>
      placeOf({ userPoolId: key.slice(0, key.indexOf('/')), source });
    let left = page.length;
    for (const [place, ofPlace] of Map.groupBy(lines, placeOfLine)) {
      if (this.#isPaused(place) || !(await this.#write(place, ofPlace))) continue;
      await this.#ports.records.write(ofPlace.map(({ key }) => ({ collection, key, value: undefined })));
      this.#waiting = Math.max(0, (this.#waiting ?? 0) - ofPlace.length);
      left -= ofPlace.length;
    }
    return { after: page.length < linesPerStep ? undefined : page.at(-1)?.key, left };
  }

  /** @returns whether the lines are done with: written, or wanted by nobody any more */
  async #write(place: string, waiting: readonly { readonly line: WaitingLine }[]): Promise<boolean> {
    const { store, clock, log } = this.#ports;
    const [userPoolId = '', source] = place.split('/') as [string, LogSource];
    const pool = store.pools.find(userPoolId);
    const logGroupName = this.#groupOf(userPoolId, source);
    if (pool === undefined || logGroupName === undefined) return true;
    const day = new Date(clock.now()).toISOString().slice(0, 10).replaceAll('-', '/');
    const logStreamName = `${day}/${userPoolId}/${source}`;
    const lines = waiting
      .map(({ line: { timestamp, message } }) => ({ timestamp, message }))
      .sort((left, right) => left.timestamp - right.timestamp);
    try {
      await writeLogLines(this.#ports, pool, { logGroupName, logStreamName, lines, makesGroup: false });
      return true;
    } catch (error) {
      const isFinal = error instanceof ServiceError && finalErrors.has(error.code);
      if (!isFinal) this.#pausedUntilMs.set(place, clock.now() + pauseMs);
      log('warn', `${lines.length} lines could not be written to a log of a user pool`, {
        ...{ userPoolId, logGroupName, cause: String(error) },
        becomes: isFinal ? 'they are given up' : 'they wait',
      });
      return isFinal;
    }
  }

  #isPaused(place: string): boolean {
    const untilMs = this.#pausedUntilMs.get(place);
    if (untilMs === undefined) return false;
    if (this.#ports.clock.now() < untilMs) return true;
    this.#pausedUntilMs.delete(place);
    return false;
  }

  #groupOf(userPoolId: string, source: LogSource): string | undefined {
    const delivery = this.#ports.store.logDeliveries.find(`${userPoolId}/logs`);
    return delivery?.logs.find((log) => log.source === source)?.logGroupName;
  }

  async #countWaiting(): Promise<number> {
    const limit = this.#ports.limits.userPoolLogLines;
    return (await this.#ports.records.list(collection, { limit })).length;
  }
}

/** One log: events of one kind of one pool. */
function placeOf({ userPoolId, source }: LogPlace): string {
  return `${userPoolId}/${source}`;
}

/** Trying again would not help: the group is gone, or does not take these lines. */
const finalErrors: ReadonlySet<string> = new Set([
  'ResourceNotFoundException',
  'InvalidParameterException',
  'AccessDeniedException',
  'AccessDenied',
]);
