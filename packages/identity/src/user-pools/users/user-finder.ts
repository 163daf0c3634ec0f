import type { CallScope } from '@cairn/kit';
import { findPool } from '../pools/find-pool.ts';
import { findUser } from '../records/find-user.ts';
import type { AppClientRecord, UserPoolRecord } from '../records/pool-records.ts';
import type { UserRecord } from '../records/user-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';

/** A call of an administrator that is about one user. */
export interface AdminUserInput {
  readonly UserPoolId: string;
  readonly Username: string;
}

/** A call of an app that is about one user. */
export interface ClientUserInput {
  readonly ClientId: string;
  readonly Username: string;
  readonly SecretHash?: string | undefined;
}

/** Finds what calls name. */
export function userFinder({
  store,
  users,
  clientSecrets,
}: Pick<UserPoolContext, 'store' | 'users' | 'clientSecrets'>) {
  const poolOf = (scope: Pick<CallScope, 'account' | 'region'>, id: string): UserPoolRecord =>
    findPool(store, scope, id);
  return {
    poolOf,
    async userOf(
      scope: Pick<CallScope, 'account' | 'region'>,
      { UserPoolId, Username }: AdminUserInput,
    ): Promise<{ readonly pool: UserPoolRecord; readonly user: UserRecord }> {
      const pool = poolOf(scope, UserPoolId);
      const user = await findUser(users, pool, Username);
      if (user === undefined) throw userPoolErrors.userNotFound();
      return { pool, user };
    },
    /** The client of a public call and its pool, the secret hash checked. */
    clientOf({ ClientId, Username, SecretHash }: ClientUserInput): {
      readonly client: AppClientRecord;
      readonly pool: UserPoolRecord;
    } {
      const client = store.clients.byId(ClientId);
      const pool = client && store.pools.find(client.userPoolId);
      if (client === undefined || pool === undefined) throw userPoolErrors.clientNotFound(ClientId);
      clientSecrets.checkHash(client, Username, SecretHash);
      return { client, pool };
    },
  };
}

/** Whether calls by this client must not tell who exists. */
export const hidesUsers = ({ settings }: AppClientRecord): boolean =>
  settings.PreventUserExistenceErrors === 'ENABLED';
