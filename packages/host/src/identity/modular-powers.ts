/** Powers in SRP's group by OpenSSL, off the main thread. */
export class ModularPowers {
  power(_base: Uint8Array, _exponent: Uint8Array): Promise<Uint8Array> {
    throw new Error('to be written');
  }
}
