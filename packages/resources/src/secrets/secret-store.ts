import {
  allDocuments,
  type CallScope,
  type Clock,
  encodeBase64,
  RecentMap,
  type Records,
  type RecordWrite,
  type Seal,
  SerialWork,
} from '@cairn/kit';
import type { RotationRules, SecretValueInput, Tag } from './secret-types.ts';
import { secretsErrors } from './secrets-errors.ts';

/** Names one secret. */
export interface SecretPlace {
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

/** One version of a secret; its value is in a record of its own. */
export interface SecretVersion {
  readonly createdMs: number;
  readonly lastAccessedMs?: number;
  readonly stages: readonly string[];
  /** Made by a rotation that has not put its value yet. */
  readonly isEmpty?: boolean;
}

/** How a secret is rotated. */
export interface SecretRotation {
  readonly isEnabled: boolean;
  readonly functionArn: string;
  readonly rules: RotationRules;
  readonly lastMs?: number;
  readonly nextMs?: number;
}

/** A secret as it is kept; nothing of its values. */
export interface SecretRecord {
  readonly arn: string;
  readonly name: string;
  readonly description?: string;
  readonly kmsKeyId?: string;
  readonly tags: readonly Tag[];
  readonly policy?: string;
  readonly rotation?: SecretRotation;
  readonly createdMs: number;
  readonly changedMs: number;
  readonly accessedMs?: number;
  /** When it was deleted; it is gone at the end of its window. */
  readonly deletion?: { readonly deletedMs: number; readonly windowDays: number };
  readonly versions: { readonly [versionId: string]: SecretVersion };
}

/** A value as it is sealed; bytes in base64. */
export interface KeptValue {
  readonly SecretString?: string;
  readonly SecretBinary?: string;
}

const secrets = 'secrets';
const values = 'secrets-values';
const cachedSecretsMax = 10_000;
export const dayMs = 86_400_000;

/** All secrets of an account and region, as they were at some number of writes. */
interface SecretListing {
  readonly prefix: string;
  readonly writes: number;
  readonly records: readonly SecretRecord[];
}

/**
 * Secrets' documents, their values sealed. Documents without their values are answered from memory once they were
 * read, since every call asks for one, and a list of them for its next page; all writes pass through here.
 */
export class SecretStore {
  readonly #records: Records;
  readonly #seal: Seal;
  readonly #clock: Clock;
  readonly #known = new RecentMap<string, SecretRecord>(cachedSecretsMax);
  #listing: SecretListing | undefined;
  /** How many writes were begun or ended: what was read before one of them is not to be remembered after it. */
  #writes = 0;
  readonly #changes = new SerialWork();

  constructor(ports: { readonly records: Records; readonly seal: Seal; readonly clock: Clock }) {
    this.#records = ports.records;
    this.#seal = ports.seal;
    this.#clock = ports.clock;
  }

  /** Runs a change after all that were begun before it. */
  change<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#changes.run(work);
  }

  /** The secret of that name; one whose window has ended is not there any more. */
  async get(place: SecretPlace): Promise<SecretRecord | undefined> {
    const record = this.#known.get(keyOf(place)) ?? (await this.#read(keyOf(place)));
    return record === undefined || this.#isGone(record) ? undefined : record;
  }

  /** The secret of an ARN, or of one without its last six characters, whoever asks. */
  async named(arn: string): Promise<SecretRecord | undefined> {
    for (const place of placesOfArn(arn)) {
      const record = await this.get(place);
      if (record !== undefined && isArnOf(arn, record.arn)) return record;
    }
    return undefined;
  }

  /**
   * The secret that a name, an ARN or an ARN without its last six characters means.
   * @throws ServiceError ResourceNotFoundException
   */
  async find(
    scope: CallScope,
    secretId: string,
  ): Promise<{ readonly place: SecretPlace; readonly record: SecretRecord }> {
    for (const place of placesOf(scope, secretId)) {
      const record = await this.get(place);
      const isMeant = record !== undefined && (!secretId.startsWith('arn:') || isArnOf(secretId, record.arn));
      if (isMeant) return { place, record };
    }
    throw secretsErrors.notFound();
  }

