import { allDocuments, type RecordKey, type Records, type RecordWrite, recordPages } from '@cairn/kit';
import { identityPoolErrors } from './identity-pool-errors.ts';
import type { IdentityRecord, LinkedLogin } from './identity-pool-records.ts';

const identities = 'cognito-identities';
const members = 'cognito-identities-of-pools';
const logins = 'cognito-identity-logins';
/** Pools that are deleted and whose identities may not be as yet. */
export const deletedPools = 'cognito-identity-pools-deleted';
/** Whoever loses that often against others has met something else than chance. */
const triesMax = 20;
/** Identities of a deleted pool that go with one write. */
const identitiesPerStep = 100;

/**
 * Identities and the logins that lead to them, on disk. Two calls for one login meet in the store: a login leads to one
 * identity only, whoever writes first.
 */
export class IdentityStore {
  readonly #records: Records;

  constructor(records: Records) {
    this.#records = records;
  }

  /** Pools that are deleted and whose identities may not be as yet. */
  deletedPools(): Promise<readonly string[]> {
    return allDocuments<string>(this.#records, deletedPools);
  }

  async get(id: string): Promise<IdentityRecord | undefined> {
    const text = await this.#records.get(identities, id);
    return text === undefined ? undefined : (JSON.parse(text) as IdentityRecord);
  }

  /** The id of the identity that a login leads to. */
  idOf(poolId: string, login: LinkedLogin): Promise<string | undefined> {
    return this.#records.get(logins, loginKey(poolId, login));
  }

  /** @returns false, having written nothing, when one of its logins leads to another identity already */
  create(identity: IdentityRecord): Promise<boolean> {
    const { id, poolId } = identity;
    return this.#records.write([
      { collection: identities, key: id, value: JSON.stringify(identity), ifAbsent: true },
      { collection: members, key: `${poolId}/${id}`, value: JSON.stringify(id) },
      ...identity.logins.map((login) => linkWrite(poolId, login, id)),
    ]);
  }

  /**
   * Changes identities and the logins that lead to them, all or nothing.
   * @param work looks at them as they are, and says what they are from now on; throwing changes nothing. It is asked
   * again when another call was faster.
   * @throws ServiceError ResourceNotFoundException, ConcurrentModificationException
   */
  async change(
    ids: readonly string[],
    work: (
      identities: readonly IdentityRecord[],
    ) => readonly IdentityRecord[] | Promise<readonly IdentityRecord[]>,
  ): Promise<readonly IdentityRecord[]> {
    for (let tries = 0; tries < triesMax; tries++) {
      const texts = await this.#records.getAll(ids.map((key) => ({ collection: identities, key })));
      const before = texts.map((text, index) => {
        if (text === undefined) throw identityPoolErrors.identityNotFound(ids[index] as string);
        return JSON.parse(text) as IdentityRecord;
      });
      const after = await work(before);
      const writes = after.map((identity, index): RecordWrite => {
        const value = JSON.stringify(identity);
        return { collection: identities, key: identity.id, value, ifValue: texts[index] as string };
      });
      if (await this.#records.write([...writes, ...linkChanges(before, after)])) return after;
    }
    throw identityPoolErrors.concurrentModification();
  }

  /** A page of a pool's identities in the order of their ids. */
  async list(
    poolId: string,
    { after, limit }: { readonly after?: string | undefined; readonly limit: number },
  ): Promise<readonly IdentityRecord[]> {
    const prefix = `${poolId}/`;
    const from = after === undefined ? {} : { after: `${prefix}${after}` };
    const page = await this.#records.list(members, { prefix, limit, ...from });
    const texts = await this.#records.getAll(
      page.map(({ value }) => ({ collection: identities, key: JSON.parse(value) as string })),
    );
    return texts.flatMap((text) => (text === undefined ? [] : [JSON.parse(text) as IdentityRecord]));
  }

  /** Deletes an identity; its logins lead to a new one when they are seen next. */
  async delete({ id }: IdentityRecord): Promise<void> {
    for (let tries = 0; tries < triesMax; tries++) {
      const text = await this.#records.get(identities, id);
      if (text === undefined) return;
      const identity = JSON.parse(text) as IdentityRecord;
      if (await this.#records.write(deletionOf(identity, text))) return;
    }
    throw identityPoolErrors.concurrentModification();
  }

  /** Written with the deletion of the pool: its identities follow, be it after a crash. */
  deletionMark(poolId: string): RecordWrite {
    return { collection: deletedPools, key: poolId, value: JSON.stringify(poolId) };
  }

  /**
   * Deletes all identities of a pool that is deleted, page by page.
   * @param isEnding asked before each page: the rest stays for another time
   */
  async deleteAll(poolId: string, isEnding: () => boolean = () => false): Promise<void> {
    for await (const page of recordPages(this.#records, members, {
      prefix: `${poolId}/`,
      pageSize: identitiesPerStep,
    })) {
      if (isEnding()) return;
      await this.#deletePage(page.map(({ value }) => JSON.parse(value) as string));
    }
    await this.#records.write([{ collection: deletedPools, key: poolId, value: undefined }]);
  }

  /** All at once; one by one where a call has changed any of them meanwhile. */
  async #deletePage(ids: readonly string[]): Promise<void> {
    const texts = await this.#records.getAll(ids.map((key) => ({ collection: identities, key })));
    const found = texts
      .filter((text) => text !== undefined)
      .map((text) => ({ text, identity: JSON.parse(text) as IdentityRecord }));
    const writes = found.flatMap(({ identity, text }) => deletionOf(identity, text));
    if (writes.length === 0 || (await this.#records.write(writes))) return;
    for (const { identity } of found) await this.delete(identity);
  }
}

