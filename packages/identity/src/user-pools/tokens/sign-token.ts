import { encodeBase64, type JsonObject, printJson } from '@cairn/kit';
import type { SigningKeyPair, UserPoolCrypto } from '../user-pool-crypto.ts';
import { toBase64Url } from './token-claims.ts';

/** A JSON Web Token of these claims, signed off the main thread. Its header is Cognito's: `kid` and `alg`. */
export async function signToken(
  signer: Pick<UserPoolCrypto, 'signToken'>,
  { publicKey, privateKey }: SigningKeyPair,
  claims: JsonObject,
): Promise<string> {
  const header = toBase64Url(encodeBase64(JSON.stringify({ kid: publicKey.kid, alg: 'RS256' })));
  const text = `${header}.${toBase64Url(encodeBase64(printJson(claims)))}`;
  return `${text}.${await signer.signToken(privateKey, text)}`;
}
