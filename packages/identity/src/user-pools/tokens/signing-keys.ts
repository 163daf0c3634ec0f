import { RecentMap, type Records, type Seal, SerialWorkByKey } from '@cairn/kit';
import type { PublicJsonWebKey, SigningKeyPair, UserPoolCrypto } from '../user-pool-crypto.ts';
import { userPoolErrors } from '../user-pool-errors.ts';

const collection = 'cognito-keys';

/** No token of a user pool lives longer than a day. Source: user pools API reference, `AccessTokenValidity`. */
const longestTokenMs = 86_400_000;
/** A token that was being signed while keys changed. */
const signingMs = 300_000;

export type TokenUse = 'id' | 'access';

/** A public key, and what it signs. */
export interface PublishedKey {
  readonly use: TokenUse;
  /** The same object as long as the key is the same. */
  readonly key: PublicJsonWebKey;
  /** When the last of its tokens is over; undefined of the keys that sign now. */
  readonly untilMs: number | undefined;
}

/** The keys of a pool. */
export interface PoolKeys {
  readonly signing: { readonly [use in TokenUse]: SigningKeyPair };
  /** By name (`kid`); those of before among them, as long as a token of theirs can be alive. */
  readonly published: ReadonlyMap<string, PublishedKey>;
}

/** As they are kept, sealed as a whole. */
interface KeptKeys {
  readonly id: SigningKeyPair;
  readonly access: SigningKeyPair;
  readonly former: readonly PublishedKey[];
}

type SigningKeysPorts = {
  readonly records: Pick<Records, 'get' | 'write'>;
  readonly seal: Seal;
  readonly crypto: Pick<UserPoolCrypto, 'generateSigningKey'>;
  readonly clock: { now(): number };
  readonly limits: { readonly userPoolKeysInMemory: number };
  readonly store: { readonly pools: { find(userPoolId: string): object | undefined } };
};

/**
 * Two RSA keys of each pool, one for ID tokens and one for access tokens: made when they are first asked for, sealed in
 * the records. A key that signs no more is published until the last of its tokens is over; its private half is gone.
 * None are made for a pool that is not there: nobody would ever clear them away.
 */
export class SigningKeys {
  readonly #ports: SigningKeysPorts;
  readonly #known: RecentMap<string, PoolKeys>;
  readonly #turns = new SerialWorkByKey();

  constructor(ports: SigningKeysPorts) {
    this.#ports = ports;
    this.#known = new RecentMap(ports.limits.userPoolKeysInMemory);
  }

  /** The keys of a pool, made now where there are none. @throws ServiceError ResourceNotFoundException */
  async of(userPoolId: string): Promise<PoolKeys> {
    return this.#known.get(userPoolId) ?? this.#turns.run(userPoolId, () => this.#load(userPoolId));
  }

  /** Those in memory; undefined where nobody has asked for them as yet. */
  known(userPoolId: string): PoolKeys | undefined {
    return this.#known.get(userPoolId);
  }

  /** Begins to make, or read, the keys of a pool that will be asked for soon. */
  prepare(userPoolId: string): void {
    // Whoever asks for them is told what went wrong.
    void this.of(userPoolId).catch(() => undefined);
  }

  /** Makes new keys; those of before are published as long as a token of theirs can be alive. */
  rotate(userPoolId: string): Promise<PoolKeys> {
    return this.#turns.run(userPoolId, async () => {
      await this.#load(userPoolId);
      const made = await this.#make();
      // Another process may have changed them: what it made is published too.
      for (;;) {
        const before = await this.#read(userPoolId);
        if (before === undefined) throw userPoolErrors.poolNotFound(userPoolId);
        const former = formerKeys(poolKeysOf(before.kept), this.#ports.clock.now());
        const rotated = await this.#keep(userPoolId, { ...made, former }, before.text);
        if (rotated !== undefined) return rotated;
      }
    });
  }

  /** Forgets the keys of a pool that is gone. Those that were being made meanwhile are in the records when it resolves. */
  forget(userPoolId: string): Promise<void> {
    return this.#turns.run(userPoolId, async () => this.#known.delete(userPoolId));
  }

  async #load(userPoolId: string): Promise<PoolKeys> {
    const known = this.#known.get(userPoolId);
    if (known !== undefined) return known;
    if (this.#ports.store.pools.find(userPoolId) === undefined) throw userPoolErrors.poolNotFound(userPoolId);
    const read = await this.#read(userPoolId);
    if (read !== undefined) return this.#known.set(userPoolId, poolKeysOf(read.kept));
    const made = { ...(await this.#make()), former: [] };
    // Whoever was faster has made those that hold.
    return (await this.#keep(userPoolId, made, undefined)) ?? this.#load(userPoolId);
  }

  async #read(userPoolId: string): Promise<{ readonly kept: KeptKeys; readonly text: string } | undefined> {
    const { records, seal } = this.#ports;
    const text = await records.get(collection, userPoolId);
    if (text === undefined) return undefined;
    return { kept: JSON.parse(seal.open(text, `${collection}/${userPoolId}`)) as KeptKeys, text };
  }

  async #make(): Promise<Pick<KeptKeys, 'id' | 'access'>> {
    const { crypto: maker } = this.#ports;
    const [id, access] = await Promise.all([maker.generateSigningKey(), maker.generateSigningKey()]);
    return { id, access };
  }

  /** @returns undefined, having written nothing, where what is there is not `before` any more */
  async #keep(userPoolId: string, kept: KeptKeys, before: string | undefined): Promise<PoolKeys | undefined> {
    const { records, seal } = this.#ports;
    const value = seal.seal(JSON.stringify(kept), `${collection}/${userPoolId}`);
    const condition = before === undefined ? { ifAbsent: true } : { ifValue: before };
    const isWritten = await records.write([{ collection, key: userPoolId, value, ...condition }]);
    return isWritten ? this.#known.set(userPoolId, poolKeysOf(kept)) : undefined;
  }
}

/** Those that are published beside new ones. */
function formerKeys({ published }: PoolKeys, nowMs: number): readonly PublishedKey[] {
  const former: PublishedKey[] = [];
  for (const each of published.values()) {
    const { untilMs = nowMs + longestTokenMs + signingMs } = each;
    if (untilMs > nowMs) former.push({ ...each, untilMs });
  }
  return former;
}

function poolKeysOf({ id, access, former }: KeptKeys): PoolKeys {
  const published: PublishedKey[] = [
    { use: 'id', key: id.publicKey, untilMs: undefined },
    { use: 'access', key: access.publicKey, untilMs: undefined },
    ...former,
  ];
  return { signing: { id, access }, published: new Map(published.map((each) => [each.key.kid, each])) };
}

/** Whether tokens of a key are taken. */
export function isPublished({ untilMs }: PublishedKey, nowMs: number): boolean {
  return untilMs === undefined || nowMs < untilMs;
}