/** Id of the pool that a record is cleared away with. What an identity itself is, is written with one of these where it is new. */
export function poolOfRecord({ collection, key }: RecordKey): string | undefined {
  if (collection === 'cognito-identity-pools') return key;
  const owner = key.slice(0, key.indexOf('/'));
  if (collection === members) return owner;
  return collection === logins ? decodeURIComponent(owner) : undefined;
}

function deletionOf({ id, poolId, logins: linked }: IdentityRecord, text: string): readonly RecordWrite[] {
  return [
    { collection: identities, key: id, value: undefined, ifValue: text },
    { collection: members, key: `${poolId}/${id}`, value: undefined },
    ...linked.map((login) => linkWrite(poolId, login, undefined)),
  ];
}

/** What leads where after a change: a login that goes from one identity to another is written once. */
function linkChanges(
  before: readonly IdentityRecord[],
  after: readonly IdentityRecord[],
): readonly RecordWrite[] {
  const was = linksOf(before);
  const is = linksOf(after);
  const writes: RecordWrite[] = [];
  for (const [key, { id }] of is) {
    const old = was.get(key);
    if (old?.id === id) continue;
    const condition = old === undefined ? { ifAbsent: true } : { ifValue: old.id };
    writes.push({ collection: logins, key, value: id, ...condition });
  }
  for (const [key, { id }] of was) {
    if (!is.has(key)) writes.push({ collection: logins, key, value: undefined, ifValue: id });
  }
  return writes;
}

function linksOf(all: readonly IdentityRecord[]): ReadonlyMap<string, { readonly id: string }> {
  return new Map(
    all.flatMap(({ id, poolId, logins: linked }) =>
      linked.map((login) => [loginKey(poolId, login), { id }] as const),
    ),
  );
}

function linkWrite(poolId: string, login: LinkedLogin, id: string | undefined): RecordWrite {
  const condition = id === undefined ? {} : { ifAbsent: true };
  return { collection: logins, key: loginKey(poolId, login), value: id, ...condition };
}

/** Names may hold slashes: none of them runs into the next part. */
function loginKey(poolId: string, { provider, subject }: LinkedLogin): string {
  return [poolId, provider, subject].map((part) => encodeURIComponent(part.toWellFormed())).join('/');
}
