import type { CallScope } from '@cairn/kit';
import { findUser } from '../records/find-user.ts';
import type { UserPoolRecord } from '../records/pool-records.ts';
import type { LinkedIdentity, UserRecord } from '../records/user-records.ts';
import { identityName } from '../records/user-store.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { changeUser } from './change-user.ts';
import { userFinder } from './user-finder.ts';

/** Names somebody by a provider. Source: API reference, `ProviderUserIdentifierType`. */
interface ProviderUser {
  readonly ProviderName?: string | undefined;
  readonly ProviderAttributeName?: string | undefined;
  readonly ProviderAttributeValue?: string | undefined;
}

const nativeProvider = 'Cognito';
const subject = 'Cognito_Subject';

/** Administrators tell which identity of a provider is which user. */
export function linkedIdentityOperations(context: UserPoolContext) {
  const { poolOf } = userFinder(context);
  return {
    async adminLinkProviderForUser(
      scope: CallScope,
      input: {
        readonly UserPoolId: string;
        readonly DestinationUser: ProviderUser;
        readonly SourceUser: ProviderUser;
      },
    ): Promise<object> {
      const pool = poolOf(scope, input.UserPoolId);
      const identity = identityOf(context, pool, input.SourceUser);
      const destination = await destinationOf(context, pool, input.DestinationUser);
      const max = context.limits.userPoolLinkedIdentities;
      await changeUser(context, pool, destination, (user) => {
        const { identities = [] } = user;
        if (identities.length >= max) {
          throw userPoolErrors.limitExceeded(`Only ${max} identities can be linked to a user.`);
        }
        return { user: { ...user, identities: [...identities, identity] } };
      });
      return {};
    },
    async adminDisableProviderForUser(
      scope: CallScope,
      input: { readonly UserPoolId: string; readonly User: ProviderUser },
    ): Promise<object> {
      const pool = poolOf(scope, input.UserPoolId);
      if (input.User.ProviderName === nativeProvider) await forgetPassword(context, pool, input.User);
      else await unlink(context, pool, identityOf(context, pool, input.User));
      return {};
    },
  };
}

function identityOf(
  { store, clock }: Pick<UserPoolContext, 'store' | 'clock'>,
  pool: UserPoolRecord,
  { ProviderName = '', ProviderAttributeName = subject, ProviderAttributeValue = '' }: ProviderUser,
): LinkedIdentity {
  const provider = store.providers.find(`${pool.id}/${ProviderName}`);
  if (provider === undefined) {
    throw userPoolErrors.invalidParameter(
      `The provider ${ProviderName} does not exist for User Pool ${pool.id}`,
    );
  }
  if (ProviderAttributeValue === '')
    throw userPoolErrors.invalidParameter('ProviderAttributeValue is required');
  const isFree = provider.type === 'OIDC' || provider.type === 'SAML';
  if (!isFree && ProviderAttributeName !== subject) {
    throw userPoolErrors.invalidParameter(`ProviderAttributeName must be ${subject} for ${ProviderName}`);
  }
  return {
    userId: ProviderAttributeValue,
    ...(ProviderAttributeName !== subject && { attributeName: ProviderAttributeName }),
    providerName: ProviderName,
    providerType: provider.type,
    issuer: null,
    primary: false,
    dateCreatedMs: clock.now(),
  };
}

async function destinationOf(
  context: Pick<UserPoolContext, 'users' | 'store' | 'clock'>,
  pool: UserPoolRecord,
  meant: ProviderUser,
): Promise<UserRecord> {
  const isNative = (meant.ProviderName ?? nativeProvider) === nativeProvider;
  const user = isNative
    ? await findUser(context.users, pool, meant.ProviderAttributeValue ?? '')
    : await context.users.named(pool, identityName(identityOf(context, pool, meant)));
  if (user === undefined) throw userPoolErrors.userNotFound();
  return user;
}

/** A user who signs in by himself has no password any more. */
async function forgetPassword(
  context: UserPoolContext,
  pool: UserPoolRecord,
  { ProviderAttributeValue = '' }: ProviderUser,
): Promise<void> {
  const found = await findUser(context.users, pool, ProviderAttributeValue);
  if (found === undefined) throw userPoolErrors.userNotFound();
  await changeUser(context, pool, found, async (user) => {
    const { password: _password, formerPasswords: _former, ...rest } = await context.users.credentials(user);
    return { user, credentials: rest };
  });
}

async function unlink(context: UserPoolContext, pool: UserPoolRecord, meant: LinkedIdentity): Promise<void> {
  const { value } = identityName(meant);
  const found = await context.users.named(pool, identityName(meant));
  if (found === undefined) throw userPoolErrors.userNotFound();
  await changeUser(context, pool, found, (user) => {
    const identities = (user.identities ?? []).filter((identity) => identityName(identity).value !== value);
    return { user: { ...user, identities } };
  });
  await context.tokens.signOutEverywhere(found);
}
