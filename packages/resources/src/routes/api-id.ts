import type { Random } from '@cairn/kit';

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** An id as API Gateway makes them: small letters and digits, the first a letter so that it can be a host's name. */
export function newApiId(random: Random, length = 10): string {
  const first = letters.charAt(Math.floor(random.next() * 26));
  const rest = Array.from({ length: length - 1 }, () =>
    letters.charAt(Math.floor(random.next() * letters.length)),
  );
  return first + rest.join('');
}
