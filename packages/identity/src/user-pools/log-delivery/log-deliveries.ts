import { type JsonObject, type RecordWrite, ServiceError } from '@cairn/kit';
import type { LogSource } from '../records/pool-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { logMessage } from './log-messages.ts';
import { type LogLine, writeLogLines } from './write-log-lines.ts';

const collection = 'cognito-log-lines';
/** As many lines are read, written and forgotten in one step. */
const linesPerStep = 500;

/** What a line says. */
export interface LogEntry {
  readonly userPoolId: string;
  readonly source: LogSource;
  readonly atMs: number;
  readonly message: JsonObject;
}

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
  #waiting: number | undefined;
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
      this.send();
    } catch (error) {
      this.#ports.log('error', 'a line for the log of a user pool was not kept', { cause: String(error) });
    }
  }

  /** Has what waits written to its groups, soon. */
  send(): void {
    if (this.#isEnded) return;
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
        let after: string | undefined;
        do after = await this.#step(after);
        while (after !== undefined && !this.#isEnded);
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

  /** @returns the last key that was looked at, undefined where there are no more */
  async #step(after: string | undefined): Promise<string | undefined> {
    const from = after === undefined ? {} : { after };
    const page = await this.#ports.records.list(collection, { limit: linesPerStep, ...from });
    const groups = new Map<string, { readonly key: string; readonly line: WaitingLine }[]>();
    for (const { key, value } of page) {
      const line = JSON.parse(value) as WaitingLine;
      const place = `${key.slice(0, key.indexOf('/'))}/${line.source}`;
      groups.set(place, [...(groups.get(place) ?? []), { key, line }]);
    }
    for (const [place, lines] of groups) {
      if (!(await this.#write(place, lines))) continue;
      await this.#ports.records.write(lines.map(({ key }) => ({ collection, key, value: undefined })));
      this.#waiting = Math.max(0, (this.#waiting ?? 0) - lines.length);
    }
    return page.length < linesPerStep ? undefined : page.at(-1)?.key;
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
      log('warn', `${lines.length} lines could not be written to a log of a user pool`, {
        ...{ userPoolId, logGroupName, cause: String(error) },
        becomes: isFinal ? 'they are given up' : 'they wait',
      });
      return isFinal;
    }
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

/** Trying again would not help: the group is gone, or does not take these lines. */
const finalErrors: ReadonlySet<string> = new Set([
  'ResourceNotFoundException',
  'InvalidParameterException',
  'AccessDeniedException',
  'AccessDenied',
]);
