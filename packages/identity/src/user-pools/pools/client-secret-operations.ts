import type { CallScope } from '@cairn/kit';
import type { AppClientRecord } from '../records/pool-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { requireSecretInput } from './client-operations.ts';
import { findClient, findPool } from './find-pool.ts';
import { sealSecret } from './kept-client-secrets.ts';
import type { AddClientSecretInput, ClientInput, DeleteClientSecretInput } from './pool-inputs.ts';
import { newClientSecret } from './random-text.ts';
import { requireThat } from './settings-problems.ts';

/** One in use, and one that takes its place. Source: API reference, AddUserPoolClientSecret. */
const secretsMax = 2;

type SealedSecrets = NonNullable<AppClientRecord['sealedSecrets']>;

/** Operations that replace the secret of a client while both the old and the new one are good. */
export function clientSecretOperations(context: UserPoolContext) {
  const { store, clock, seal } = context;
  const find = (scope: CallScope, { UserPoolId, ClientId }: ClientInput): AppClientRecord =>
    findClient(store, findPool(store, scope, UserPoolId), ClientId);
  const change = <Result>(
    scope: CallScope,
    input: ClientInput,
    edit: (secrets: SealedSecrets) => { readonly secrets: SealedSecrets; readonly result: Result },
  ): Promise<Result> =>
    store.change(input.UserPoolId, (changes) => {
      const client = find(scope, input);
      const { sealedSecrets = [] } = client;
      requireThat(sealedSecrets.length > 0, `User pool client ${client.id} does not have a client secret.`);
      const { secrets, result } = edit(sealedSecrets);
      changes.put(store.clients, { ...client, sealedSecrets: secrets, changedMs: clock.now() });
      return result;
    });
  return {
    async addUserPoolClientSecret(scope: CallScope, input: AddClientSecretInput) {
      requireSecretInput(input);
      const secret = input.ClientSecret ?? newClientSecret(context.crypto);
      const added = await change(scope, input, (before) => {
        if (before.length >= secretsMax)
          throw userPoolErrors.limitExceeded(`An app client can have up to ${secretsMax} client secrets.`);
        // The id is made of the instant, and no two are the same.
        const nowMs = Math.max(clock.now(), ...before.map(({ createdMs }) => createdMs + 1));
        const result = sealSecret(seal, input.ClientId, secret, nowMs);
        return { secrets: [...before, result], result };
      });
      return {
        ClientSecretDescriptor: {
          ...descriptorOf(added),
          ...(input.ClientSecret === undefined && { ClientSecretValue: secret }),
        },
      };
    },
    async deleteUserPoolClientSecret(scope: CallScope, input: DeleteClientSecretInput) {
      return change(scope, input, (before) => {
        const secrets = before.filter(({ id }) => id !== input.ClientSecretId);
        if (secrets.length === before.length)
          throw userPoolErrors.notFound(`Client secret ${input.ClientSecretId} does not exist.`);
        requireThat(secrets.length > 0, 'The last client secret of an app client cannot be deleted.');
        return { secrets, result: {} };
      });
    },
    async listUserPoolClientSecrets(scope: CallScope, input: ClientInput & { readonly NextToken?: string }) {
      requireThat(input.NextToken === undefined, 'Invalid pagination token given.');
      return { ClientSecrets: (find(scope, input).sealedSecrets ?? []).map(descriptorOf) };
    },
  };
}

function descriptorOf({ id, createdMs }: SealedSecrets[number]) {
  return { ClientSecretId: id, ClientSecretCreateDate: createdMs };
}
