/** What a thread carries out. */
export type CryptoTask =
  /** A power in SRP's group: `base ** exponent mod N`. */
  | { readonly kind: 'power'; readonly base: Uint8Array; readonly exponent: Uint8Array }
  /** RS256 of a text, by a key in PEM. */
  | { readonly kind: 'signature'; readonly privateKey: string; readonly text: string };

/** What comes of a task. */
export interface CryptoResult {
  /** 384 bytes. */
  readonly power: Uint8Array;
  /** In base64url. */
  readonly signature: string;
}

export interface CryptoRequest {
  readonly id: number;
  readonly task: CryptoTask;
}

export type CryptoAnswer =
  | { readonly id: number; readonly result: CryptoResult[CryptoTask['kind']] }
  /** The base is 0, 1 or N - 1 modulo N, or the key is none. */
  | { readonly id: number; readonly error: Error };
