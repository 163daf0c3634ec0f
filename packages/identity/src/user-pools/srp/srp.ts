import type { PasswordVerifier } from '../records/user-records.ts';
import type { UserPoolCrypto } from '../user-pool-crypto.ts';
import { bytesHex, numberOfBytes, plainBytes, signedBytes, srpGroup } from './srp-numbers.ts';

/** What SRP takes from cryptography. */
export type SrpCrypto = Pick<UserPoolCrypto, 'hash' | 'hmac' | 'hkdfSha256' | 'modularPower' | 'randomBytes'>;

/** Who proves a password: a user of a pool, or a device of a group. */
export interface SrpIdentity {
  /** What follows the underscore of the pool's id; the group key of a device. */
  readonly group: string;
  /** The username, or the key of a device. */
  readonly name: string;
}

/** One run of the protocol, as the server knows it. */
export interface SrpExchange {
  readonly clientPublic: bigint;
  readonly serverPublic: bigint;
  /** The server's secret, `b`. */
  readonly serverSecret: Uint8Array;
  readonly verifier: bigint;
}

/** Bytes of the server's secret. */
const secretBytes = 32;
const { prime, generator } = srpGroup;
const generatorBytes = plainBytes(generator);

/** `k = H(N | g)`. */
export function srpMultiplier(cryptography: Pick<SrpCrypto, 'hash'>): bigint {
  return numberOfBytes(cryptography.hash('SHA-256', signedBytes(prime), signedBytes(generator)));
}

/** `x = H(salt | H(group name ":" password))`; the password is normalised to NFC. */
export function srpPrivateKey(
  cryptography: Pick<SrpCrypto, 'hash'>,
  { group, name }: SrpIdentity,
  { salt, password }: { readonly salt: string; readonly password: string },
): bigint {
  const inner = cryptography.hash('SHA-256', `${group}${name}:${password.normalize('NFC')}`);
  return numberOfBytes(cryptography.hash('SHA-256', signedBytes(BigInt(`0x${salt}`)), inner));
}

/** `v = g ** x`, in hexadecimal. */
export async function srpVerifier(
  cryptography: SrpCrypto,
  identity: SrpIdentity,
  { salt, password }: { readonly salt: string; readonly password: string },
): Promise<PasswordVerifier> {
  const key = srpPrivateKey(cryptography, identity, { salt, password });
  return { salt, verifier: bytesHex(await cryptography.modularPower(generatorBytes, plainBytes(key))) };
}

/** A new secret and what the client is told of it: `B = k * v + g ** b`. */
export async function srpServerKeys(
  cryptography: SrpCrypto,
  verifier: bigint,
): Promise<Pick<SrpExchange, 'serverSecret' | 'serverPublic'>> {
  const serverSecret = cryptography.randomBytes(secretBytes);
  return { serverSecret, serverPublic: await srpServerPublic(cryptography, verifier, serverSecret) };
}

/** `B` of a given secret. */
export async function srpServerPublic(
  cryptography: SrpCrypto,
  verifier: bigint,
  serverSecret: Uint8Array,
): Promise<bigint> {
  const power = numberOfBytes(await cryptography.modularPower(generatorBytes, serverSecret));
  return (srpMultiplier(cryptography) * verifier + power) % prime;
}

/**
 * The key that both have: `S = (A * v ** u) ** b`, `u = H(A | B)`, through HKDF as the clients do it.
 * @returns undefined where the client's number, or what is made of it, is none that SRP-6a allows
 */
export async function srpSessionKey(
  cryptography: SrpCrypto,
  { clientPublic, serverPublic, serverSecret, verifier }: SrpExchange,
): Promise<Uint8Array | undefined> {
  if (clientPublic % prime === 0n) return undefined;
  const scrambler = numberOfBytes(
    cryptography.hash('SHA-256', signedBytes(clientPublic), signedBytes(serverPublic)),
  );
  if (scrambler === 0n) return undefined;
  try {
    const blind = numberOfBytes(await cryptography.modularPower(plainBytes(verifier), plainBytes(scrambler)));
    const secret = await cryptography.modularPower(plainBytes((clientPublic * blind) % prime), serverSecret);
    return cryptography.hkdfSha256(signedBytes(numberOfBytes(secret)), {
      salt: signedBytes(scrambler),
      info: 'Caldera Derived Key',
      length: 16,
    });
  } catch (error) {
    // Powers of 0, 1 and N - 1 are known to everybody.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** What the client proves the key by. */
export function srpClaimSignature(
  cryptography: Pick<SrpCrypto, 'hmac'>,
  key: Uint8Array,
  { group, name }: SrpIdentity,
  claim: { readonly secretBlock: Uint8Array; readonly timestamp: string },
): Uint8Array {
  return cryptography.hmac('SHA-256', key, group, name, claim.secretBlock, claim.timestamp);
}

/** SRP's name of a pool. */
export function srpPoolName(userPoolId: string): string {
  return userPoolId.slice(userPoolId.indexOf('_') + 1);
}
