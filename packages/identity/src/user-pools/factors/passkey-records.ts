import { allDocuments, type Records, type RecordWrite } from '@cairn/kit';
import type { UserKey } from '../records/user-store.ts';

const passkeys = 'cognito-passkeys';

/** A passkey as it is kept: nothing of it is secret. */
export interface PasskeyRecord {
  /** Base64url. */
  readonly credentialId: string;
  readonly publicKey: string;
  readonly counter: number;
  readonly friendlyName: string;
  readonly relyingPartyId: string;
  readonly attachment?: string;
  readonly transports: readonly string[];
  readonly createdMs: number;
}

/** The passkeys of users, by `POOL/SUB/ID`. */
export class PasskeyRecords {
  readonly #records: Records;

  constructor(records: Records) {
    this.#records = records;
  }

  /** Those of a user, by their ids. */
  all({ userPoolId, sub }: UserKey): Promise<readonly PasskeyRecord[]> {
    return allDocuments<PasskeyRecord>(this.#records, passkeys, { prefix: `${userPoolId}/${sub}/` });
  }

  async find(user: UserKey, credentialId: string): Promise<PasskeyRecord | undefined> {
    const text = await this.#records.get(passkeys, keyOf(user, credentialId));
    return text === undefined ? undefined : (JSON.parse(text) as PasskeyRecord);
  }

  write(user: UserKey, passkey: PasskeyRecord): RecordWrite {
    return {
      collection: passkeys,
      key: keyOf(user, passkey.credentialId),
      value: JSON.stringify(passkey),
    };
  }

  /**
   * Writes a passkey in the place of what it was.
   * @returns false where somebody has changed it meanwhile
   */
  replace(user: UserKey, before: PasskeyRecord, after: PasskeyRecord): Promise<boolean> {
    return this.#records.write([{ ...this.write(user, after), ifValue: JSON.stringify(before) }]);
  }

  async delete(user: UserKey, credentialId: string): Promise<void> {
    await this.#records.write([{ collection: passkeys, key: keyOf(user, credentialId), value: undefined }]);
  }
}

function keyOf({ userPoolId, sub }: UserKey, credentialId: string): string {
  return `${userPoolId}/${sub}/${credentialId}`;
}
