import type { PasswordPolicy } from '../records/pool-settings.ts';
import type { UserPoolCrypto } from '../user-pool-crypto.ts';

/** Without those that are taken for one another when they are read from a message, or that HTML would change. */
const kinds = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnopqrstuvwxyz', '23456789', '!@#%*?_+='] as const;
const lengthMin = 12;

/** A password that keeps the rules of whatever policy, by chance that nobody can foresee. */
export function temporaryPassword(
  chance: Pick<UserPoolCrypto, 'randomBytes'>,
  { MinimumLength }: Pick<PasswordPolicy, 'MinimumLength'>,
): string {
  const length = Math.max(lengthMin, MinimumLength);
  const characters = kinds.map((kind) => drawn(chance, kind));
  while (characters.length < length) characters.push(drawn(chance, kinds.join('')));
  for (let at = characters.length - 1; at > 0; at--) {
    const other = below(chance, at + 1);
    [characters[at], characters[other]] = [characters[other] as string, characters[at] as string];
  }
  return characters.join('');
}

function drawn(chance: Pick<UserPoolCrypto, 'randomBytes'>, characters: string): string {
  return characters[below(chance, characters.length)] as string;
}

/** A number from 0 to below 256, each as likely as the others. */
function below({ randomBytes }: Pick<UserPoolCrypto, 'randomBytes'>, max: number): number {
  const unbiased = Math.floor(256 / max) * max;
  for (;;) {
    const [drawnByte = 0] = randomBytes(1);
    if (drawnByte < unbiased) return drawnByte % max;
  }
}
