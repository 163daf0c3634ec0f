import type { CallScope } from '@cairn/kit';
import type { GroupRecord, UserRecord } from '../records/user-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { type GroupInput, type GroupType, groupOf, shownGroup } from './groups.ts';
import { pageSize } from './list-users.ts';
import { pageOf, pageStart, pageToken } from './page-tokens.ts';
import { shownUser, type UserType } from './user-attributes.ts';
import { type AdminUserInput, userFinder } from './user-finder.ts';

interface PageInput {
  readonly Limit?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** Who belongs to which group. */
export function groupMemberOperations(context: UserPoolContext) {
  const { store, users } = context;
  const { poolOf, userOf } = userFinder(context);

  /** In the user's turn and that of the pool's changes: neither of them is gone when it is written. */
  const setMembership = async (
    scope: CallScope,
    input: AdminUserInput & GroupInput,
    isMember: boolean,
  ): Promise<object> => {
    const { pool, user } = await userOf(scope, input);
    await users.turn(user, () =>
      store.change(pool.id, async () => {
        const { name } = groupOf(context, pool, input.GroupName);
        if ((await users.get(pool.id, user.sub)) === undefined) throw userPoolErrors.userNotFound();
        if (isMember) await refuseTooMany(context, user, name);
        await users.write(pool, user, { groups: isMember ? { joined: [name] } : { left: [name] } });
      }),
    );
    return {};
  };

  return {
    adminAddUserToGroup: (scope: CallScope, input: AdminUserInput & GroupInput) =>
      setMembership(scope, input, true),
    adminRemoveUserFromGroup: (scope: CallScope, input: AdminUserInput & GroupInput) =>
      setMembership(scope, input, false),
    async adminListGroupsForUser(
      scope: CallScope,
      input: AdminUserInput & PageInput,
    ): Promise<{ readonly Groups: readonly GroupType[]; readonly NextToken?: string }> {
      const { pool, user } = await userOf(scope, input);
      const names = await users.groupsOf(user);
      const groups = names
        .map((name) => store.groups.find(`${pool.id}/${name}`))
        .filter((group): group is GroupRecord => group !== undefined)
        .sort((left, right) => (left.name < right.name ? -1 : 1));
      const { items, next } = pageOf(groups, ({ name }) => name, {
        list: `groups/${pool.id}/${user.sub}`,
        token: input.NextToken,
        limit: pageSize(input.Limit),
      });
      return { Groups: items.map(shownGroup), ...(next !== undefined && { NextToken: next }) };
    },
    async listUsersInGroup(
      scope: CallScope,
      input: GroupInput & PageInput,
    ): Promise<{ readonly Users: readonly UserType[]; readonly NextToken?: string }> {
      const pool = poolOf(scope, input.UserPoolId);
      const { name } = groupOf(context, pool, input.GroupName);
      const limit = pageSize(input.Limit);
      const list = `members/${pool.id}/${name}`;
      const after = pageStart(list, input.NextToken);
      const ids = await users.membersOf(pool.id, name, {
        limit: limit + 1,
        ...(after !== undefined && { after }),
      });
      const shown = ids.slice(0, limit);
      const last = shown.at(-1);
      const members = await Promise.all(shown.map((sub) => users.get(pool.id, sub)));
      const there = members.filter((user): user is UserRecord => user !== undefined);
      return {
        Users: there.map((user) => shownUser(pool, user)),
        ...(last !== undefined && ids.length > limit && { NextToken: pageToken(list, last) }),
      };
    },
  };
}

async function refuseTooMany(
  { users, limits }: Pick<UserPoolContext, 'users' | 'limits'>,
  user: UserRecord,
  group: string,
): Promise<void> {
  const groups = await users.groupsOf(user);
  if (groups.length >= limits.userPoolGroupsPerUser && !groups.includes(group)) {
    throw userPoolErrors.limitExceeded('User group limit exceeded.');
  }
}
