import { createDiffieHellman, DiffieHellman, getDiffieHellman } from 'node:crypto';

/** Bytes of N. */
const groupBytes = 384;

/** A group to which a private key can be given. */
type KeyedGroup = Pick<DiffieHellman, 'computeSecret' | 'getPrime'> & {
  readonly setPrivateKey: (exponent: Uint8Array) => void;
};

/**
 * Powers modulo the 3,072-bit prime of RFC 3526, section 4, by OpenSSL's Diffie-Hellman, which keeps the exponent as its
 * private key and takes the same time for all exponents of one length.
 */
export class SrpGroup {
  readonly #group: KeyedGroup;
  readonly #modulus: bigint;

  constructor() {
    this.#group = namedGroup() ?? checkedGroup();
    this.#modulus = numberOf(this.#group.getPrime());
  }

  /** @returns 384 bytes; undefined where the base is 0, 1 or N - 1 modulo N */
  power(base: Uint8Array, exponent: Uint8Array): Uint8Array | undefined {
    const reduced = numberOf(base) % this.#modulus;
    if (reduced <= 1n || reduced === this.#modulus - 1n) return undefined;
    this.#group.setPrivateKey(exponent.length === 0 ? new Uint8Array(1) : exponent);
    return this.#group.computeSecret(Buffer.from(reduced.toString(16).padStart(groupBytes * 2, '0'), 'hex'));
  }
}

/**
 * OpenSSL knows the group by name and need not prove its prime. Node offers no private keys of one's own for named
 * groups, but its other class takes them for both; whether that is so is tried out.
 */
function namedGroup(): KeyedGroup | undefined {
  const group = getDiffieHellman('modp15');
  const setPrivateKey = (exponent: Uint8Array): void => {
    DiffieHellman.prototype.setPrivateKey.call(group as DiffieHellman, exponent);
  };
  try {
    setPrivateKey(Uint8Array.of(3));
    if (numberOf(group.computeSecret(Uint8Array.of(5))) !== 125n) return undefined;
  } catch {
    return undefined;
  }
  return {
    computeSecret: group.computeSecret.bind(group),
    getPrime: group.getPrime.bind(group),
    setPrivateKey,
  };
}

/** The same group by its prime, which takes more than a second to prove. */
function checkedGroup(): KeyedGroup {
  const group = createDiffieHellman(getDiffieHellman('modp15').getPrime(), 2);
  return {
    computeSecret: group.computeSecret.bind(group),
    getPrime: group.getPrime.bind(group),
    setPrivateKey: group.setPrivateKey.bind(group),
  };
}

function numberOf(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}
