import { getDiffieHellman } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { CryptoThreads } from './crypto-threads.ts';
import { generateSigningKey } from './token-signing.ts';

const modulus = BigInt(`0x${getDiffieHellman('modp15').getPrime('hex')}`);
const powers = new CryptoThreads();
afterAll(() => powers.end());

function bytesOf(value: bigint, length = 384): Uint8Array {
  return Buffer.from(value.toString(16).padStart(length * 2, '0'), 'hex');
}

function numberOf(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

function slowPower(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

it('raises any base to any exponent as square and multiply does', async () => {
  const base = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 384 }),
    fc.uint8Array({ minLength: 384, maxLength: 400 }),
    fc.bigInt({ min: 2n, max: 1_000n }).map((value) => bytesOf(value, 2)),
  );
  await fc.assert(
    fc.asyncProperty(base, fc.uint8Array({ maxLength: 40 }), async (bytes, exponent) => {
      const reduced = numberOf(bytes) % modulus;
      fc.pre(reduced > 1n && reduced < modulus - 1n);
      const power = await powers.power(bytes, exponent);
      expect(power).toHaveLength(384);
      expect(numberOf(power)).toBe(slowPower(reduced, numberOf(exponent)));
    }),
    { numRuns: 60 },
  );
});

it('keeps leading zeros, so that all powers are of one length', async () => {
  const power = await powers.power(Uint8Array.of(2), Uint8Array.of(10));
  expect(Buffer.from(power).toString('hex')).toBe('400'.padStart(768, '0'));
});

it.each([
  ['0', 0n],
  ['1', 1n],
  ['N - 1', modulus - 1n],
  ['N', modulus],
  ['N + 1', modulus + 1n],
  ['2N - 1', 2n * modulus - 1n],
  ['2N', 2n * modulus],
])('refuses %s as a base', async (_name, base) => {
  await expect(powers.power(bytesOf(base, 400), Uint8Array.of(7))).rejects.toThrow(RangeError);
});

it('refuses a base without bytes', async () => {
  await expect(powers.power(new Uint8Array(), Uint8Array.of(7))).rejects.toThrow(RangeError);
});

it('answers each of many that are asked for at once', async () => {
  const asked = Array.from({ length: 100 }, (_, at) => BigInt(at + 2));
  const answers = await Promise.all(asked.map((base) => powers.power(bytesOf(base), bytesOf(65_537n, 3))));
  expect(answers.map(numberOf)).toEqual(asked.map((base) => slowPower(base, 65_537n)));
});

it('fails what is asked for after the end', async () => {
  const ended = new CryptoThreads({ threads: 1 });
  const asked = ended.power(Uint8Array.of(2), Uint8Array.of(3));
  const outcome = expect(asked).rejects.toThrow();
  await ended.end();
  await outcome;
  await expect(ended.power(Uint8Array.of(2), Uint8Array.of(3))).rejects.toThrow('have ended');
});

it('signs for those who have proved themselves, however many powers wait', async () => {
  const busy = new CryptoThreads({ threads: 1, waitingMax: 50 });
  const { privateKey } = await generateSigningKey();
  try {
    const done: string[] = [];
    const powers = Array.from({ length: 60 }, () =>
      busy.power(bytesOf(3n), bytesOf(modulus - 2n)).then(
        () => done.push('power'),
        () => done.push('refused'),
      ),
    );
    const signature = busy.sign(privateKey, 'text').then(() => done.push('signature'));
    await Promise.all([...powers, signature]);
    expect(done.filter((what) => what === 'refused')).toHaveLength(10);
    expect(done.filter((what) => what !== 'refused').indexOf('signature')).toBeLessThan(25);
  } finally {
    await busy.end();
  }
});

it('refuses what would wait too long, and goes on with the rest', async () => {
  const few = new CryptoThreads({ threads: 1, waitingMax: 20 });
  try {
    const all = await Promise.allSettled(
      Array.from({ length: 30 }, () => few.power(bytesOf(3n), new Uint8Array([2]))),
    );
    const refused = all.filter((each) => each.status === 'rejected');
    expect(refused).toHaveLength(10);
    for (const { reason } of refused)
      expect(reason).toMatchObject({ code: 'TooManyRequestsException', retryable: true });
    expect(numberOf(await few.power(bytesOf(3n), new Uint8Array([2])))).toBe(9n);
  } finally {
    await few.end();
  }
});
