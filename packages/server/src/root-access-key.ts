import { randomBytes, randomInt } from 'node:crypto';
import type { Records, ResolveAccessKey, Seal } from '@cairn/kit';

const collection = 'server';
const key = 'rootAccessKey';
const account = '000000000000';
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The access key of the root of the first account. */
export interface RootAccessKey {
  readonly account: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Where the record of the root's key lies, for readers from outside the server. */
export const rootAccessKeyRecord = { collection, key } as const;

/** The root's access key: made at the first start, sealed, kept for the life of the data directory. */
export async function loadRootAccessKey(records: Records, seal: Seal): Promise<RootAccessKey> {
  const kept = await records.get(collection, key);
  if (kept !== undefined) return openRootAccessKey(kept, seal);
  const made: RootAccessKey = {
    account,
    accessKeyId: `AKIA${Array.from({ length: 16 }, () => letters[randomInt(letters.length)]).join('')}`,
    secretAccessKey: randomBytes(30).toString('base64'),
  };
  const value = seal.seal(JSON.stringify(made), key);
  const isWritten = await records.write([{ collection, key, value, ifAbsent: true }]);
  return isWritten ? made : openRootAccessKey((await records.get(collection, key)) as string, seal);
}

/** Reads the record of a root's key. @throws when the seal is another one */
export function openRootAccessKey(record: string, seal: Seal): RootAccessKey {
  return JSON.parse(seal.open(record, key)) as RootAccessKey;
}

/** Knows the root's key; of all others IAM is asked. */
export function rootAccessKeyResolver(root: RootAccessKey, others: ResolveAccessKey): ResolveAccessKey {
  const principal = {
    arn: `arn:aws:iam::${root.account}:root`,
    kind: 'root',
    account: root.account,
    userId: root.account,
    accessKeyId: root.accessKeyId,
  } as const;
  const { secretAccessKey } = root;
  return (accessKeyId, sessionToken) => {
    if (accessKeyId !== root.accessKeyId) return others(accessKeyId, sessionToken);
    if (sessionToken !== undefined) return { kind: 'token-invalid' };
    return { kind: 'found', secretAccessKey, account: root.account, principal };
  };
}
