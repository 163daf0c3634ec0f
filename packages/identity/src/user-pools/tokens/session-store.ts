import {
  allDocuments,
  type Clock,
  invariant,
  type LimitValues,
  RecentMap,
  type Records,
  type RecordWrite,
  SerialWorkByKey,
} from '@cairn/kit';
import { SessionEnds } from './session-ends.ts';
import type { SessionKey, TokenSession } from './token-session.ts';

const collection = 'cognito-sessions';
/** Ended sessions of one write. */
const sessionsPerWrite = 500;

/**
 * Sessions in the records, those that were asked for lately in memory.
 *
 * 1. A session that is not there is over, and so are all its tokens.
 * 2. What changes is durable before anybody hears of it, and written only where the session is as it was read.
 * 3. A user has no more than a limit of them and a tenth: then the oldest end, down to the limit. Who signs in all the time
 *    does not have them all read each time.
 */
export class SessionStore {
  readonly #records: Records;
  readonly #ends: SessionEnds;
  readonly #clock: Clock;
  readonly #sessionsMax: number;
  readonly #surplusMax: number;
  readonly #known: RecentMap<string, TokenSession>;
  /** Sessions that are being read; a write of one takes it out, and what was read is not remembered. */
  readonly #reading = new Map<string, Promise<TokenSession | undefined>>();
  /** How many sessions users have who signed in lately. */
  readonly #counts: RecentMap<string, number>;
  readonly #turns = new SerialWorkByKey();
  /** The last write of each session that is being written. */
  readonly #writing = new Map<string, RecordWrite>();

  constructor({
    records,
    clock,
    limits,
  }: {
    readonly records: Records;
    readonly clock: Clock;
    readonly limits: LimitValues<'userPoolRefreshTokensPerUser' | 'userPoolSessionsInMemory'>;
  }) {
    this.#records = records;
    this.#ends = new SessionEnds(records);
    this.#clock = clock;
    this.#sessionsMax = limits.userPoolRefreshTokensPerUser;
    this.#surplusMax = Math.floor(this.#sessionsMax / 10);
    this.#known = new RecentMap(limits.userPoolSessionsInMemory);
    this.#counts = new RecentMap(limits.userPoolSessionsInMemory);
  }

  async find(session: SessionKey): Promise<TokenSession | undefined> {
    const key = keyOf(session);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const reading = this.#reading.get(key) ?? this.#read(key);
    let found: TokenSession | undefined;
    let isCurrent = false;
    try {
      found = await reading;
    } finally {
      isCurrent = this.#reading.get(key) === reading;
      if (isCurrent) this.#reading.delete(key);
    }
    if (isCurrent && found !== undefined) this.#known.set(key, found);
    return found;
  }

  /** The sessions of a user, the oldest first; those whose time is over are not among them. */
  async ofUser(userPoolId: string, sub: string): Promise<readonly TokenSession[]> {
    const all = await this.#all(userPoolId, sub);
    const nowMs = this.#clock.now();
    return all.filter(({ keptUntilMs }) => nowMs < keptUntilMs);
  }

  /** Runs a change of one session after all of it that were begun before. */
  turn<Result>(session: SessionKey, work: () => Promise<Result>): Promise<Result> {
    return this.#turns.run(keyOf(session), work);
  }

