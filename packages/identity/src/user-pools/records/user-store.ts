import {
  allDocuments,
  type LimitValues,
  type MadeOnce,
  RecentMap,
  type RecordKey,
  type Records,
  type RecordWrite,
  type Seal,
  SerialWorkByKey,
} from '@cairn/kit';
import { userPoolErrors } from '../user-pool-errors.ts';
import { decoyUser, sealedName, type UserRecordKeys } from './decoy-user.ts';
import type { UserPoolRecord } from './pool-records.ts';
import type { UserChange, UserKey, UserName } from './user-change.ts';
import type { UserCredentials, UserRecord } from './user-records.ts';
import { groupKey, memberships, membershipWrites, nameKey, names, users, userWrites } from './user-writes.ts';

export type { UserChange, UserKey, UserName, UserNameKind } from './user-change.ts';
export { identityName } from './user-writes.ts';

const credentials = 'cognito-credentials';
/** Whoever loses that often against others has met something else than chance. */
const triesMax = 20;

/**
 * The users of all pools with their credentials and the names that lead to them. Users who were asked for lately are
 * answered from memory; all writes pass through here. Changes of one user follow one another.
 */
export class UserStore {
  readonly #records: Records;
  readonly #seal: Seal;
  readonly #known: RecentMap<string, UserRecord>;
  readonly #ids: RecentMap<string, string>;
  readonly #credentials: RecentMap<string, UserCredentials>;
  readonly #groups: RecentMap<string, readonly string[]>;
  readonly #decoy: MadeOnce<UserRecordKeys>;
  readonly #turns = new SerialWorkByKey();
  /** How many writes were begun or ended: what was read before one of them is not remembered after it. */
  #writes = 0;
  /** The same of memberships alone, which are written less often. */
  #membershipWrites = 0;

  constructor(ports: {
    readonly records: Records;
    readonly seal: Seal;
    readonly limits: LimitValues<'userPoolUsersInMemory'>;
  }) {
    this.#records = ports.records;
    this.#seal = ports.seal;
    this.#decoy = decoyUser(ports);
    this.#known = new RecentMap(ports.limits.userPoolUsersInMemory);
    this.#ids = new RecentMap(ports.limits.userPoolUsersInMemory);
    this.#credentials = new RecentMap(ports.limits.userPoolUsersInMemory);
    this.#groups = new RecentMap(ports.limits.userPoolUsersInMemory);
  }

  /** Runs a change of one user after all of his that were begun before it. */
  turn<Result>({ userPoolId, sub }: UserKey, work: () => Promise<Result>): Promise<Result> {
    return this.#turns.run(`${userPoolId}/${sub}`, work);
  }

  /**
   * Runs a change of one user in his turn, again and again where somebody else was faster: another process may have
   * written, and what is in memory here was old.
   * @param attempt whether it is done; false of a write whose conditions did not hold
   * @throws ServiceError ConcurrentModificationException
   */
  untilWritten(user: UserKey, attempt: () => Promise<boolean>): Promise<void> {
    return this.turn(user, async () => {
      for (let tries = 0; tries < triesMax; tries++) if (await attempt()) return;
      throw userPoolErrors.concurrentModification();
    });
  }

