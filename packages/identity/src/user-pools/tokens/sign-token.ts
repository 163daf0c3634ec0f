import { type JsonObject, printJson } from '@cairn/kit';
import { base64Url } from '../base64-url.ts';
import type { SigningKeyPair, UserPoolCrypto } from '../user-pool-crypto.ts';

/** A JSON Web Token of these claims, signed off the main thread. Its header is Cognito's: `kid` and `alg`. */
export async function signToken(
  signer: Pick<UserPoolCrypto, 'signToken'>,
  { publicKey, privateKey }: SigningKeyPair,
  claims: JsonObject,
): Promise<string> {
  const header = base64Url(JSON.stringify({ kid: publicKey.kid, alg: 'RS256' }));
  const text = `${header}.${base64Url(printJson(claims))}`;
  return `${text}.${await signer.signToken(privateKey, text)}`;
}
