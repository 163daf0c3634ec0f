import { createPrivateKey, generateKeyPair, hash, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { PublicJsonWebKey, SigningKeyPair } from '@cairn/identity/user-pools';
import { RecentMap } from '@cairn/kit';

/** Pools of one server that sign at the same time are few; a key that was forgotten is read again. */
const keysMax = 1_000;
const keys = new RecentMap<string, KeyObject>(keysMax);

/** An RSA key of 2,048 bits, made by a thread of Node's pool; its name (`kid`) is made of its modulus. */
export async function generateSigningKey(): Promise<SigningKeyPair> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2_048 });
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
  const kid = Buffer.from(hash('sha256', n, 'buffer')).toString('base64');
  const key: PublicJsonWebKey = { kty: 'RSA', kid, alg: 'RS256', use: 'sig', n, e };
  return { publicKey: key, privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }) as string };
}

/** ES256 in base64url: the two numbers of the signature side by side. */
export function signTokenES256(privateKey: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const key = keys.getOrMake(privateKey, () => createPrivateKey(privateKey));
    if (key.asymmetricKeyType !== 'ec' || key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
      reject(new TypeError('this is no key of P-256'));
      return;
    }
    const signer = { key, dsaEncoding: 'ieee-p1363' } as const;
    sign('sha256', Buffer.from(text, 'utf8'), signer, (error, signature) => {
      if (error === null) resolve(signature.toString('base64url'));
      else reject(error);
    });
  });
}
