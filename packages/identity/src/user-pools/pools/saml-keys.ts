import { invariant, type RecordWrite } from '@cairn/kit';
import type { ProviderRecord, UserPoolRecord } from '../records/pool-records.ts';
import type { UserPoolStore } from '../records/user-pool-store.ts';
import type { CertifiedKeyPair, CertifiedKeyRequest } from '../user-pool-crypto.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import type { UserPoolPorts } from '../user-pool-ports.ts';

const collection = 'cognito-saml-keys';
/** Ten years. Source: developer guide, "SAML signing and encryption". */
const validMs = 3_652 * 86_400_000;
/** Clocks of providers may be behind. */
const earlierMs = 3_600_000;

type SamlKeysPorts = Pick<UserPoolPorts, 'records' | 'seal' | 'crypto' | 'clock'> & {
  readonly store: UserPoolStore;
};

/** The key by which a pool signs what it asks of SAML providers. @throws ServiceError ResourceNotFoundException */
export function samlSigningKey(
  ports: SamlKeysPorts,
  { id }: Pick<UserPoolRecord, 'id'>,
): Promise<CertifiedKeyPair> {
  const isThere = () => ports.store.pools.find(id) !== undefined;
  return keyOf(ports, { key: `${id}/signing`, isThere, subject: id, use: 'signatures' });
}

/** The key for which a SAML provider encrypts: each has its own. @throws ServiceError ResourceNotFoundException */
export function samlEncryptionKey(
  ports: SamlKeysPorts,
  { userPoolId, name }: Pick<ProviderRecord, 'userPoolId' | 'name'>,
): Promise<CertifiedKeyPair> {
  const isThere = () => ports.store.providers.find(`${userPoolId}/${name}`)?.type === 'SAML';
  const key = encryptionKeyName(userPoolId, name);
  return keyOf(ports, { key, isThere, subject: userPoolId, use: 'encryption' });
}

/** Goes with the write that deletes the provider: one that comes by the same name has another key. */
export function withoutEncryptionKey({
  userPoolId,
  name,
}: Pick<ProviderRecord, 'userPoolId' | 'name'>): RecordWrite {
  return { collection, key: encryptionKeyName(userPoolId, name), value: undefined };
}

function encryptionKeyName(userPoolId: string, name: string): string {
  return `${userPoolId}/encryption/${name}`;
}

interface AskedKey extends Pick<CertifiedKeyRequest, 'subject' | 'use'> {
  readonly key: string;
  /** Whether whom it belongs to is there: nobody would ever clear the key of others away. */
  readonly isThere: () => boolean;
}

/**
 * A key that is kept sealed, made when it is first asked for. Making one takes long and holds nobody up; of two that
 * were made at the same time, by another process even, the first that is written counts, and both who asked are told of it.
 */
async function keyOf(ports: SamlKeysPorts, asked: AskedKey): Promise<CertifiedKeyPair> {
  const { crypto: maker, clock, store, seal } = ports;
  const { key, subject, use } = asked;
  const known = await read(ports, asked);
  if (known !== undefined) return known;
  const nowMs = clock.now();
  const made = await maker.generateCertifiedKey({
    ...{ subject, use, notBeforeMs: nowMs - earlierMs, notAfterMs: nowMs + validMs },
  });
  return store.change(asked.subject, async () => {
    const first = await read(ports, asked);
    if (first !== undefined) return first;
    const value = seal.seal(JSON.stringify(made), `${collection}/${key}`);
    const isFirst = await ports.records.write([{ collection, key, value, ifAbsent: true }]);
    const kept = isFirst ? made : await read(ports, asked);
    invariant(kept !== undefined, 'a key that another process has written is there');
    return kept;
  });
}

async function read(
  { records, seal }: SamlKeysPorts,
  { key, isThere, subject }: AskedKey,
): Promise<CertifiedKeyPair | undefined> {
  if (!isThere()) throw userPoolErrors.poolNotFound(subject);
  const sealed = await records.get(collection, key);
  if (sealed === undefined) return undefined;
  return JSON.parse(seal.open(sealed, `${collection}/${key}`)) as CertifiedKeyPair;
}
