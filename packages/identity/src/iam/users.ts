import type { CallScope } from '@cairn/kit';
import type { IamContext } from './iam-context.ts';
import type { Tag, User } from './iam-entities.ts';
import { entityArn } from './iam-entities.ts';
import { iamErrors } from './iam-errors.ts';
import { uniqueId } from './iam-ids.ts';
import { existing, refuseTaken } from './iam-names.ts';
import { listedUser, shownUser } from './iam-outputs.ts';
import { byName, type PageInput, pageOf } from './iam-pages.ts';
import { listTags, withoutTags, withTags } from './iam-tags.ts';
import { requireBoundary } from './managed-policies.ts';

interface UserInput {
  readonly UserName: string;
}

/** Finds users. */
function userFinder({ store }: Pick<IamContext, 'store'>) {
  const userOf = (scope: Pick<CallScope, 'account'>, name: string): User =>
    existing(store.users, scope, { kind: 'user', name });
  return {
    userOf,
    /** Where no name is given, whoever asks. */
    namedOrSelf: ({ account, principal }: CallScope, name: string | undefined): User | undefined => {
      if (name !== undefined) return userOf({ account }, name);
      if (principal.kind !== 'user') return undefined;
      return store.users.list(account).find((user) => entityArn(user) === principal.arn);
    },
  };
}

/** Users of IAM: they have access keys, no passwords. */
export function userOperations(context: IamContext) {
  return { ...peopleOperations(context), ...userSettings(context), ...absentCredentials(context) };
}

function peopleOperations(context: IamContext) {
  const { store, clock, random, limits } = context;
  const { userOf, namedOrSelf } = userFinder(context);
  return {
    createUser: (
      scope: CallScope,
      input: UserInput & {
        readonly Path?: string;
        readonly PermissionsBoundary?: string;
        readonly Tags?: readonly Tag[];
      },
    ) =>
      store.change((changes) => {
        refuseTaken(store.users, scope, input.UserName, {
          kind: 'User',
          quota: 'UsersPerAccount',
          max: limits.iamUsers,
        });
        requireBoundary(store, scope, input.PermissionsBoundary);
        const user: User = {
          kind: 'user',
          account: scope.account,
          name: input.UserName,
          path: input.Path ?? '/',
          id: uniqueId('AIDA', random),
          createdMs: clock.now(),
          tags: withTags([], input.Tags, limits),
          boundary: input.PermissionsBoundary,
          groups: [],
          inline: {},
          attached: [],
        };
        changes.put(store.users, user);
        return { User: shownUser(user) };
      }),
    getUser: async (scope: CallScope, { UserName }: Partial<UserInput>) => {
      const user = namedOrSelf(scope, UserName);
      if (user !== undefined) return { User: shownUser(user) };
      const { account } = scope;
      if (scope.principal.kind === 'role-session') {
        throw iamErrors.validation('Must specify userName when calling with non-User credentials');
      }
      return { User: { Path: '/', UserId: account, Arn: `arn:aws:iam::${account}:root`, CreateDate: 0 } };
    },
    listUsers: async (
      scope: CallScope,
      { PathPrefix = '/', ...page }: PageInput & { readonly PathPrefix?: string },
    ) => {
      const users = store.users.list(scope.account).filter(({ path }) => path.startsWith(PathPrefix));
      const found = pageOf(users, page, byName);
      return { Users: found.items.map(listedUser), ...found.page };
    },
    updateUser: (
      scope: CallScope,
      {
        UserName,
        NewUserName,
        NewPath,
      }: UserInput & { readonly NewUserName?: string; readonly NewPath?: string },
    ) =>
      store.change((changes) => {
        const user = userOf(scope, UserName);
        const name = NewUserName ?? UserName;
        const namesake = store.users.sameName(scope.account, name);
        if (namesake !== undefined && namesake !== user) throw iamErrors.exists('User', name);
        if (name !== UserName) changes.delete(store.users, user);
        changes.put(store.users, { ...user, name, path: NewPath ?? user.path });
        for (const key of store.keys.list(scope.account)) {
          if (key.user === UserName && name !== UserName) changes.put(store.keys, { ...key, user: name });
        }
      }),
    deleteUser: (scope: CallScope, { UserName }: UserInput) =>
      store.change((changes) => {
        const user = userOf(scope, UserName);
        if (user.attached.length > 0) throw iamErrors.mustDetach();
        if (Object.keys(user.inline).length > 0) throw iamErrors.mustDeletePolicies();
        if (store.keys.list(scope.account).some((key) => key.user === UserName))
          throw iamErrors.mustDeleteKeys();
        if (user.groups.length > 0) throw iamErrors.mustRemoveUsers();
        changes.delete(store.users, user);
      }),
  };
}

