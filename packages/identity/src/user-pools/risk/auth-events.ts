import { type LimitValues, type Log, RecentMap, type Records, type RecordWrite } from '@cairn/kit';
import type { LogDeliveries, LogEntry } from '../log-delivery/log-deliveries.ts';
import type { UserKey, UserStore } from '../records/user-store.ts';
import { activityEntry } from './activity-entry.ts';
import type { AuthEventNotes, AuthEventRecord } from './auth-event-record.ts';

const collection = 'cognito-auth-events';
/** Users of whom it is known how many events they have. */
const countsMax = 10_000;
/** Events that wait to be written; more than that come from an attack, and each of them says the same. */
const waitingMax = 10_000;
const eventsPerWrite = 200;

interface Waiting {
  readonly user: UserKey;
  readonly event: AuthEventRecord;
  /** Takes the place of one of the same id. */
  readonly isUpdate: boolean;
}

/**
 * What users of pools with threat protection did, the newest of each. Nobody waits for an event to be written: those of
 * the last moment before a crash are lost.
 */
export class AuthEvents implements AuthEventNotes {
  readonly #records: Records;
  readonly #users: Pick<UserStore, 'get'>;
  readonly #log: Log;
  readonly #logs: Pick<LogDeliveries, 'writesOf' | 'send'>;
  readonly #eventsMax: number;
  /** Those that are not on disk as yet, by user: what was noted is known at once. */
  readonly #pending = new Map<string, AuthEventRecord[]>();
  readonly #counts = new RecentMap<string, number>(countsMax);
  #waiting: Waiting[] = [];
  #missed = 0;
  #writing: Promise<void> | undefined;

  constructor(ports: {
    readonly records: Records;
    readonly users: Pick<UserStore, 'get'>;
    readonly log: Log;
    readonly logs: Pick<LogDeliveries, 'writesOf' | 'send'>;
    readonly limits: LimitValues<'userPoolAuthEventsPerUser'>;
  }) {
    this.#records = ports.records;
    this.#users = ports.users;
    this.#log = ports.log;
    this.#logs = ports.logs;
    this.#eventsMax = ports.limits.userPoolAuthEventsPerUser;
  }

  /**
   * Keeps an event, soon. Its id was drawn when it happened: that is the order in which events are listed.
   * @param isUpdate whether it may take the place of one of the same id
   */
  note({ userPoolId, sub }: UserKey, event: AuthEventRecord, { isUpdate = false } = {}): void {
    if (this.#waiting.length >= waitingMax) {
      this.#missed += 1;
      return;
    }
    this.#waiting.push({ user: { userPoolId, sub }, event, isUpdate });
    const prefix = prefixOf({ userPoolId, sub });
    this.#pending.set(prefix, [...(this.#pending.get(prefix) ?? []), event]);
    this.#writing ??= this.#writeAll();
  }

  /** Resolves when all that was noted is on disk. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  /** A page of a user's events, the newest first. @param after id of the event before the page */
  async list(
    { userPoolId, sub }: UserKey,
    { after, limit }: { readonly after: string | undefined; readonly limit: number },
  ): Promise<readonly AuthEventRecord[]> {
    const prefix = prefixOf({ userPoolId, sub });
    const from = after === undefined ? {} : { after: `${prefix}${after}` };
    const page = await this.#records.list(collection, { prefix, limit, reverse: true, ...from });
    return page.map(({ value }) => JSON.parse(value) as AuthEventRecord);
  }