  /** Those of an account in a region, by name. */
  async all(account: string, region: string): Promise<readonly SecretRecord[]> {
    const prefix = `${account}/${region}/`;
    const writes = this.#writes;
    let listing = this.#listing;
    if (listing?.prefix !== prefix || listing.writes !== writes) {
      const records = await allDocuments<SecretRecord>(this.#records, secrets, { prefix });
      listing = { prefix, writes, records };
      this.#listing = records.length <= cachedSecretsMax ? listing : undefined;
    }
    return listing.records.filter((record) => !this.#isGone(record));
  }

  /** The value of a version. @throws SealError */
  async value(place: SecretPlace, versionId: string): Promise<KeptValue | undefined> {
    const key = valueKey(place, versionId);
    const sealed = await this.#records.get(values, key);
    return sealed === undefined
      ? undefined
      : (JSON.parse(this.#seal.open(sealed, `${values}/${key}`)) as KeptValue);
  }

  /**
   * Writes a secret, and values that are new in it. Versions that it has no more lose theirs.
   * @param along written with it
   */
  async write(
    place: SecretPlace,
    change: {
      readonly before: SecretRecord | undefined;
      readonly after: SecretRecord | undefined;
      readonly values?: { readonly [versionId: string]: KeptValue };
    },
    along: (writes: readonly RecordWrite[]) => Promise<unknown> = (writes) => this.#records.write(writes),
  ): Promise<void> {
    const { before, after } = change;
    const lost = Object.keys(before?.versions ?? {}).filter((id) => after?.versions[id] === undefined);
    const writes: RecordWrite[] = [
      { collection: secrets, key: keyOf(place), value: after && JSON.stringify(after) },
      ...lost.map((id) => ({ collection: values, key: valueKey(place, id), value: undefined })),
    ];
    for (const [id, value] of Object.entries(change.values ?? {})) {
      const key = valueKey(place, id);
      writes.push({
        collection: values,
        key,
        value: this.#seal.seal(JSON.stringify(value), `${values}/${key}`),
      });
    }
    this.#noteWrite(keyOf(place));
    try {
      await along(writes);
    } finally {
      this.#noteWrite(keyOf(place));
    }
  }

  /** What is left of a secret whose window has ended is cleared away when its name is used again. */
  async remains(place: SecretPlace): Promise<SecretRecord | undefined> {
    return this.#read(keyOf(place));
  }

  async #read(key: string): Promise<SecretRecord | undefined> {
    const writes = this.#writes;
    const text = await this.#records.get(secrets, key);
    if (text === undefined) return undefined;
    const record = JSON.parse(text) as SecretRecord;
    if (writes !== this.#writes) return record;
    this.#known.set(key, record);
    return record;
  }

  #noteWrite(key: string): void {
    this.#writes += 1;
    this.#listing = undefined;
    this.#known.delete(key);
  }

  #isGone({ deletion }: SecretRecord): boolean {
    return deletion !== undefined && this.#clock.now() >= deletion.deletedMs + deletion.windowDays * dayMs;
  }
}

/** A given value as it is kept. */
export function keptValue({ SecretString, SecretBinary }: SecretValueInput): KeptValue {
  if (SecretString !== undefined) return { SecretString };
  return { SecretBinary: encodeBase64(SecretBinary ?? '') };
}

function keyOf({ account, region, name }: SecretPlace): string {
  return `${account}/${region}/${name}`;
}

/** Names have no colons. */
function valueKey(place: SecretPlace, versionId: string): string {
  return `${keyOf(place)}:${versionId}`;
}

function placesOf({ account, region }: CallScope, secretId: string): readonly SecretPlace[] {
  return secretId.startsWith('arn:') ? placesOfArn(secretId) : [{ account, region, name: secretId }];
}

function placesOfArn(secretId: string): readonly SecretPlace[] {
  const [, , service, arnRegion = '', arnAccount = '', type, ...rest] = secretId.split(':');
  if (service !== 'secretsmanager' || type !== 'secret') return [];
  const name = rest.join(':');
  const place = { account: arnAccount, region: arnRegion };
  return [...new Set([name.replace(/-[A-Za-z0-9]{6}$/, ''), name])].map((each) => ({ ...place, name: each }));
}

function isArnOf(text: string, arn: string): boolean {
  return text === arn || text === arn.slice(0, -7);
}
