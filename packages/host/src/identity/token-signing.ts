import { generateKeyPair, hash, sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { PublicJsonWebKey, SigningKeyPair } from '@cairn/identity/user-pools';

/** An RSA key of 2,048 bits; its name (`kid`) is made of its modulus. */
export async function generateSigningKey(): Promise<SigningKeyPair> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2_048 });
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
  const kid = Buffer.from(hash('sha256', n, 'buffer')).toString('base64');
  const key: PublicJsonWebKey = { kty: 'RSA', kid, alg: 'RS256', use: 'sig', n, e };
  return { publicKey: key, privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }) as string };
}

/** RS256 in base64url, by a thread of Node's pool. */
export function signToken(privateKey: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    sign('sha256', Buffer.from(text, 'utf8'), privateKey, (error, signature) => {
      if (error === null) resolve(signature.toString('base64url'));
      else reject(error);
    });
  });
}
