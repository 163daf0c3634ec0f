import type { Records, RecordWrite, Seal } from '@cairn/kit';
import type { PasswordVerifier } from '../records/user-records.ts';
import type { UserKey } from '../records/user-store.ts';
import type { DeviceRecord } from './device-records.ts';

const collection = 'cognito-devices';

/** The devices of users. */
export class DeviceStore {
  readonly #records: Records;
  readonly #seal: Seal;

  constructor({ records, seal }: { readonly records: Records; readonly seal: Seal }) {
    this.#records = records;
    this.#seal = seal;
  }

  /** A device of this user; those of others are not found. */
  async find(user: UserKey, key: string): Promise<DeviceRecord | undefined> {
    const text = await this.#records.get(collection, recordKey(user, key));
    return text === undefined ? undefined : (JSON.parse(text) as DeviceRecord);
  }

  verifier(device: DeviceRecord): PasswordVerifier {
    const name = `${collection}/${recordKey(device, device.key)}`;
    return JSON.parse(this.#seal.open(device.sealedVerifier, name)) as PasswordVerifier;
  }

  sealed(user: UserKey, key: string, verifier: PasswordVerifier): string {
    return this.#seal.seal(JSON.stringify(verifier), `${collection}/${recordKey(user, key)}`);
  }

  /** A page of a user's devices in the order of their keys. */
  async list(
    { userPoolId, sub }: UserKey,
    { after, limit }: { readonly after?: string | undefined; readonly limit: number },
  ): Promise<readonly DeviceRecord[]> {
    const prefix = `${userPoolId}/${sub}/`;
    const from = after === undefined ? {} : { after: `${prefix}${after}` };
    const page = await this.#records.list(collection, { prefix, limit, ...from });
    return page.map(({ value }) => JSON.parse(value) as DeviceRecord);
  }

  async write(device: DeviceRecord): Promise<void> {
    await this.#records.write([this.#write(device, JSON.stringify(device))]);
  }

  async forget(device: DeviceRecord): Promise<void> {
    await this.#records.write([this.#write(device, undefined)]);
  }

  #write(device: DeviceRecord, value: string | undefined): RecordWrite {
    return { collection, key: recordKey(device, device.key), value };
  }
}

/** Keys that clients make up hold no slash that would lead elsewhere. */
function recordKey({ userPoolId, sub }: UserKey, key: string): string {
  return `${userPoolId}/${sub}/${encodeURIComponent(key)}`;
}
