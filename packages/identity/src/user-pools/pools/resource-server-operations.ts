import type { CallScope } from '@cairn/kit';
import type { ResourceServerRecord, UserPoolRecord } from '../records/pool-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { findPool } from './find-pool.ts';
import type { PageInput, PoolInput, PutResourceServerInput, ResourceServerInput } from './pool-inputs.ts';
import { pageOf } from './pool-pages.ts';
import { requireDistinct, requireRoom, requireThat } from './settings-problems.ts';

/** Operations of resource servers, which name custom scopes. */
export function resourceServerOperations({ store, limits }: UserPoolContext) {
  const find = (pool: UserPoolRecord, identifier: string): ResourceServerRecord => {
    const server = store.resourceServers.find(`${pool.id}/${identifier}`);
    if (server === undefined)
      throw userPoolErrors.notFound(`Resource server ${identifier} does not exist in user pool ${pool.id}.`);
    return server;
  };
  const recordOf = ({ id }: UserPoolRecord, input: PutResourceServerInput): ResourceServerRecord => {
    const { Identifier, Name, Scopes = [] } = input;
    if (Scopes.length > limits.userPoolScopesPerResourceServer)
      requireRoom(Scopes.length, limits.userPoolScopesPerResourceServer, 'userPoolScopesPerResourceServer');
    requireDistinct(
      'Scopes',
      Scopes.map(({ ScopeName }) => ScopeName),
    );
    // What stands before the last slash of a scope is the identifier.
    for (const { ScopeName } of Scopes)
      requireThat(/^[\x21\x23-\x2e\x30-\x5b\x5d-\x7e]+$/.test(ScopeName), `Invalid scope name: ${ScopeName}`);
    requireThat(/^[\x21\x23-\x5b\x5d-\x7e]{1,256}$/.test(Identifier), `Invalid identifier: ${Identifier}`);
    return { userPoolId: id, identifier: Identifier, name: Name, scopes: Scopes };
  };
  return {
    async createResourceServer(scope: CallScope, input: PutResourceServerInput) {
      const server = await store.change(input.UserPoolId, (changes) => {
        const pool = findPool(store, scope, input.UserPoolId);
        const made = recordOf(pool, input);
        const all = store.resourceServers.ofPool(pool.id);
        requireThat(
          all.every(({ identifier }) => identifier !== made.identifier),
          `Resource server with identifier ${made.identifier} already exists in user pool ${pool.id}.`,
        );
        requireRoom(all.length, limits.userPoolResourceServers, 'userPoolResourceServers');
        changes.put(store.resourceServers, made);
        return made;
      });
      return { ResourceServer: serverOutput(server) };
    },
    async describeResourceServer(scope: CallScope, { UserPoolId, Identifier }: ResourceServerInput) {
      return { ResourceServer: serverOutput(find(findPool(store, scope, UserPoolId), Identifier)) };
    },
    async updateResourceServer(scope: CallScope, input: PutResourceServerInput) {
      const server = await store.change(input.UserPoolId, (changes) => {
        const pool = findPool(store, scope, input.UserPoolId);
        find(pool, input.Identifier);
        const changed = recordOf(pool, input);
        changes.put(store.resourceServers, changed);
        return changed;
      });
      return { ResourceServer: serverOutput(server) };
    },
    async deleteResourceServer(scope: CallScope, { UserPoolId, Identifier }: ResourceServerInput) {
      await store.change(UserPoolId, (changes) =>
        changes.delete(store.resourceServers, find(findPool(store, scope, UserPoolId), Identifier)),
      );
      return {};
    },
    async listResourceServers(scope: CallScope, input: PoolInput & PageInput) {
      const pool = findPool(store, scope, input.UserPoolId);
      const { items, page } = pageOf(
        `resource-servers/${pool.id}`,
        store.resourceServers.ofPool(pool.id),
        { MaxResults: 50, ...input },
        ({ identifier }) => identifier,
      );
      return { ResourceServers: items.map(serverOutput), ...page };
    },
  };
}

function serverOutput({ userPoolId, identifier, name, scopes }: ResourceServerRecord) {
  return { UserPoolId: userPoolId, Identifier: identifier, Name: name, Scopes: scopes };
}
