import { MadeOnce, type Records, type Seal } from '@cairn/kit';
import type { UserPoolCrypto } from '../user-pool-crypto.ts';
import { bytesHex, hexBytes } from './srp-numbers.ts';

const collection = 'cognito-server-secrets';
const key = 'derivation';

/**
 * A secret of this server from which is derived what must look random to others and be the same again tomorrow: salts of
 * users who are not there, group keys of devices. Made when it is first needed; sealed.
 */
export class ServerSecret {
  readonly #crypto: Pick<UserPoolCrypto, 'hmac' | 'randomBytes'>;
  readonly #secret: MadeOnce<Uint8Array>;

  constructor(ports: {
    readonly records: Records;
    readonly seal: Seal;
    readonly crypto: Pick<UserPoolCrypto, 'hmac' | 'randomBytes'>;
  }) {
    this.#crypto = ports.crypto;
    this.#secret = new MadeOnce(() => kept(ports));
  }

  /** 32 bytes; texts of one purpose, pool and name give the same. */
  async derive(purpose: string, userPoolId: string, name: string): Promise<Uint8Array> {
    const secret = await this.#secret.get();
    return this.#crypto.hmac('SHA-256', secret, JSON.stringify([purpose, userPoolId, name]));
  }
}

async function kept(ports: {
  readonly records: Records;
  readonly seal: Seal;
  readonly crypto: Pick<UserPoolCrypto, 'randomBytes'>;
}): Promise<Uint8Array> {
  const name = `${collection}/${key}`;
  const value = ports.seal.seal(bytesHex(ports.crypto.randomBytes(32)), name);
  // Whoever comes second reads what the first one wrote.
  await ports.records.write([{ collection, key, value, ifAbsent: true }]);
  const sealed = await ports.records.get(collection, key);
  return hexBytes(ports.seal.open(sealed ?? value, name));
}
