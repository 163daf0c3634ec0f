import type { CallScope } from '@cairn/kit';
import type { IamContext } from './iam-context.ts';
import { type AccessKey, entityArn, type User } from './iam-entities.ts';
import { iamErrors } from './iam-errors.ts';
import { accessKeyId, secretAccessKey } from './iam-ids.ts';
import { existing } from './iam-names.ts';
import { byName, type PageInput, pageOf } from './iam-pages.ts';

interface KeyInput {
  readonly UserName?: string;
  readonly AccessKeyId: string;
}

/** What a secret is sealed under: it opens for its own key only. */
export function sealedNameOf(keyId: string): string {
  return `iam-keys/${keyId}`;
}

/** Makes a key of a user, or of the root where no user is named. */
function makeAccessKey(
  { random, seal, clock }: Pick<IamContext, 'random' | 'seal' | 'clock'>,
  account: string,
  user: string | undefined,
): { readonly key: AccessKey; readonly secret: string } {
  const name = accessKeyId('AKIA', account, random);
  const secret = secretAccessKey(random);
  const sealedSecret = seal.seal(secret, sealedNameOf(name));
  return {
    key: { kind: 'key', account, name, user, sealedSecret, isActive: true, createdMs: clock.now() },
    secret,
  };
}

/** Keys of users, and of the root where the root asks for its own. */
export function accessKeyOperations(context: IamContext) {
  const { store, limits } = context;
  /** The user's name; undefined for the root. */
  const ownerOf = (scope: CallScope, name: string | undefined): string | undefined => {
    if (name !== undefined) return existing(store.users, scope, { kind: 'user', name }).name;
    const { arn, kind } = scope.principal;
    if (kind === 'user') {
      return store.users.list(scope.account).find((user: User) => entityArn(user) === arn)?.name;
    }
    if (kind === 'role-session' || kind === 'federated-user') {
      throw iamErrors.validation('Must specify userName when calling with non-User credentials');
    }
    return undefined;
  };
  const keysOf = ({ account }: CallScope, user: string | undefined) =>
    store.keys.list(account).filter((key) => key.user === user);
  const keyOf = (scope: CallScope, { UserName, AccessKeyId }: KeyInput): AccessKey => {
    const user = ownerOf(scope, UserName);
    const key = store.keys.find(scope.account, AccessKeyId);
    if (key === undefined || key.user !== user) throw iamErrors.keyNotFound(AccessKeyId);
    return key;
  };
  const shown = ({ name, user, isActive, createdMs }: AccessKey) => ({
    ...(user === undefined ? {} : { UserName: user }),
    AccessKeyId: name,
    Status: isActive ? 'Active' : 'Inactive',
    CreateDate: createdMs,
  });
  return {
    createAccessKey: (scope: CallScope, { UserName }: { readonly UserName?: string }) =>
      store.change((changes) => {
        const user = ownerOf(scope, UserName);
        if (keysOf(scope, user).length >= limits.iamAccessKeysPerUser) {
          throw iamErrors.quota('AccessKeysPerUser', limits.iamAccessKeysPerUser);
        }
        const { key, secret } = makeAccessKey(context, scope.account, user);
        changes.put(store.keys, key);
        const { CreateDate, ...rest } = shown(key);
        return { AccessKey: { ...rest, SecretAccessKey: secret, CreateDate } };
      }),
    listAccessKeys: async (
      scope: CallScope,
      { UserName, ...page }: PageInput & { readonly UserName?: string },
    ) => {
      const found = pageOf(keysOf(scope, ownerOf(scope, UserName)), page, byName);
      return { AccessKeyMetadata: found.items.map(shown), ...found.page };
    },
    updateAccessKey: (scope: CallScope, input: KeyInput & { readonly Status: 'Active' | 'Inactive' }) =>
      store.change((changes) => {
        const key = keyOf(scope, input);
        changes.put(store.keys, { ...key, isActive: input.Status === 'Active' });
      }),
    deleteAccessKey: (scope: CallScope, input: KeyInput) =>
      store.change((changes) => changes.delete(store.keys, keyOf(scope, input))),
    // When and for what a key was used is not taken down.
    getAccessKeyLastUsed: async (scope: CallScope, { AccessKeyId }: KeyInput) => {
      const key = store.keys.find(scope.account, AccessKeyId);
      if (key === undefined) throw iamErrors.keyNotFound(AccessKeyId);
      return {
        ...(key.user === undefined ? {} : { UserName: key.user }),
        AccessKeyLastUsed: { ServiceName: 'N/A', Region: 'N/A' },
      };
    },
  };
}