  /** Keeps a new session; the oldest ones of the user end where there are too many. */
  begin(session: TokenSession): Promise<void> {
    const { userPoolId, sub } = session;
    return this.#turns.run(`${userPoolId}/${sub}`, async () => {
      const user = `${userPoolId}/${sub}`;
      const count = this.#counts.get(user);
      const mayBeTooMany = count === undefined || count >= this.#sessionsMax + this.#surplusMax;
      const ending = mayBeTooMany ? await this.#surplus(userPoolId, sub) : undefined;
      const before = ending?.left ?? count ?? 0;
      await this.#write(session, [
        this.#put(session),
        this.#ends.write(session, { isKept: true }),
        ...(ending?.writes ?? []),
      ]);
      this.#counts.set(user, before + 1);
    });
  }

  /** Changes a session that is still as `before`. @returns false, having written nothing, where it is not */
  async replace(before: TokenSession, after: TokenSession): Promise<boolean> {
    invariant(before.keptUntilMs === after.keptUntilMs, 'a session ends when it was to end as it began');
    return this.#write(after, [{ ...this.#put(after), ifValue: JSON.stringify(before) }]);
  }

  /** Ends a session: all its tokens with it. It may be over already. */
  async end(session: SessionKey): Promise<void> {
    const found = await this.find(session);
    await this.#write(session, found === undefined ? [deletion(session)] : this.#deletions(found));
    this.#counts.delete(`${session.userPoolId}/${session.sub}`);
  }

  /** Takes all sessions of a user out of the records. */
  async endAll(userPoolId: string, sub: string): Promise<void> {
    await this.#turns.run(`${userPoolId}/${sub}`, async () => {
      const all = await this.#all(userPoolId, sub);
      this.#counts.delete(`${userPoolId}/${sub}`);
      for (let at = 0; at < all.length; at += sessionsPerWrite) {
        const page = all.slice(at, at + sessionsPerWrite);
        await this.#delete(page.flatMap((session) => this.#deletions(session)));
      }
    });
  }

  /** Takes those out whose tokens are all over, or whose pool is gone, in bounded steps; the others are not read. */
  async removeOver(isPool: (userPoolId: string) => boolean): Promise<void> {
    await this.#ends.takeInFormer();
    for await (const userPoolId of this.#ends.pools()) {
      const nowMs = isPool(userPoolId) ? this.#clock.now() : undefined;
      for await (const { keys, writes } of this.#ends.of(userPoolId, nowMs)) {
        await this.#delete([...keys.map(deletion), ...writes]);
        for (const { sub } of keys) this.#counts.delete(`${userPoolId}/${sub}`);
      }
    }
  }

  /** Writes that end what a user has too many of, and how many are left. */
  async #surplus(
    userPoolId: string,
    sub: string,
  ): Promise<{ readonly writes: readonly RecordWrite[]; readonly left: number }> {
    const all = await this.#all(userPoolId, sub);
    const nowMs = this.#clock.now();
    const alive = all.filter(({ keptUntilMs }) => nowMs < keptUntilMs);
    const ended = new Set(alive.slice(0, Math.max(0, alive.length - this.#sessionsMax + 1)));
    const over = all.filter((session) => nowMs >= session.keptUntilMs || ended.has(session));
    for (const session of over) this.#known.delete(keyOf(session));
    const writes = over.flatMap((session) => this.#deletions(session));
    return { writes, left: alive.length - ended.size };
  }

  async #all(userPoolId: string, sub: string): Promise<readonly TokenSession[]> {
    const prefix = `${userPoolId}/${sub}/`;
    const all = await allDocuments<TokenSession>(this.#records, collection, { prefix });
    return all.sort((left, right) => left.createdMs - right.createdMs);
  }

  #read(key: string): Promise<TokenSession | undefined> {
    const reading = this.#records
      .get(collection, key)
      .then((text) => (text === undefined ? undefined : (JSON.parse(text) as TokenSession)));
    this.#reading.set(key, reading);
    return reading;
  }

  #put(session: TokenSession): RecordWrite {
    return { collection, key: keyOf(session), value: JSON.stringify(session) };
  }

  #deletions(session: TokenSession): readonly RecordWrite[] {
    return [deletion(session), this.#ends.write(session, { isKept: false })];
  }

  async #delete(writes: readonly RecordWrite[]): Promise<void> {
    if (writes.length === 0) return;
    this.#forget(writes);
    try {
      const written = await this.#records.write(writes);
      invariant(written, 'a write without conditions is carried out');
    } finally {
      this.#forget(writes);
    }
  }

  /** Memory follows what is on disk; a write that fails, or was overtaken, leaves nothing in it. */
  async #write(session: SessionKey, writes: readonly RecordWrite[]): Promise<boolean> {
    const [own] = writes as [RecordWrite];
    this.#forget(writes);
    this.#writing.set(own.key, own);
    let isLast = false;
    let isWritten = false;
    try {
      isWritten = await this.#records.write(writes);
    } finally {
      isLast = this.#writing.get(own.key) === own;
      this.#forget(writes);
    }
    if (isWritten && isLast && own.value !== undefined) this.#known.set(own.key, session as TokenSession);
    return isWritten;
  }

  #forget(writes: readonly RecordWrite[]): void {
    for (const { key } of writes) {
      this.#known.delete(key);
      this.#reading.delete(key);
      this.#writing.delete(key);
    }
  }
}

function deletion(session: SessionKey): RecordWrite {
  return { collection, key: keyOf(session), value: undefined };
}

function keyOf({ userPoolId, sub, id }: SessionKey): string {
  return `${userPoolId}/${sub}/${id}`;
}
