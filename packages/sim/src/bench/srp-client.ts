import {
  createDiffieHellman,
  createHash,
  createHmac,
  type DiffieHellman,
  getDiffieHellman,
  hkdfSync,
} from 'node:crypto';

/** SRP's group: the 3,072-bit prime of RFC 3526, section 4. */
const primeBytes = getDiffieHellman('modp15').getPrime();
const prime = BigInt(`0x${primeBytes.toString('hex')}`);
const generator = Buffer.from([2]);
const multiplier = BigInt(`0x${hash(padded(prime), padded(2n)).toString('hex')}`);

/** What the first call of a sign-in is answered, as far as SRP needs it. */
export interface PasswordChallenge {
  readonly SALT: string;
  readonly SRP_B: string;
  readonly SECRET_BLOCK: string;
  readonly USER_ID_FOR_SRP: string;
}

/**
 * The client's half of SRP-6a as Cognito's clients have it, by OpenSSL: what a load of sign-ins is made of. One secret
 * number does for all of them; a real client takes a new one each time.
 */
export class SrpClient {
  /** `SRP_A`, in hexadecimal. */
  readonly publicValue: string;
  readonly #secret: bigint;
  readonly #poolName: string;

  /** @param userPoolId what follows its underscore is SRP's name of the pool */
  constructor(userPoolId: string, secret: Uint8Array) {
    this.#secret = BigInt(`0x${Buffer.from(secret).toString('hex')}`);
    this.#poolName = userPoolId.slice(userPoolId.indexOf('_') + 1);
    this.publicValue = power(2n, this.#secret).toString(16);
  }

  /** ChallengeResponses of RespondToAuthChallenge for PASSWORD_VERIFIER. */
  respond(
    { SALT, SRP_B, SECRET_BLOCK, USER_ID_FOR_SRP }: PasswordChallenge,
    password: string,
    TIMESTAMP: string,
  ): { readonly [name: string]: string } {
    const theirs = BigInt(`0x${SRP_B}`);
    const scrambling = numberOf(hash(padded(BigInt(`0x${this.publicValue}`)), padded(theirs)));
    const identity = hash(`${this.#poolName}${USER_ID_FOR_SRP}:${password}`);
    const exponent = numberOf(hash(padded(BigInt(`0x${SALT}`)), identity));
    const base = (((theirs - multiplier * power(2n, exponent)) % prime) + prime) % prime;
    const shared = power(base, this.#secret + scrambling * exponent);
    const key = hkdfSync('sha256', padded(shared), padded(scrambling), 'Caldera Derived Key', 16);
    const signature = createHmac('sha256', Buffer.from(key))
      .update(`${this.#poolName}${USER_ID_FOR_SRP}`)
      .update(Buffer.from(SECRET_BLOCK, 'base64'))
      .update(TIMESTAMP)
      .digest('base64');
    return {
      USERNAME: USER_ID_FOR_SRP,
      PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK,
      TIMESTAMP,
      PASSWORD_CLAIM_SIGNATURE: signature,
    };
  }
}

/** `ddd MMM D HH:mm:ss UTC YYYY`, as clients print it. */
export function srpTimestamp(date: Date): string {
  const [day, dayOfMonth, month, year, time] = date.toUTCString().replace(',', '').split(' ');
  return `${day} ${month} ${Number(dayOfMonth)} ${time} UTC ${year}`;
}

/** OpenSSL looks whether the prime is one when it is given, which takes a second: once. */
let made: DiffieHellman | undefined;

/** A power in the group. */
function power(base: bigint, exponent: bigint): bigint {
  made ??= createDiffieHellman(primeBytes, generator);
  const group = made;
  group.setPrivateKey(bytesOf(exponent));
  return numberOf(group.computeSecret(bytesOf(base)));
}

function hash(...parts: readonly (Buffer | string)[]): Buffer {
  const sha = createHash('sha256');
  for (const part of parts) sha.update(part);
  return sha.digest();
}

function numberOf(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString('hex')}`);
}

function bytesOf(number: bigint): Buffer {
  const digits = number.toString(16);
  return Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
}

/** Numbers are hashed as Java prints them: with a zero byte before a first bit that is set. */
function padded(number: bigint): Buffer {
  const bytes = bytesOf(number);
  return (bytes[0] as number) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
}
