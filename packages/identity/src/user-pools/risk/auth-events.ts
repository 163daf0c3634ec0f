import { type LimitValues, type Log, RecentMap, type Records, type RecordWrite } from '@cairn/kit';
import type { UserKey, UserStore } from '../records/user-store.ts';

const collection = 'cognito-auth-events';
/** Users of whom it is known how many events they have. */
const countsMax = 10_000;
/** Events that wait to be written; more than that come from an attack, and each of them says the same. */
const waitingMax = 10_000;
const eventsPerWrite = 200;

/** What somebody did, as it is kept. Source: API reference, `AuthEventType`. */
export interface AuthEventRecord {
  readonly id: string;
  readonly type: 'SignIn';
  readonly atMs: number;
  readonly isPassed: boolean;
  /** The address was one of those from which nobody signs in. */
  readonly isBlocked?: boolean;
  readonly proof?: 'Password' | 'Mfa';
  readonly address?: string;
  readonly feedback?: {
    readonly value: 'Valid' | 'Invalid';
    readonly provider: string;
    readonly atMs: number;
  };
}

interface Waiting {
  readonly user: UserKey;
  readonly event: AuthEventRecord;
}

/**
 * What users of pools with threat protection did, the newest of each. Nobody waits for an event to be written: those of
 * the last moment before a crash are lost.
 */
export class AuthEvents {
  readonly #records: Records;
  readonly #users: Pick<UserStore, 'get'>;
  readonly #log: Log;
  readonly #eventsMax: number;
  readonly #counts = new RecentMap<string, number>(countsMax);
  #waiting: Waiting[] = [];
  #missed = 0;
  #writing: Promise<void> | undefined;

  constructor(ports: {
    readonly records: Records;
    readonly users: Pick<UserStore, 'get'>;
    readonly log: Log;
    readonly limits: LimitValues<'userPoolAuthEventsPerUser'>;
  }) {
    this.#records = ports.records;
    this.#users = ports.users;
    this.#log = ports.log;
    this.#eventsMax = ports.limits.userPoolAuthEventsPerUser;
  }

  /** Keeps an event, soon. Its id was drawn when it happened: that is the order in which events are listed. */
  note({ userPoolId, sub }: UserKey, event: AuthEventRecord): void {
    if (this.#waiting.length >= waitingMax) {
      this.#missed += 1;
      return;
    }
    this.#waiting.push({ user: { userPoolId, sub }, event });
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
    const prefix = `${userPoolId}/${sub}/`;
    const from = after === undefined ? {} : { after: `${prefix}${after}` };
    const page = await this.#records.list(collection, { prefix, limit, reverse: true, ...from });
    return page.map(({ value }) => JSON.parse(value) as AuthEventRecord);
  }

  /** Keeps what somebody thinks of an event. @returns false where there is none of that id */
  async giveFeedback(
    { userPoolId, sub }: UserKey,
    id: string,
    feedback: AuthEventRecord['feedback'],
  ): Promise<boolean> {
    const key = `${userPoolId}/${sub}/${id}`;
    const before = await this.#records.get(collection, key);
    if (before === undefined) return false;
    const value = JSON.stringify({ ...(JSON.parse(before) as AuthEventRecord), feedback });
    return this.#records.write([{ collection, key, value, ifValue: before }]);
  }

  async #writeAll(): Promise<void> {
    try {
      while (this.#waiting.length > 0) await this.#write(this.#waiting.splice(0, eventsPerWrite));
      if (this.#missed > 0)
        this.#log('warn', `${this.#missed} sign-ins were not remembered: too many at once`);
    } catch (error) {
      this.#log('error', `sign-ins were not remembered: ${String(error)}`);
    }
    this.#missed = 0;
    // At once: what is noted from now on begins to be written anew.
    this.#writing = undefined;
  }

  async #write(all: readonly Waiting[]): Promise<void> {
    const writes: RecordWrite[] = [];
    for (const { user, event } of all) {
      // Somebody who was deleted meanwhile leaves nothing.
      if ((await this.#users.get(user.userPoolId, user.sub)) === undefined) continue;
      const prefix = `${user.userPoolId}/${user.sub}/`;
      const count = this.#counts.get(prefix) ?? (await this.#countOf(prefix));
      writes.push({ collection, key: `${prefix}${event.id}`, value: JSON.stringify(event) });
      this.#counts.set(prefix, count + 1);
    }
    await this.#records.write(writes);
    for (const prefix of new Set(all.map(({ user }) => `${user.userPoolId}/${user.sub}/`)))
      await this.#forgetOldest(prefix);
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
