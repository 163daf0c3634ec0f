import type { Random } from '@cairn/kit';

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const secretCharacters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function pick(characters: string, length: number, random: Random): string {
  let text = '';
  while (text.length < length) text += characters[Math.floor(random.next() * characters.length)];
  return text;
}

/** The unique id of an entity: `AIDA` and 17 characters. */
export function uniqueId(prefix: 'AIDA' | 'AGPA' | 'AROA' | 'ANPA', random: Random): string {
  return prefix + pick(base32, 17, random);
}

/** The secret of an access key: 40 characters, 240 bits. */
export function secretAccessKey(random: Random): string {
  return pick(secretCharacters, 40, random);
}

/**
 * The id of an access key: 20 characters that hold the account's number, as AWS's own do, between random bits. Ids are
 * no secrets.
 */
export function accessKeyId(prefix: 'AKIA' | 'ASIA', account: string, random: Random): string {
  const chance = (bits: number): bigint => BigInt(Math.floor(random.next() * 2 ** bits));
  const head = (chance(1) << 47n) | (BigInt(account) << 7n) | chance(7);
  return prefix + printBase32((head << 32n) | chance(32), 16);
}

/** The account whose number an access key's id holds; undefined when it is no such id. */
export function accountOfKey(id: string): string | undefined {
  const match = /^A[KS]IA([A-Z2-7]{16})$/.exec(id);
  if (match === null) return undefined;
  const value = [...(match[1] as string)].reduce(
    (sum, character) => (sum << 5n) | BigInt(base32.indexOf(character)),
    0n,
  );
  const account = ((value >> 39n) & 0xff_ffff_ffffn).toString().padStart(12, '0');
  return account.length === 12 ? account : undefined;
}

function printBase32(value: bigint, length: number): string {
  let text = '';
  for (let shift = BigInt(5 * (length - 1)); shift >= 0n; shift -= 5n)
    text += base32[Number((value >> shift) & 31n)];
  return text;
}
