/** One power to raise. */
export interface ModularPowerRequest {
  readonly id: number;
  readonly base: Uint8Array;
  readonly exponent: Uint8Array;
}

/** What became of it: 384 bytes, or none where the base is 0, 1 or N - 1 modulo N. */
export interface ModularPowerAnswer {
  readonly id: number;
  readonly power: Uint8Array | undefined;
}
