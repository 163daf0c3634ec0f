import type { JsonObject } from '@cairn/kit';

/** Hashes that user pools use: those of SRP and tokens, and SHA-1 of one-time passwords. */
export type IdentityHash = 'SHA-1' | 'SHA-256' | 'SHA-512';

/** A public key as JSON Web Key (RFC 7517), with `kid`, `alg` and `use`. */
export interface PublicJsonWebKey extends JsonObject {
  readonly kty: 'RSA';
  readonly kid: string;
  readonly alg: 'RS256';
  readonly use: 'sig';
  readonly n: string;
  readonly e: string;
}

/** A key pair that signs tokens. */
export interface SigningKeyPair {
  readonly publicKey: PublicJsonWebKey;
  /** PKCS #8 as PEM; kept sealed only. */
  readonly privateKey: string;
}

/** A key pair, RSA of 2,048 bits, with the certificate that it has signed itself. */
export interface CertifiedKeyPair {
  /** X.509 as base64 of DER, in one line: as AWS prints certificates of SAML. */
  readonly certificate: string;
  /** PKCS #8 as PEM; kept sealed only. */
  readonly privateKey: string;
}

/** What a certificate is to say. */
export interface CertifiedKeyRequest {
  /** Common name of whose it is. */
  readonly subject: string;
  readonly use: 'signatures' | 'encryption';
  /** Epoch milliseconds. */
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

/** What user pools ask of cryptography. All that takes long is a promise and runs off the main thread. */
export interface UserPoolCrypto {
  /** Unpredictable bytes. */
  randomBytes(length: number): Uint8Array;
  /** Of the parts one after the other; texts are UTF-8. */
  hash(algorithm: IdentityHash, ...parts: readonly (Uint8Array | string)[]): Uint8Array;
  hmac(
    algorithm: IdentityHash,
    key: Uint8Array | string,
    ...parts: readonly (Uint8Array | string)[]
  ): Uint8Array;
  /** HKDF with SHA-256 (RFC 5869). */
  hkdfSha256(
    secret: Uint8Array,
    options: { readonly salt: Uint8Array; readonly info: string; readonly length: number },
  ): Uint8Array;
  /** Whether both are the same, in a time that says nothing about where they differ. */
  equals(left: Uint8Array, right: Uint8Array): boolean;
  /**
   * `base ** exponent mod N` in SRP's group: the 3,072-bit prime of RFC 3526, section 4. Big-endian; 384 bytes come back.
   * @throws RangeError where the base is 0 or 1 modulo N, or N - 1
   */
  modularPower(base: Uint8Array, exponent: Uint8Array): Promise<Uint8Array>;
  /** RSA of 2,048 bits. */
  generateSigningKey(): Promise<SigningKeyPair>;
  generateCertifiedKey(request: CertifiedKeyRequest): Promise<CertifiedKeyPair>;
  /** RS256 (RFC 7518, section 3.3) of the text's UTF-8 bytes, in base64url. */
  signToken(privateKey: string, text: string): Promise<string>;
  /**
   * ES256 (RFC 7518, section 3.4), the same way: a client that proves itself to Apple.
   * @throws Error where the key, PKCS #8 as PEM, is none of P-256
   */
  signTokenES256(privateKey: string, text: string): Promise<string>;
}
