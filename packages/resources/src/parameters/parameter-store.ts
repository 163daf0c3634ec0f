import { type CallScope, type Records, type RecordWrite, type Seal, SerialWork } from '@cairn/kit';
import type { Tag } from './parameter-types.ts';
import { parametersErrors } from './parameters-errors.ts';

/** Names one parameter. */
export interface ParameterPlace {
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

/** One version of a parameter. */
export interface ParameterVersion {
  readonly version: number;
  readonly type: string;
  readonly tier: string;
  readonly description?: string;
  readonly keyId?: string;
  /** The regular expression that the value matches. */
  readonly allowedPattern?: string;
  readonly modifiedMs: number;
  readonly user: string;
  readonly sealed: string;
}

/** A parameter as it is kept: its last version, and what hangs on its name. */
export interface ParameterRecord {
  readonly latest: ParameterVersion;
  /** The oldest version that is kept. */
  readonly oldest: number;
  readonly tags: readonly Tag[];
  /** Versions by label. */
  readonly labels: { readonly [label: string]: number };
}

const parameters = 'parameters';
const versions = 'parameter-versions';
const versionDigits = 10;

/** Parameters' documents, their values sealed. */
export class ParameterStore {
  readonly #records: Records;
  readonly #seal: Seal;
  readonly #changes = new SerialWork();

  constructor(ports: { readonly records: Records; readonly seal: Seal }) {
    this.#records = ports.records;
    this.#seal = ports.seal;
  }

  /** Runs a change after all that were begun before it. */
  change<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#changes.run(work);
  }

  async get(place: ParameterPlace): Promise<ParameterRecord | undefined> {
    const text = await this.#records.get(parameters, keyOf(place));
    return text === undefined ? undefined : (JSON.parse(text) as ParameterRecord);
  }

  /** @throws ServiceError ParameterNotFound */
  async existing(place: ParameterPlace): Promise<ParameterRecord> {
    const record = await this.get(place);
    if (record === undefined) throw parametersErrors.notFound();
    return record;
  }

  async version(place: ParameterPlace, version: number): Promise<ParameterVersion | undefined> {
    const text = await this.#records.get(versions, versionKey(place, version));
    return text === undefined ? undefined : (JSON.parse(text) as ParameterVersion);
  }

  /** Versions upwards from one. */
  async versions(place: ParameterPlace, after: number, limit: number): Promise<readonly ParameterVersion[]> {
    const prefix = `${keyOf(place)}:`;
    const page = await this.#records.list(versions, { prefix, after: versionKey(place, after), limit });
    return page.map(({ value }) => JSON.parse(value) as ParameterVersion);
  }

  /** Parameters of an account in a region by name. @param after the last name of the page before */
  async list(
    { account, region }: CallScope,
    options: { readonly prefix: string; readonly after: string; readonly limit: number },
  ): Promise<readonly { readonly name: string; readonly record: ParameterRecord }[]> {
    const all = `${account}/${region}/`;
    const prefix = all + options.prefix;
    const page = await this.#records.list(parameters, {
      prefix,
      after: all + options.after,
      limit: options.limit,
    });
    return page.map(({ key, value }) => ({
      name: key.slice(all.length),
      record: JSON.parse(value) as ParameterRecord,
    }));
  }

  seal(place: ParameterPlace, value: string): string {
    return this.#seal.seal(value, `${parameters}/${keyOf(place)}`);
  }

  /** @throws SealError */
  open(place: ParameterPlace, { sealed }: ParameterVersion): string {
    return this.#seal.open(sealed, `${parameters}/${keyOf(place)}`);
  }

  /** Writes a parameter; a version that is new in it too, and the one that has to go for it. */
  async write(
    place: ParameterPlace,
    record: ParameterRecord,
    change: { readonly added?: ParameterVersion; readonly dropped?: number } = {},
  ): Promise<void> {
    const { added, dropped } = change;
    const writes: RecordWrite[] = [
      { collection: parameters, key: keyOf(place), value: JSON.stringify(record) },
    ];
    if (added !== undefined)
      writes.push({
        collection: versions,
        key: versionKey(place, added.version),
        value: JSON.stringify(added),
      });
    if (dropped !== undefined)
      writes.push({ collection: versions, key: versionKey(place, dropped), value: undefined });
    await this.#records.write(writes);
  }

  async delete(place: ParameterPlace, { oldest, latest }: ParameterRecord): Promise<void> {
    const writes: RecordWrite[] = [{ collection: parameters, key: keyOf(place), value: undefined }];
    for (let version = oldest; version <= latest.version; version++)
      writes.push({ collection: versions, key: versionKey(place, version), value: undefined });
    await this.#records.write(writes);
  }
}

function keyOf({ account, region, name }: ParameterPlace): string {
  return `${account}/${region}/${name}`;
}

/** Names have no colons. */
function versionKey(place: ParameterPlace, version: number): string {
  return `${keyOf(place)}:${String(version).padStart(versionDigits, '0')}`;
}