/** Tags and boundaries of users. */
function userSettings(context: IamContext) {
  const { store, limits } = context;
  const { userOf } = userFinder(context);
  const change = (scope: CallScope, name: string, changed: (user: User) => User): Promise<void> =>
    store.change((changes) => changes.put(store.users, changed(userOf(scope, name))));
  return {
    tagUser: (scope: CallScope, { UserName, Tags }: UserInput & { readonly Tags: readonly Tag[] }) =>
      change(scope, UserName, (user) => ({ ...user, tags: withTags(user.tags, Tags, limits) })),
    untagUser: (
      scope: CallScope,
      { UserName, TagKeys }: UserInput & { readonly TagKeys: readonly string[] },
    ) => change(scope, UserName, (user) => ({ ...user, tags: withoutTags(user.tags, TagKeys) })),
    listUserTags: async (scope: CallScope, { UserName, ...page }: UserInput & PageInput) =>
      listTags(userOf(scope, UserName).tags, page),
    putUserPermissionsBoundary: (
      scope: CallScope,
      { UserName, PermissionsBoundary }: UserInput & { readonly PermissionsBoundary: string },
    ) =>
      change(scope, UserName, (user) => {
        requireBoundary(store, scope, PermissionsBoundary);
        return { ...user, boundary: PermissionsBoundary };
      }),
    deleteUserPermissionsBoundary: (scope: CallScope, { UserName }: UserInput) =>
      change(scope, UserName, (user) => {
        if (user.boundary === undefined) throw iamErrors.boundaryNotFound('user', UserName);
        return { ...user, boundary: undefined };
      }),
  };
}

/** Users have no passwords and no devices here: clients that clear a user away ask for them all the same. */
function absentCredentials(context: IamContext) {
  const { namedOrSelf } = userFinder(context);
  return {
    getLoginProfile: async (scope: CallScope, { UserName = '' }: Partial<UserInput>) => {
      namedOrSelf(scope, UserName || undefined);
      throw iamErrors.loginProfileNotFound(UserName);
    },
    deleteLoginProfile: async (scope: CallScope, { UserName = '' }: Partial<UserInput>) => {
      namedOrSelf(scope, UserName || undefined);
      throw iamErrors.loginProfileNotFound(UserName);
    },
    listMFADevices: async (scope: CallScope, { UserName }: Partial<UserInput>) => {
      namedOrSelf(scope, UserName);
      return { MFADevices: [], IsTruncated: false };
    },
    listSigningCertificates: async (scope: CallScope, { UserName }: Partial<UserInput>) => {
      namedOrSelf(scope, UserName);
      return { Certificates: [], IsTruncated: false };
    },
    listSSHPublicKeys: async (scope: CallScope, { UserName }: Partial<UserInput>) => {
      namedOrSelf(scope, UserName);
      return { SSHPublicKeys: [], IsTruncated: false };
    },
    listServiceSpecificCredentials: async (scope: CallScope, { UserName }: Partial<UserInput>) => {
      namedOrSelf(scope, UserName);
      return { ServiceSpecificCredentials: [] };
    },
  };
}
