import { constants, createPublicKey, type JsonWebKeyInput, type KeyObject, verify } from 'node:crypto';
import type { TokenAlgorithm, VerifySignature } from '@cairn/kit';

/** Digest, and kind of key with its curve, by algorithm. */
const algorithms: {
  readonly [name in TokenAlgorithm]: {
    readonly digest: string;
    readonly kind: 'RSA' | 'EC';
    readonly curve?: string;
    /** Bytes of the salt of RSASSA-PSS. */
    readonly saltBytes?: number;
  };
} = {
  RS256: { digest: 'sha256', kind: 'RSA' },
  RS384: { digest: 'sha384', kind: 'RSA' },
  RS512: { digest: 'sha512', kind: 'RSA' },
  PS256: { digest: 'sha256', kind: 'RSA', saltBytes: 32 },
  PS384: { digest: 'sha384', kind: 'RSA', saltBytes: 48 },
  PS512: { digest: 'sha512', kind: 'RSA', saltBytes: 64 },
  ES256: { digest: 'sha256', kind: 'EC', curve: 'P-256' },
  ES384: { digest: 'sha384', kind: 'EC', curve: 'P-384' },
  ES512: { digest: 'sha512', kind: 'EC', curve: 'P-521' },
};

/** Signatures of JSON Web Tokens (RFC 7518) by Node's crypto. What is no key signs nothing. */
export const nodeTokenSignature: VerifySignature = ({ algorithm, key, text, signature }) => {
  const { digest, kind, curve, saltBytes } = algorithms[algorithm];
  if (key.kty !== kind || (curve !== undefined && key.crv !== curve)) return false;
  if (key.use !== undefined && key.use !== 'sig') return false;
  const publicKey = publicKeyOf(key);
  if (publicKey === undefined) return false;
  const bytes = Buffer.from(signature, 'base64url');
  // Signatures of elliptic curves are two numbers side by side here, not DER.
  const verifier =
    kind === 'EC'
      ? ({ key: publicKey, dsaEncoding: 'ieee-p1363' } as const)
      : saltBytes === undefined
        ? publicKey
        : { key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: saltBytes };
  return verify(digest, Buffer.from(text, 'utf8'), verifier, bytes);
};

/** Keys that were taken out of their objects: whoever verifies with a key again gives the same object. */
const publicKeys = new WeakMap<object, KeyObject>();

/** The public key; undefined where there is none in it. */
function publicKeyOf(key: { readonly [member: string]: unknown }): KeyObject | undefined {
  const known = publicKeys.get(key);
  if (known !== undefined) return known;
  try {
    const made = createPublicKey({ key: key as JsonWebKeyInput['key'], format: 'jwk' });
    publicKeys.set(key, made);
    return made;
  } catch {
    return undefined;
  }
}
