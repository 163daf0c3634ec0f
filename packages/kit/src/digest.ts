/** Hash algorithms by the names that States.Hash takes. */
export type DigestAlgorithm = 'MD5' | 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512';

/** Hashing, which pure rooms may not do themselves. */
export interface Digest {
  /** Lower-case hexadecimal hash of the UTF-8 bytes of `text`. */
  hex(algorithm: DigestAlgorithm, text: string): string;
}
