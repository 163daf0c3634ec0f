import type { CallScope } from '@cairn/kit';
import { findIdentity, has, identityOf, linked } from './identified.ts';
import { without } from './identity-operations.ts';
import type { IdentityPoolContext } from './identity-pool-context.ts';
import { identityPoolErrors } from './identity-pool-errors.ts';
import type { IdentityPoolRecord, IdentityRecord, LinkedLogin } from './identity-pool-records.ts';
import type { LoginsInput } from './logins.ts';

interface DeveloperTokenInput {
  readonly IdentityPoolId: string;
  readonly IdentityId?: string;
  readonly Logins: LoginsInput;
  readonly PrincipalTags?: { readonly [key: string]: string };
  readonly TokenDuration?: number;
}

interface LookupInput {
  readonly IdentityPoolId: string;
  readonly IdentityId?: string;
  readonly DeveloperUserIdentifier?: string;
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

interface MergeInput {
  readonly SourceUserIdentifier: string;
  readonly DestinationUserIdentifier: string;
  readonly DeveloperProviderName: string;
  readonly IdentityPoolId: string;
}

interface UnlinkInput {
  readonly IdentityId: string;
  readonly IdentityPoolId: string;
  readonly DeveloperProviderName: string;
  readonly DeveloperUserIdentifier: string;
}

const tokenSeconds = 900;
const lookupMax = 60;

/** Operations of developers who sign their users in themselves: whoever signs these calls vouches for the users. */
export function developerOperations(context: IdentityPoolContext) {
  return { ...tokenOperations(context), ...joiningOperations(context) };
}

/** Finds users of developers, and their identities. @throws ServiceError ResourceNotFoundException */
function finder(context: IdentityPoolContext) {
  const { identities, logins } = context;
  return {
    loginOf(pool: IdentityPoolRecord, provider: string, user: string): LinkedLogin {
      if (provider !== pool.settings.DeveloperProviderName) throw identityPoolErrors.providerNotOfPool();
      return logins.developerLogin(pool, user);
    },
    async idOf(pool: IdentityPoolRecord, login: LinkedLogin): Promise<string> {
      const id = await identities.idOf(pool.id, login);
      if (id === undefined) throw identityPoolErrors.developerUserNotFound(login.subject);
      return id;
    },
    async ofPool(pool: IdentityPoolRecord, id: string): Promise<IdentityRecord> {
      const { identity } = await findIdentity(context, id);
      if (identity.poolId !== pool.id) throw identityPoolErrors.identityNotFound(id);
      return identity;
    },
  };
}

/** Tokens for developers' users, and who they are. */
function tokenOperations(context: IdentityPoolContext) {
  const { pools, identities, tokens, logins } = context;
  const { idOf, ofPool } = finder(context);
  return {
    getOpenIdTokenForDeveloperIdentity: async (scope: CallScope, input: DeveloperTokenInput) => {
      const pool = pools.get(scope, input.IdentityPoolId);
      const { DeveloperProviderName: provider = '' } = pool.settings;
      const { [provider]: user, ...others } = input.Logins;
      if (user === undefined) throw identityPoolErrors.providerNotOfPool();
      const login = logins.developerLogin(pool, user);
      const verified = await logins.verify(pool, others);
      const all = [login, ...verified.logins];
      const identity =
        input.IdentityId === undefined
          ? await identityOf(context, pool, all)
          : await linkTo(await ofPool(pool, input.IdentityId), login, all);
      const methods = [
        'authenticated',
        login.provider,
        `${login.provider}:${pool.id}:${login.subject}`,
        ...verified.logins.flatMap((each) => each.methods),
      ];
      const { TokenDuration: seconds = tokenSeconds, PrincipalTags: tags = {} } = input;
      const Token = await tokens.issue({ pool, identityId: identity.id, methods, seconds, tags });
      return { IdentityId: identity.id, Token };
    },

    lookupDeveloperIdentity: async (scope: CallScope, input: LookupInput) => {
      const pool = pools.get(scope, input.IdentityPoolId);
      const { DeveloperUserIdentifier: user, IdentityId, MaxResults = lookupMax, NextToken = '0' } = input;
      if (user === undefined && IdentityId === undefined) {
        throw identityPoolErrors.invalidParameter(
          'Either IdentityId or DeveloperUserIdentifier is required.',
        );
      }
      const found = user === undefined ? undefined : await idOf(pool, logins.developerLogin(pool, user));
      if (found !== undefined && IdentityId !== undefined && found !== IdentityId) {
        throw identityPoolErrors.conflict('The developer user identifier belongs to another identity.');
      }
      if (!/^\d{1,6}$/.test(NextToken)) throw identityPoolErrors.invalidParameter('Invalid NextToken.');
      const identity = await ofPool(pool, found ?? (IdentityId as string));
      const users = identity.logins.filter((each) => each.provider === pool.settings.DeveloperProviderName);
      const from = Number(NextToken);
      const to = from + MaxResults;
      return {
        IdentityId: identity.id,
        DeveloperUserIdentifierList: users.slice(from, to).map(({ subject }) => subject),
        ...(to < users.length ? { NextToken: String(to) } : {}),
      };
    },
  };

  async function linkTo(
    identity: IdentityRecord,
    login: LinkedLogin,
    all: readonly LinkedLogin[],
  ): Promise<IdentityRecord> {
    const owner = await identities.idOf(identity.poolId, login);
    if (owner !== undefined && owner !== identity.id) throw identityPoolErrors.developerUserRegistered();
    return linked(context, identity, all, { mustHaveOne: false });
  }
}

/** Makes one identity of two, and takes users from theirs. */
function joiningOperations(context: IdentityPoolContext) {
  const { pools, identities, clock } = context;
  const { loginOf, idOf, ofPool } = finder(context);
  return {
    mergeDeveloperIdentities: async (scope: CallScope, input: MergeInput) => {
      const pool = pools.get(scope, input.IdentityPoolId);
      const { DeveloperProviderName: provider } = input;
      const source = await idOf(pool, loginOf(pool, provider, input.SourceUserIdentifier));
      const target = await idOf(pool, loginOf(pool, provider, input.DestinationUserIdentifier));
      if (source !== target) await merge(source, target, provider);
      return { IdentityId: target };
    },

    unlinkDeveloperIdentity: async (scope: CallScope, input: UnlinkInput) => {
      const pool = pools.get(scope, input.IdentityPoolId);
      const login = loginOf(pool, input.DeveloperProviderName, input.DeveloperUserIdentifier);
      const identity = await ofPool(pool, input.IdentityId);
      if (!has(identity, login)) throw identityPoolErrors.developerUserNotFound(login.subject);
      await identities.change([identity.id], ([now]) => [
        without(
          now as IdentityRecord,
          ({ provider, subject }) => provider === login.provider && subject === login.subject,
          clock.now(),
        ),
      ]);
    },
  };

  /** All logins of one go to the other, which must not be known to one of their public providers under another name. */
  async function merge(sourceId: string, targetId: string, developer: string): Promise<void> {
    await identities.change([sourceId, targetId], (both) => {
      const [source, target] = both as readonly [IdentityRecord, IdentityRecord];
      const providers = new Set(target.logins.map(({ provider }) => provider));
      const clash = source.logins.some(({ provider }) => provider !== developer && providers.has(provider));
      if (clash) throw identityPoolErrors.conflict('Both identities have a login of the same provider.');
      const changedMs = clock.now();
      const all = [...target.logins, ...source.logins];
      const max = context.limits.identityPoolLoginsPerIdentity;
      if (all.length > max) throw identityPoolErrors.tooManyLogins(max);
      return [
        { ...source, logins: [], isDisabled: true, changedMs },
        { ...target, logins: all, changedMs },
      ];
    });
  }
}