  /** The newest events of a user, the newest first, those among them that are not on disk as yet. */
  async recent(user: UserKey, limit: number): Promise<readonly AuthEventRecord[]> {
    const prefix = prefixOf(user);
    const pending = [...(this.#pending.get(prefix) ?? [])];
    const kept = await this.list(user, { after: undefined, limit });
    const all = new Map([...kept, ...pending].map((event) => [event.id, event]));
    return [...all.values()].sort((left, right) => (left.id < right.id ? 1 : -1)).slice(0, limit);
  }

  /** Keeps what somebody thinks of an event. @returns false where there is none of that id */
  async giveFeedback(
    { userPoolId, sub }: UserKey,
    id: string,
    feedback: AuthEventRecord['feedback'],
  ): Promise<boolean> {
    const key = `${userPoolId}/${sub}/${id}`;
    // What is being written would take the place of what is said of it.
    await this.settled();
    const before = await this.#records.get(collection, key);
    if (before === undefined) return false;
    const value = JSON.stringify({ ...(JSON.parse(before) as AuthEventRecord), feedback });
    return this.#records.write([{ collection, key, value, ifValue: before }]);
  }

  /** Never rejects: what cannot be written holds up nothing of others. */
  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const some = this.#waiting.splice(0, eventsPerWrite);
      try {
        await this.#write(some);
      } catch (error) {
        this.#log('error', `${some.length} sign-ins were not remembered: ${String(error)}`);
        // They are counted anew: these were counted before they were written.
        for (const prefix of prefixesOf(some)) this.#counts.delete(prefix);
      } finally {
        for (const { user, event } of some) this.#forgetPending(user, event);
      }
    }
    if (this.#missed > 0) this.#log('warn', `${this.#missed} sign-ins were not remembered: too many at once`);
    this.#missed = 0;
    // At once: what is noted from now on begins to be written anew.
    this.#writing = undefined;
  }

  async #write(all: readonly Waiting[]): Promise<void> {
    const writes = new Map<string, RecordWrite>();
    const lines: LogEntry[] = [];
    for (const { user, event: noted, isUpdate } of all) {
      // Somebody who was deleted meanwhile leaves nothing.
      const found = await this.#users.get(user.userPoolId, user.sub);
      if (found === undefined) continue;
      const prefix = prefixOf(user);
      const key = `${prefix}${noted.id}`;
      const before = isUpdate
        ? (writes.get(key)?.value ?? (await this.#records.get(collection, key)))
        : undefined;
      const { feedback } = before === undefined ? noted : (JSON.parse(before) as AuthEventRecord);
      const event = feedback === undefined ? noted : { ...noted, feedback };
      const count = this.#counts.get(prefix) ?? (await this.#countOf(prefix));
      writes.set(key, { collection, key, value: JSON.stringify(event) });
      this.#counts.set(prefix, before === undefined ? count + 1 : count);
      lines.push(activityEntry(found, event));
    }
    const logWrites = await this.#logs.writesOf(lines);
    await this.#records.write([...writes.values(), ...logWrites]);
    if (logWrites.length > 0) this.#logs.send(lines);
    for (const prefix of prefixesOf(all)) await this.#forgetOldest(prefix);
  }

  #forgetPending({ userPoolId, sub }: UserKey, event: AuthEventRecord): void {
    const prefix = prefixOf({ userPoolId, sub });
    const rest = (this.#pending.get(prefix) ?? []).filter((each) => each !== event);
    if (rest.length === 0) this.#pending.delete(prefix);
    else this.#pending.set(prefix, rest);
  }

  async #countOf(prefix: string): Promise<number> {
    return (await this.#records.list(collection, { prefix, limit: 2 * this.#eventsMax })).length;
  }

  /** A tenth more than the limit may be there, so that not each event looks for the oldest. */
  async #forgetOldest(prefix: string): Promise<void> {
    const surplus = (this.#counts.get(prefix) ?? 0) - this.#eventsMax;
    if (surplus <= this.#eventsMax / 10) return;
    const oldest = await this.#records.list(collection, { prefix, limit: surplus });
    await this.#records.write(oldest.map(({ key }) => ({ collection, key, value: undefined })));
    this.#counts.set(prefix, this.#eventsMax);
  }
}

/** What the keys of a user's events begin with. */
function prefixOf({ userPoolId, sub }: UserKey): string {
  return `${userPoolId}/${sub}/`;
}

function prefixesOf(all: readonly Waiting[]): ReadonlySet<string> {
  return new Set(all.map(({ user }) => prefixOf(user)));
}
