import type { CallScope } from '@cairn/kit';
import type { UserPoolRecord } from '../records/pool-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { changePool } from './change-pool.ts';
import { findPool } from './find-pool.ts';
import { newPoolSettings, updatedPoolSettings } from './new-pool-settings.ts';
import type { PoolDeletions } from './pool-deletions.ts';
import type { CreateUserPoolInput, PageInput, PoolInput, UpdateUserPoolInput } from './pool-inputs.ts';
import { poolOutput } from './pool-output.ts';
import { pageOf } from './pool-pages.ts';
import { customPoolId, withTags } from './pool-tags.ts';
import { poolSuffix } from './random-text.ts';
import { refuseUnsupported } from './refused-settings.ts';
import { requireRoom, requireThat } from './settings-problems.ts';
import { UserCounts } from './user-counts.ts';

/** Operations of pools themselves: made, described, changed, deleted, listed. */
export function poolOperations(context: UserPoolContext, deletions: PoolDeletions) {
  const { store, limits, clock } = context;
  const counts = new UserCounts(context);
  const ofScope = (scope: CallScope): readonly UserPoolRecord[] =>
    [...store.pools.all()].filter(
      ({ account, region }) => account === scope.account && region === scope.region,
    );
  return {
    async createUserPool(scope: CallScope, input: CreateUserPoolInput) {
      refuseUnsupported(input);
      const tags = withTags({}, input.UserPoolTags ?? {}, limits.userPoolTags);
      const settings = newPoolSettings(input, limits.userPoolCustomAttributes);
      const id = customPoolId(tags, scope.region) ?? `${scope.region}_${poolSuffix(context.crypto)}`;
      // Somebody may give a new pool the id of one that is gone.
      await deletions.finish(id);
      const pool = await store.changeAcross(id, (changes) => {
        requireThat(store.pools.find(id) === undefined, `User pool ${id} already exists.`);
        requireRoom(ofScope(scope).length, limits.userPools, 'userPools');
        const made = newPool(scope, id, { name: input.PoolName, settings, tags, nowMs: clock.now() });
        changes.put(store.pools, made);
        return made;
      });
      return { UserPool: { ...poolOutput(store, pool), EstimatedNumberOfUsers: 0 } };
    },
    async describeUserPool(scope: CallScope, { UserPoolId }: PoolInput) {
      const pool = findPool(store, scope, UserPoolId);
      const EstimatedNumberOfUsers = await counts.of(pool.id);
      return { UserPool: { ...poolOutput(store, pool), EstimatedNumberOfUsers } };
    },
    async updateUserPool(scope: CallScope, input: UpdateUserPoolInput) {
      refuseUnsupported(input);
      await changePool(
        context,
        () => findPool(store, scope, input.UserPoolId),
        (pool) => ({
          name: input.PoolName ?? pool.name,
          settings: updatedPoolSettings(pool.settings, input),
          ...(input.UserPoolTags !== undefined && {
            tags: withTags({}, input.UserPoolTags, limits.userPoolTags),
          }),
        }),
      );
      return {};
    },
    async deleteUserPool(scope: CallScope, { UserPoolId }: PoolInput) {
      await store.change(UserPoolId, (changes) => {
        const pool = findPool(store, scope, UserPoolId);
        requireDeletable(context, pool);
        changes.delete(store.pools, pool);
        changes.along(deletions.note(pool.id));
      });
      store.forgetPool(UserPoolId);
      context.users.forgetPool(UserPoolId);
      deletions.begin(UserPoolId);
      return {};
    },
    async listUserPools(scope: CallScope, input: PageInput) {
      const sorted = [...ofScope(scope)].sort((left, right) => (left.id < right.id ? -1 : 1));
      const { items, page } = pageOf('pools', sorted, input, ({ id }) => id);
      const UserPools = items.map(({ id, name, settings, createdMs, changedMs }) => ({
        Id: id,
        Name: name,
        LambdaConfig: settings.LambdaConfig,
        CreationDate: createdMs,
        LastModifiedDate: changedMs,
      }));
      return { UserPools, ...page };
    },
  };
}

function newPool(
  { account, region }: CallScope,
  id: string,
  made: Pick<UserPoolRecord, 'name' | 'settings' | 'tags'> & { readonly nowMs: number },
): UserPoolRecord {
  const { nowMs, ...rest } = made;
  const arn = `arn:aws:cognito-idp:${region}:${account}:userpool/${id}`;
  return { id, account, region, arn, ...rest, createdMs: nowMs, changedMs: nowMs };
}

function requireDeletable({ store }: UserPoolContext, { id, settings }: UserPoolRecord): void {
  requireThat(
    settings.DeletionProtection !== 'ACTIVE',
    'The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.',
  );
  if (store.domains.ofPool(id).length > 0)
    throw userPoolErrors.invalidParameter(
      'User pool cannot be deleted. It has a domain configured that should be deleted first.',
    );
}
