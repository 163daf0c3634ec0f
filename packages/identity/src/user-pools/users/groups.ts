import type { CallScope } from '@cairn/kit';
import type { UserPoolRecord } from '../records/pool-records.ts';
import type { GroupRecord } from '../records/user-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { pageSize } from './list-users.ts';
import { pageOf } from './page-tokens.ts';
import { userFinder } from './user-finder.ts';

/** A group as calls show it. Instants are epoch milliseconds. Source: API reference, `GroupType`. */
export interface GroupType {
  readonly GroupName: string;
  readonly UserPoolId: string;
  readonly Description?: string;
  readonly RoleArn?: string;
  readonly Precedence?: number;
  readonly LastModifiedDate: number;
  readonly CreationDate: number;
}

/** A call about one group. */
export interface GroupInput {
  readonly UserPoolId: string;
  readonly GroupName: string;
}

interface GroupSettingsInput extends GroupInput {
  readonly Description?: string | undefined;
  readonly RoleArn?: string | undefined;
  readonly Precedence?: number | undefined;
}

const memberPageSize = 500;

/** Groups of pools. */
export function groupOperations(context: UserPoolContext) {
  const { store, clock, limits } = context;
  const { poolOf } = userFinder(context);
  return {
    createGroup: (scope: CallScope, input: GroupSettingsInput) =>
      store.change(input.UserPoolId, (changes): { readonly Group: GroupType } => {
        const pool = poolOf(scope, input.UserPoolId);
        const groups = store.groups.ofPool(pool.id);
        if (store.groups.find(`${pool.id}/${input.GroupName}`)) throw userPoolErrors.groupExists();
        checkGroupName(input.GroupName);
        if (groups.length >= limits.userPoolGroups) {
          throw userPoolErrors.limitExceeded('Group limit exceeded for the user pool.');
        }
        const nowMs = clock.now();
        const name = input.GroupName;
        const group = { userPoolId: pool.id, name, createdMs: nowMs, changedMs: nowMs, ...settingsOf(input) };
        changes.put(store.groups, group);
        return { Group: shownGroup(group) };
      }),
    async getGroup(scope: CallScope, input: GroupInput): Promise<{ readonly Group: GroupType }> {
      return { Group: shownGroup(groupOf(context, poolOf(scope, input.UserPoolId), input.GroupName)) };
    },
    updateGroup: (scope: CallScope, input: GroupSettingsInput) =>
      store.change(input.UserPoolId, (changes): { readonly Group: GroupType } => {
        const before = groupOf(context, poolOf(scope, input.UserPoolId), input.GroupName);
        const group = { ...before, ...settingsOf(input), changedMs: clock.now() };
        changes.put(store.groups, group);
        return { Group: shownGroup(group) };
      }),
    /**
     * Users leave it first, some at a time, while pools can be changed; a deletion that a crash cuts short is made again.
     */
    async deleteGroup(scope: CallScope, input: GroupInput): Promise<object> {
      const pool = poolOf(scope, input.UserPoolId);
      await removeMembers(context, pool, groupOf(context, pool, input.GroupName).name);
      return store.change(pool.id, async (changes) => {
        const group = groupOf(context, pool, input.GroupName);
        // Those who have joined meanwhile; nobody does in this turn.
        await removeMembers(context, pool, group.name);
        changes.delete(store.groups, group);
        return {};
      });
    },
    async listGroups(
      scope: CallScope,
      input: {
        readonly UserPoolId: string;
        readonly Limit?: number | undefined;
        readonly NextToken?: string | undefined;
      },
    ): Promise<{ readonly Groups: readonly GroupType[]; readonly NextToken?: string }> {
      const pool = poolOf(scope, input.UserPoolId);
      const { items, next } = pageOf(store.groups.ofPool(pool.id), ({ name }) => name, {
        list: `groups/${pool.id}`,
        token: input.NextToken,
        limit: pageSize(input.Limit),
      });
      return { Groups: items.map(shownGroup), ...(next !== undefined && { NextToken: next }) };
    },
  };
}

/** @throws ServiceError ResourceNotFoundException */
export function groupOf(
  { store }: Pick<UserPoolContext, 'store'>,
  pool: UserPoolRecord,
  name: string,
): GroupRecord {
  const group = store.groups.find(`${pool.id}/${name}`);
  if (group === undefined) throw userPoolErrors.notFound('Group not found.');
  return group;
}

export function shownGroup(group: GroupRecord): GroupType {
  return {
    GroupName: group.name,
    UserPoolId: group.userPoolId,
    ...(group.description !== undefined && { Description: group.description }),
    ...(group.roleArn !== undefined && { RoleArn: group.roleArn }),
    ...(group.precedence !== undefined && { Precedence: group.precedence }),
    LastModifiedDate: group.changedMs,
    CreationDate: group.createdMs,
  };
}

function checkGroupName(name: string): void {
  if (name === '' || name.length > 128 || /\s/u.test(name)) {
    throw userPoolErrors.invalidParameter(
      `1 validation error detected: Value '${name}' at 'groupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+`,
    );
  }
}

function settingsOf({ Description, RoleArn, Precedence }: GroupSettingsInput) {
  return {
    ...(Description !== undefined && { description: Description }),
    ...(RoleArn !== undefined && { roleArn: RoleArn }),
    ...(Precedence !== undefined && { precedence: Precedence }),
  };
}

async function removeMembers(
  { users }: Pick<UserPoolContext, 'users'>,
  pool: UserPoolRecord,
  group: string,
): Promise<void> {
  for (;;) {
    const page = await users.membersOf(pool.id, group, { limit: memberPageSize });
    if (page.length === 0) return;
    await users.leave(pool.id, group, page);
  }
}
