import type { CallScope } from '@cairn/kit';
import type { IamContext } from './iam-context.ts';
import type { Group } from './iam-entities.ts';
import { iamErrors } from './iam-errors.ts';
import { uniqueId } from './iam-ids.ts';
import { existing, refuseTaken } from './iam-names.ts';
import { listedUser, shownGroup } from './iam-outputs.ts';
import { byName, type PageInput, pageOf } from './iam-pages.ts';

interface GroupInput {
  readonly GroupName: string;
}

interface MemberInput extends GroupInput {
  readonly UserName: string;
}

/** Groups of users; who belongs to which stands with the user. */
export function groupOperations({ store, clock, random, limits }: IamContext) {
  const groupOf = (scope: CallScope, name: string): Group =>
    existing(store.groups, scope, { kind: 'group', name });
  const userOf = (scope: CallScope, name: string) => existing(store.users, scope, { kind: 'user', name });
  const membersOf = ({ account }: CallScope, name: string) =>
    store.users.list(account).filter(({ groups }) => groups.includes(name));
  return {
    createGroup: (scope: CallScope, { GroupName, Path = '/' }: GroupInput & { readonly Path?: string }) =>
      store.change((changes) => {
        refuseTaken(store.groups, scope, GroupName, {
          kind: 'Group',
          quota: 'GroupsPerAccount',
          max: limits.iamGroups,
        });
        const group: Group = {
          kind: 'group',
          account: scope.account,
          name: GroupName,
          path: Path,
          id: uniqueId('AGPA', random),
          createdMs: clock.now(),
          inline: {},
          attached: [],
        };
        changes.put(store.groups, group);
        return { Group: shownGroup(group) };
      }),
    getGroup: async (scope: CallScope, { GroupName, ...page }: GroupInput & PageInput) => {
      const group = groupOf(scope, GroupName);
      const found = pageOf(membersOf(scope, GroupName), page, byName);
      return { Group: shownGroup(group), Users: found.items.map(listedUser), ...found.page };
    },
    listGroups: async (
      scope: CallScope,
      { PathPrefix = '/', ...page }: PageInput & { readonly PathPrefix?: string },
    ) => {
      const groups = store.groups.list(scope.account).filter(({ path }) => path.startsWith(PathPrefix));
      const found = pageOf(groups, page, byName);
      return { Groups: found.items.map(shownGroup), ...found.page };
    },
    updateGroup: (
      scope: CallScope,
      {
        GroupName,
        NewGroupName,
        NewPath,
      }: GroupInput & { readonly NewGroupName?: string; readonly NewPath?: string },
    ) =>
      store.change((changes) => {
        const group = groupOf(scope, GroupName);
        const name = NewGroupName ?? GroupName;
        const namesake = store.groups.sameName(scope.account, name);
        if (namesake !== undefined && namesake !== group) throw iamErrors.exists('Group', name);
        if (name !== GroupName) {
          changes.delete(store.groups, group);
          for (const user of membersOf(scope, GroupName)) {
            const groups = user.groups.map((each) => (each === GroupName ? name : each));
            changes.put(store.users, { ...user, groups });
          }
        }
        changes.put(store.groups, { ...group, name, path: NewPath ?? group.path });
      }),
    deleteGroup: (scope: CallScope, { GroupName }: GroupInput) =>
      store.change((changes) => {
        const group = groupOf(scope, GroupName);
        if (membersOf(scope, GroupName).length > 0) throw iamErrors.mustRemoveUsers();
        if (group.attached.length > 0) throw iamErrors.mustDetach();
        if (Object.keys(group.inline).length > 0) throw iamErrors.mustDeletePolicies();
        changes.delete(store.groups, group);
      }),
    addUserToGroup: (scope: CallScope, { GroupName, UserName }: MemberInput) =>
      store.change((changes) => {
        groupOf(scope, GroupName);
        const user = userOf(scope, UserName);
        if (user.groups.includes(GroupName)) return;
        if (user.groups.length >= limits.iamGroupsPerUser) {
          throw iamErrors.quota('GroupsPerUser', limits.iamGroupsPerUser);
        }
        changes.put(store.users, { ...user, groups: [...user.groups, GroupName] });
      }),
    removeUserFromGroup: (scope: CallScope, { GroupName, UserName }: MemberInput) =>
      store.change((changes) => {
        groupOf(scope, GroupName);
        const user = userOf(scope, UserName);
        changes.put(store.users, { ...user, groups: user.groups.filter((each) => each !== GroupName) });
      }),
    listGroupsForUser: async (
      scope: CallScope,
      { UserName, ...page }: { readonly UserName: string } & PageInput,
    ) => {
      const groups = userOf(scope, UserName).groups.map((name) => groupOf(scope, name));
      const found = pageOf(
        [...groups].sort((left, right) => (byName(left) < byName(right) ? -1 : 1)),
        page,
        byName,
      );
      return { Groups: found.items.map(shownGroup), ...found.page };
    },
  };
}