  async get(userPoolId: string, sub: string): Promise<UserRecord | undefined> {
    const key = `${userPoolId}/${sub}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const writes = this.#writes;
    const text = await this.#records.get(users, key);
    if (text === undefined) return undefined;
    const user = JSON.parse(text) as UserRecord;
    if (writes === this.#writes) this.#known.set(key, user);
    return user;
  }

  /** The user whom a name leads to. Values are compared as the pool says: with or without their case. */
  async named(pool: UserPoolRecord, name: UserName): Promise<UserRecord | undefined> {
    const key = nameKey(pool, name);
    let sub = this.#ids.get(key);
    if (sub === undefined) {
      const writes = this.#writes;
      sub = await this.#records.get(names, key);
      if (sub === undefined) return undefined;
      if (writes === this.#writes) this.#ids.set(key, sub);
    }
    return this.get(pool.id, sub);
  }

  /**
   * The user of an id, or of the first of some names that leads to one, with his credentials remembered; for callers who
   * must not learn by the time it takes whether there is one, nor whether he was here lately. What is in memory is read
   * again, and where there is nobody as many records are read.
   */
  async evenly(
    pool: UserPoolRecord,
    { sub, names: meant = [] }: { readonly sub?: string | undefined; readonly names?: readonly UserName[] },
  ): Promise<UserRecord | undefined> {
    const writes = this.#writes;
    const keys = meant.map((name) => nameKey(pool, name));
    const found = await this.#records.getAll([
      { collection: users, key: `${pool.id}/${sub ?? 'nobody'}` },
      ...keys.map((key) => ({ collection: names, key })),
    ]);
    const id = found[0] === undefined ? found.find((value) => value !== undefined) : sub;
    const key = `${pool.id}/${id}`;
    const place: UserRecordKeys =
      id === undefined
        ? await this.#decoy.get()
        : { user: { collection: users, key }, credentials: { collection: credentials, key } };
    const [text, sealed] = await this.#records.getAll([place.user, place.credentials]);
    if (text === undefined) return undefined;
    const user = JSON.parse(text) as UserRecord;
    const opened = sealed === undefined ? undefined : this.#opened(place.credentials, sealed);
    if (id === undefined) return undefined;
    if (writes === this.#writes) {
      this.#known.set(key, user);
      if (opened !== undefined) this.#credentials.set(key, opened);
    }
    return user;
  }

  async credentials({ userPoolId, sub }: UserKey): Promise<UserCredentials> {
    const key = `${userPoolId}/${sub}`;
    const known = this.#credentials.get(key);
    if (known !== undefined) return known;
    const writes = this.#writes;
    const sealed = await this.#records.get(credentials, key);
    if (sealed === undefined) return {};
    const opened = this.#opened({ collection: credentials, key }, sealed);
    if (writes === this.#writes) this.#credentials.set(key, opened);
    return opened;
  }

  /** A page of a pool's users in the order of their ids. */
  async list(
    userPoolId: string,
    { after, limit }: { readonly after?: string; readonly limit: number },
  ): Promise<readonly UserRecord[]> {
    const prefix = `${userPoolId}/`;
    const from = after === undefined ? {} : { after: `${prefix}${after}` };
    const page = await this.#records.list(users, { prefix, limit, ...from });
    return page.map(({ value }) => JSON.parse(value) as UserRecord);
  }

  /** Names of the groups that a user belongs to. */
  async groupsOf({ userPoolId, sub }: UserKey): Promise<readonly string[]> {
    const key = `${userPoolId}/${sub}`;
    const known = this.#groups.get(key);
    if (known !== undefined) return known;
    const writes = this.#membershipWrites;
    const prefix = `${userPoolId}/user/${sub}/`;
    const groups = await allDocuments<string>(this.#records, memberships, { prefix });
    if (writes === this.#membershipWrites) this.#groups.set(key, groups);
    return groups;
  }

  /** A page of the ids of a group's users. */
  async membersOf(
    userPoolId: string,
    group: string,
    { after, limit }: { readonly after?: string; readonly limit: number },
  ): Promise<readonly string[]> {
    const prefix = `${userPoolId}/group/${groupKey(group)}/`;
    const from = after === undefined ? {} : { after: `${prefix}${after}` };
    const page = await this.#records.list(memberships, { prefix, limit, ...from });
    return page.map(({ value }) => JSON.parse(value) as string);
  }

  /** Forgets what is in memory of a pool that was deleted, and its users with it. */
  forgetPool(userPoolId: string): void {
    this.#writes += 1;
    this.#membershipWrites += 1;
    const isOfPool = (key: string) => key.startsWith(`${userPoolId}/`);
    for (const memory of [this.#groups, this.#known, this.#ids, this.#credentials])
      memory.deleteWhere(isOfPool);
  }

  /** Takes users out of a group, all or nothing; durable when it resolves. */
  async leave(userPoolId: string, group: string, subs: readonly string[]): Promise<void> {
    const users = subs.map((sub) => ({ userPoolId, sub }));
    const forget = () => {
      for (const user of users) this.#forgetGroups(user);
    };
    forget();
    try {
      await this.#records.write(users.flatMap((user) => membershipWrites(user, group, false)));
    } finally {
      forget();
    }
  }

  /**
   * Writes a change of one user, durable when it resolves.
   * @returns false, having written nothing, when an added name leads to another user already, or when the user is not as
   * he was read: then he is read anew
   */
  async write(pool: UserPoolRecord, user: UserKey, change: UserChange): Promise<boolean> {
    const key = `${user.userPoolId}/${user.sub}`;
    const credentialWrites = await this.#credentialWrites(key, change);
    const writes = [...userWrites(pool, user, change), ...(credentialWrites ?? []), ...(change.along ?? [])];
    if (credentialWrites !== undefined && writes.length === 0) return true;
    const forget = () => {
      this.#forget(pool, key, change);
      if (change.groups !== undefined) this.#forgetGroups(user);
    };
    forget();
    try {
      return credentialWrites !== undefined && (await this.#records.write(writes));
    } finally {
      forget();
    }
  }

  /** Undefined where the credentials are not those any more that a change was made of. */
  async #credentialWrites(key: string, change: UserChange): Promise<readonly RecordWrite[] | undefined> {
    const isDeleted = 'user' in change && change.user === undefined;
    if (isDeleted) return [{ collection: credentials, key, value: undefined }];
    if (change.credentials === undefined) return [];
    const isNew = change.user !== undefined && change.before === undefined;
    if (isNew) return [{ ...this.#sealed(key, change.credentials), ifAbsent: true }];
    // Sealed anew each time: which text is there cannot be told from what was read.
    const sealed = await this.#records.get(credentials, key);
    const { revision = 0 } =
      sealed === undefined ? {} : this.#opened({ collection: credentials, key }, sealed);
    const isAsRead = revision === (change.credentials.revision ?? 0);
    const condition = sealed === undefined ? { ifAbsent: true } : { ifValue: sealed };
    return isAsRead ? [{ ...this.#sealed(key, change.credentials), ...condition }] : undefined;
  }

  #opened(key: RecordKey, sealed: string): UserCredentials {
    return JSON.parse(this.#seal.open(sealed, sealedName(key))) as UserCredentials;
  }

  #sealed(key: string, made: UserCredentials): RecordWrite {
    const value: UserCredentials = { ...made, revision: (made.revision ?? 0) + 1 };
    const sealed = this.#seal.seal(JSON.stringify(value), sealedName({ collection: credentials, key }));
    return { collection: credentials, key, value: sealed };
  }

  #forgetGroups({ userPoolId, sub }: UserKey): void {
    this.#membershipWrites += 1;
    this.#groups.delete(`${userPoolId}/${sub}`);
  }

  #forget(pool: UserPoolRecord, key: string, { names: changed, rival }: UserChange): void {
    this.#writes += 1;
    this.#known.delete(key);
    if (rival !== undefined) this.#known.delete(`${rival.after.userPoolId}/${rival.after.sub}`);
    this.#credentials.delete(key);
    const { added = [], removed = [], taken = [] } = changed ?? {};
    for (const name of [...added, ...removed, ...taken]) {
      this.#ids.delete(nameKey(pool, name));
    }
  }
}
