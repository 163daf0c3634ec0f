import type { Random } from '@cairn/kit';
import type { RandomPasswordInput } from './secret-types.ts';
import { secretsErrors } from './secrets-errors.ts';

const lowercase = 'abcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';
const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
const lengthDefault = 32;

/** A password of characters of the kinds that are asked for. @throws ServiceError InvalidParameterException */
export function randomPassword(input: RandomPasswordInput, random: Random): string {
  const excluded = new Set(input.ExcludeCharacters ?? '');
  const kinds = [
    input.ExcludeLowercase === true ? '' : lowercase,
    input.ExcludeUppercase === true ? '' : lowercase.toUpperCase(),
    input.ExcludeNumbers === true ? '' : digits,
    input.ExcludePunctuation === true ? '' : punctuation,
    input.IncludeSpace === true ? ' ' : '',
  ]
    .filter((kind) => kind !== '')
    .map((kind) => [...kind].filter((character) => !excluded.has(character)));
  const isEach = input.RequireEachIncludedType !== false;
  const length = input.PasswordLength ?? lengthDefault;
  if (
    kinds.length === 0 ||
    kinds.every((kind) => kind.length === 0) ||
    (isEach && kinds.some((kind) => kind.length === 0))
  )
    throw secretsErrors.invalid('The password length is too short based on the required types.');
  if (isEach && length < kinds.length)
    throw secretsErrors.invalid('The password length is too short based on the required types.');
  const all = kinds.flat();
  const characters = isEach ? kinds.map((kind) => pick(kind, random)) : [];
  while (characters.length < length) characters.push(pick(all, random));
  // Those of each kind must not stand first.
  for (let at = characters.length - 1; at > 0; at--) {
    const other = Math.floor(random.next() * (at + 1));
    [characters[at], characters[other]] = [characters[other] as string, characters[at] as string];
  }
  return characters.join('');
}

function pick(characters: readonly string[], random: Random): string {
  return characters[Math.floor(random.next() * characters.length)] as string;
}
