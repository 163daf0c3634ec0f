import type { UserPoolContext } from '../user-pool-context.ts';
import { AbsentUsers, saltBytes } from './absent-users.ts';
import type { PasswordVerifiers } from './password-verifiers.ts';
import { ServerSecret } from './server-secret.ts';
import { srpPoolName, srpVerifier } from './srp.ts';
import { bytesHex, hexBytes } from './srp-numbers.ts';

/** Verifiers as SRP-6a makes them. */
export function srpVerifiers({
  crypto: cryptography,
  records,
  seal,
}: Pick<UserPoolContext, 'crypto' | 'records' | 'seal'>): PasswordVerifiers {
  const absent = new AbsentUsers(new ServerSecret({ crypto: cryptography, records, seal }));
  return {
    make(pool, { username: name }, password) {
      const salt = bytesHex(cryptography.randomBytes(saltBytes));
      return srpVerifier(cryptography, { group: srpPoolName(pool.id), name }, { salt, password });
    },
    async matches(pool, { username: name }, { password, verifier: kept }) {
      // Asked for in any case, so that both cases take the same steps.
      const fake = await absent.verifier(pool, name);
      const { salt, verifier } = kept ?? fake;
      const made = await srpVerifier(cryptography, { group: srpPoolName(pool.id), name }, { salt, password });
      const isSame = cryptography.equals(hexBytes(made.verifier), hexBytes(verifier.padStart(768, '0')));
      return isSame && kept !== undefined;
    },
  };
}
