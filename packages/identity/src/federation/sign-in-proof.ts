import { encodeBase64 } from '@cairn/kit';
import { toBase64Url } from '../user-pools/tokens/token-claims.ts';
import type { UserPoolCrypto } from '../user-pools/user-pool-crypto.ts';

/** An unguessable text of 256 bits: a nonce, a code verifier (RFC 7636, section 4.1). */
export function unguessable({ randomBytes }: Pick<UserPoolCrypto, 'randomBytes'>): string {
  return toBase64Url(encodeBase64(randomBytes(32)));
}

/** `S256` of a code verifier (RFC 7636, section 4.2). */
export function codeChallenge({ hash }: Pick<UserPoolCrypto, 'hash'>, verifier: string): string {
  return toBase64Url(encodeBase64(hash('SHA-256', verifier)));
}
