/** A SHA-256 in the making. */
export interface RunningSha256 {
  update(bytes: Uint8Array): void;
  /** Lower-case hexadecimal; called once, at the end. */
  hex(): string;
}

/** What signatures of requests are made of. */
export interface SignatureCrypto {
  /** Lower-case hexadecimal hash of bytes, or of the UTF-8 bytes of a text. */
  sha256Hex(data: Uint8Array | string): string;
  startSha256(): RunningSha256;
  hmacSha256(key: Uint8Array | string, text: string): Uint8Array;
  /** Lower-case hexadecimal. */
  hmacSha256Hex(key: Uint8Array, text: string): string;
  /** Whether two texts are the same, in a time that says nothing about where they differ. */
  equals(left: string, right: string): boolean;
}
