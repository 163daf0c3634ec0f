import type { Random } from '@cairn/kit';

const letters = 'abcdefghijklmnopqrstuvwxyz';
const lettersAndDigits = `${letters}0123456789`;

/** How long AppSync's ids are. Clients know an API's host by it. */
const idLength = 26;

/** An id of an API, of its host or of a function: 26 small letters and digits, the first a letter. */
export function newGraphqlId(random: Random): string {
  const pick = (characters: string): string =>
    characters.charAt(Math.floor(random.next() * characters.length));
  return pick(letters) + Array.from({ length: idLength - 1 }, () => pick(lettersAndDigits)).join('');
}

/** An API key, which is its own secret. */
export function newApiKeyId(random: Random): string {
  return `da2-${newGraphqlId(random)}`;
}
