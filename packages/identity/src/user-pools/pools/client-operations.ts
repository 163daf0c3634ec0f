import type { CallScope, Seal } from '@cairn/kit';
import type { AppClientRecord, UserPoolRecord } from '../records/pool-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { newClientSettings } from './client-settings.ts';
import { findClient, findPool } from './find-pool.ts';
import { openSecrets, sealSecret } from './kept-client-secrets.ts';
import type {
  ClientInput,
  CreateUserPoolClientInput,
  ListUserPoolClientsInput,
  UpdateUserPoolClientInput,
} from './pool-inputs.ts';
import { pageOf } from './pool-pages.ts';
import { newClientId, newClientSecret } from './random-text.ts';
import { requireRoom, requireThat } from './settings-problems.ts';

/** What a secret that somebody brings must look like. Source: API reference, `ClientSecretType`. */
const secretPattern = /^[\w+]{24,64}$/;

/** Operations of app clients. */
export function clientOperations(context: UserPoolContext) {
  const { store, limits, clock, seal } = context;
  const settingsOf = (
    pool: UserPoolRecord,
    input: CreateUserPoolClientInput | UpdateUserPoolClientInput,
    client: { readonly hasSecret: boolean; readonly isNew: boolean },
  ) =>
    newClientSettings(input, {
      pool,
      ...client,
      scopes: scopesOf(context, pool),
      providers: store.providers.ofPool(pool.id).map(({ name }) => name),
      urlsMax: limits.userPoolClientUrls,
    });
  return {
    async createUserPoolClient(scope: CallScope, input: CreateUserPoolClientInput) {
      requireSecretInput(input);
      const client = await store.change(input.UserPoolId, (changes) => {
        const pool = findPool(store, scope, input.UserPoolId);
        const hasSecret = input.GenerateSecret === true || input.ClientSecret !== undefined;
        const settings = settingsOf(pool, input, { hasSecret, isNew: true });
        requireRoom(store.clients.ofPool(pool.id).length, limits.userPoolClients, 'userPoolClients');
        const id = newClientId(context.crypto);
        const nowMs = clock.now();
        const secret = input.ClientSecret ?? newClientSecret(context.crypto);
        const made: AppClientRecord = {
          id,
          userPoolId: pool.id,
          name: input.ClientName,
          ...(hasSecret && { sealedSecrets: [sealSecret(seal, id, secret, nowMs)] }),
          createdMs: nowMs,
          changedMs: nowMs,
          settings,
        };
        changes.put(store.clients, made);
        return made;
      });
      return { UserPoolClient: clientOutput(seal, client) };
    },
    async describeUserPoolClient(scope: CallScope, { UserPoolId, ClientId }: ClientInput) {
      const client = findClient(store, findPool(store, scope, UserPoolId), ClientId);
      return { UserPoolClient: clientOutput(seal, client) };
    },
    async updateUserPoolClient(scope: CallScope, input: UpdateUserPoolClientInput) {
      const client = await store.change(input.UserPoolId, (changes) => {
        const pool = findPool(store, scope, input.UserPoolId);
        const before = findClient(store, pool, input.ClientId);
        const hasSecret = (before.sealedSecrets ?? []).length > 0;
        const changed: AppClientRecord = {
          ...before,
          name: input.ClientName ?? before.name,
          changedMs: clock.now(),
          settings: settingsOf(pool, input, { hasSecret, isNew: false }),
        };
        changes.put(store.clients, changed);
        return changed;
      });
      return { UserPoolClient: clientOutput(seal, client) };
    },
    async deleteUserPoolClient(scope: CallScope, { UserPoolId, ClientId }: ClientInput) {
      await store.change(UserPoolId, (changes) => {
        const pool = findPool(store, scope, UserPoolId);
        changes.delete(store.clients, findClient(store, pool, ClientId));
        // What was styled or written for it goes with it.
        const key = `${pool.id}/${ClientId}`;
        const ui = store.uiCustomizations.find(key);
        if (ui !== undefined) changes.delete(store.uiCustomizations, ui);
        for (const branding of store.brandings.ofPool(pool.id)) {
          if (branding.clientId !== ClientId) continue;
          changes.delete(store.brandings, branding);
          const asset = { collection: 'cognito-branding-assets', key: `${pool.id}/${branding.id}` };
          changes.along({ ...asset, value: undefined });
        }
        for (const terms of store.terms.ofPool(pool.id)) {
          if (terms.clientId === ClientId) changes.delete(store.terms, terms);
        }
      });
      return {};
    },
    async listUserPoolClients(scope: CallScope, input: ListUserPoolClientsInput) {
      const pool = findPool(store, scope, input.UserPoolId);
      // Clients that register themselves there are none.
      const all = input.ClientType === 'DCR' ? [] : store.clients.ofPool(pool.id);
      const { items, page } = pageOf(`clients/${pool.id}`, all, input, ({ id }) => id);
      const UserPoolClients = items.map(({ id, name, userPoolId }) => ({
        ClientId: id,
        UserPoolId: userPoolId,
        ClientName: name,
      }));
      return { UserPoolClients, ...page };
    },
  };
}

/** @throws ServiceError InvalidParameterException */
export function requireSecretInput(input: {
  readonly GenerateSecret?: boolean;
  readonly ClientSecret?: string;
}): void {
  const { ClientSecret: secret } = input;
  requireThat(
    secret === undefined || input.GenerateSecret !== true,
    'You cannot specify both GenerateSecret as true and a ClientSecret.',
  );
  requireThat(
    secret === undefined || secretPattern.test(secret),
    "1 validation error detected: Value at 'clientSecret' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+]{24,64}",
  );
}

/** Custom scopes of a pool, as clients name them. */
function scopesOf({ store }: UserPoolContext, { id }: UserPoolRecord): ReadonlySet<string> {
  const servers = store.resourceServers.ofPool(id);
  return new Set(
    servers.flatMap(({ identifier, scopes }) => scopes.map(({ ScopeName }) => `${identifier}/${ScopeName}`)),
  );
}

function clientOutput(seal: Seal, client: AppClientRecord) {
  const [secret] = openSecrets(seal, client);
  return {
    UserPoolId: client.userPoolId,
    ClientName: client.name,
    ClientId: client.id,
    ...(secret !== undefined && { ClientSecret: secret }),
    LastModifiedDate: client.changedMs,
    CreationDate: client.createdMs,
    ...client.settings,
  };
}
