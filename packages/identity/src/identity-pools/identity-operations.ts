import type { CallScope } from '@cairn/kit';
import { HourlyCounts, networkOf } from '../hourly-counts.ts';
import { pageStart, pageToken } from '../user-pools/users/page-tokens.ts';
import { findIdentity, identified, identityOf } from './identified.ts';
import type { IdentityPoolContext } from './identity-pool-context.ts';
import { identityPoolErrors } from './identity-pool-errors.ts';
import type { IdentityRecord } from './identity-pool-records.ts';
import type { LoginsInput } from './logins.ts';
import { canonicalName } from './provider-names.ts';

interface IdentityInput {
  readonly IdentityId: string;
}

interface GetIdInput {
  readonly AccountId?: string;
  readonly IdentityPoolId: string;
  readonly Logins?: LoginsInput;
}

interface ListIdentitiesInput {
  readonly IdentityPoolId: string;
  readonly MaxResults: number;
  readonly NextToken?: string;
  readonly HideDisabled?: boolean;
}

interface UnlinkIdentityInput extends IdentityInput {
  readonly Logins: LoginsInput;
  readonly LoginsToRemove: readonly string[];
}

/** Operations of identities: who somebody is, and by whom he is known. */
export function identityOperations(context: IdentityPoolContext) {
  const { pools, identities, logins, places, clock, limits } = context;
  /** Whoever asks as a guest is somebody new each time, and nobody signs for it. */
  const guests = new HourlyCounts(clock, limits.identityPoolGuestsPerHour);
  /** An identity of the account and region that a call is made in. */
  const ownIdentity = async (scope: CallScope, id: string): Promise<IdentityRecord> => {
    const { identity, pool } = await findIdentity(context, id);
    if (pool.account !== scope.account || pool.region !== scope.region)
      throw identityPoolErrors.identityNotFound(id);
    return identity;
  };
  return {
    getId: async ({ origin }: CallScope, { AccountId, IdentityPoolId, Logins }: GetIdInput) => {
      const pool = pools.byId(IdentityPoolId);
      if (AccountId !== undefined && AccountId !== pool.account)
        throw identityPoolErrors.poolNotFound(IdentityPoolId);
      const verified = await logins.verify(pool, Logins);
      const isGuest = verified.logins.length === 0 && verified.own === undefined;
      if (isGuest && !pool.settings.AllowUnauthenticatedIdentities) throw identityPoolErrors.noGuests();
      if (isGuest && !guests.take(networkOf(origin?.sourceIp))) throw identityPoolErrors.tooManyRequests();
      const { id } = await identityOf(context, pool, verified.logins, verified.own?.identityId);
      return { IdentityId: id };
    },

    describeIdentity: async (scope: CallScope, { IdentityId }: IdentityInput) =>
      descriptionOf(await ownIdentity(scope, IdentityId)),

    listIdentities: async (scope: CallScope, input: ListIdentitiesInput) => {
      const { IdentityPoolId, MaxResults, NextToken, HideDisabled } = input;
      const pool = pools.get(scope, IdentityPoolId);
      const list = `identities/${pool.id}`;
      const after = pageStart(list, NextToken);
      const found = await identities.list(pool.id, { after, limit: MaxResults + 1 });
      const page = found.slice(0, MaxResults);
      const last = page.at(-1);
      return {
        IdentityPoolId,
        Identities: page
          .filter(({ isDisabled }) => HideDisabled !== true || isDisabled !== true)
          .map(descriptionOf),
        ...(last === undefined || found.length === page.length
          ? {}
          : { NextToken: pageToken(list, last.id) }),
      };
    },

    deleteIdentities: async (
      scope: CallScope,
      { IdentityIdsToDelete }: { readonly IdentityIdsToDelete: readonly string[] },
    ) => {
      const unprocessed: { readonly IdentityId: string; readonly ErrorCode: 'AccessDenied' }[] = [];
      for (const id of IdentityIdsToDelete) {
        const identity = await ownIdentity(scope, id).catch(() => undefined);
        if (identity === undefined) unprocessed.push({ IdentityId: id, ErrorCode: 'AccessDenied' });
        else await identities.delete(identity);
      }
      return { UnprocessedIdentityIds: unprocessed };
    },

    unlinkIdentity: async (
      _scope: CallScope,
      { IdentityId, Logins, LoginsToRemove }: UnlinkIdentityInput,
    ) => {
      const { isGuest } = await identified(context, IdentityId, Logins);
      if (isGuest) throw identityPoolErrors.loginsDoNotMatch();
      const removed = new Set(LoginsToRemove.map((name) => canonicalName(places, name)));
      await identities.change([IdentityId], ([identity]) => [
        without(identity as IdentityRecord, ({ provider }) => removed.has(provider), clock.now()),
      ]);
    },
  };
}

/** Whoever loses his last login loses the identity: it does not become that of a guest. */
export function without(
  identity: IdentityRecord,
  isRemoved: (login: IdentityRecord['logins'][number]) => boolean,
  changedMs: number,
): IdentityRecord {
  const logins = identity.logins.filter((login) => !isRemoved(login));
  if (logins.length === identity.logins.length) return identity;
  return { ...identity, logins, changedMs, ...(logins.length === 0 ? { isDisabled: true } : {}) };
}

function descriptionOf({ id, logins, createdMs, changedMs }: IdentityRecord) {
  const providers = [...new Set(logins.map(({ provider }) => provider))];
  return {
    IdentityId: id,
    ...(providers.length === 0 ? {} : { Logins: providers }),
    CreationDate: createdMs,
    LastModifiedDate: changedMs,
  };
}
