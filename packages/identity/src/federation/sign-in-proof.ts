import { base64Url } from '../user-pools/base64-url.ts';
import type { UserPoolCrypto } from '../user-pools/user-pool-crypto.ts';

/** An unguessable text of 256 bits: a nonce, a code verifier (RFC 7636, section 4.1). */
export function unguessable({ randomBytes }: Pick<UserPoolCrypto, 'randomBytes'>): string {
  return base64Url(randomBytes(32));
}

/** `S256` of a code verifier (RFC 7636, section 4.2). */
export function codeChallenge({ hash }: Pick<UserPoolCrypto, 'hash'>, verifier: string): string {
  return base64Url(hash('SHA-256', verifier));
}
