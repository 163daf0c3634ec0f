import { encodeBase64, type Seal } from '@cairn/kit';
import type { AppClientRecord } from '../records/pool-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import type { ClientSecrets } from './client-secrets.ts';

const encoder = new TextEncoder();

/** Secrets of app clients as they are kept: sealed, opened for each question, compared in constant time. */
export function keptClientSecrets(context: UserPoolContext): ClientSecrets {
  const { seal } = context;
  const hash = (client: AppClientRecord, secret: string, username: string): string =>
    encodeBase64(context.crypto.hmac('SHA-256', secret, username, client.id));
  const equals = (left: string, right: string): boolean =>
    context.crypto.equals(encoder.encode(left), encoder.encode(right));
  /** Looks at each of them, whichever it is. */
  const isOneOf = (given: string, all: readonly string[]): boolean =>
    all.filter((each) => equals(each, given)).length > 0;
  return {
    checkHash(client, username, secretHash) {
      const secrets = openSecrets(seal, client);
      if (secrets.length === 0) {
        // A hash by a secret that there is not is verified by none.
        if (secretHash !== undefined) throw unverified(client);
        return;
      }
      if (secretHash === undefined)
        throw userPoolErrors.notAuthorized(
          `Client ${client.id} is configured with secret but SECRET_HASH was not received`,
        );
      const hashes = secrets.map((secret) => hash(client, secret, username));
      if (!isOneOf(secretHash, hashes)) throw unverified(client);
    },
    hashOf(client, username) {
      const [first] = openSecrets(seal, client);
      return first === undefined ? undefined : hash(client, first, username);
    },
    isSecretOf: (client, secret) => isOneOf(secret, openSecrets(seal, client)),
  };
}

/** The secrets of a client in plain, the oldest first. They never go into a record, a log or an error. */
export function openSecrets(seal: Seal, client: AppClientRecord): readonly string[] {
  return (client.sealedSecrets ?? []).map(({ sealed }) => seal.open(sealed, sealName(client.id)));
}

/** A secret as it is kept. */
export function sealSecret(
  seal: Seal,
  clientId: string,
  secret: string,
  createdMs: number,
): NonNullable<AppClientRecord['sealedSecrets']>[number] {
  return { id: `${clientId}--${createdMs}`, sealed: seal.seal(secret, sealName(clientId)), createdMs };
}

function sealName(clientId: string): string {
  return `cognito-clients/${clientId}`;
}

function unverified({ id }: AppClientRecord) {
  return userPoolErrors.notAuthorized(`Unable to verify secret hash for client ${id}`);
}
