import type { IdentityPoolContext } from './identity-pool-context.ts';
import { identityPoolErrors } from './identity-pool-errors.ts';
import type { IdentityPoolRecord, IdentityRecord, LinkedLogin } from './identity-pool-records.ts';
import type { LoginsInput, VerifiedLogins } from './logins.ts';

type Context = Pick<IdentityPoolContext, 'pools' | 'identities' | 'logins' | 'ids' | 'clock' | 'limits'>;

/** Somebody of whom it is known which identity he is. */
export interface Identified extends VerifiedLogins {
  readonly pool: IdentityPoolRecord;
  readonly identity: IdentityRecord;
  readonly isGuest: boolean;
  /** What `amr` says of him. */
  readonly methods: readonly string[];
}

/** An identity and its pool. @throws ServiceError ResourceNotFoundException */
export async function findIdentity({ identities, pools }: Pick<Context, 'identities' | 'pools'>, id: string) {
  const identity = await identities.get(id);
  if (identity === undefined) throw identityPoolErrors.identityNotFound(id);
  return { identity, pool: pools.byId(identity.poolId) };
}

/**
 * Whether somebody is the identity that he says he is: a guest where nobody has signed in as it, else by at least one
 * login that is its own. Other logins of his are linked to it.
 * @throws ServiceError NotAuthorizedException, ResourceNotFoundException, ResourceConflictException
 */
export async function identified(context: Context, id: string, input: LoginsInput = {}): Promise<Identified> {
  const { identity, pool } = await findIdentity(context, id);
  if (identity.isDisabled === true) throw identityPoolErrors.identityForbidden(id);
  const verified = await context.logins.verify(pool, input);
  const { logins, own } = verified;
  if (logins.length === 0 && own === undefined) {
    if (identity.logins.length > 0) throw identityPoolErrors.identityForbidden(id);
    if (!pool.settings.AllowUnauthenticatedIdentities) throw identityPoolErrors.noGuests();
    return { ...verified, pool, identity, isGuest: true, methods: ['unauthenticated'] };
  }
  if (own !== undefined && own.identityId !== id) throw identityPoolErrors.loginsDoNotMatch();
  const isKnown =
    own !== undefined || identity.logins.length === 0 || logins.some((login) => has(identity, login));
  if (!isKnown) throw identityPoolErrors.loginsDoNotMatch();
  const ofOwn = own?.methods.filter((method) => method !== 'authenticated') ?? [];
  return {
    ...verified,
    pool,
    identity: await linked(context, identity, logins, { mustHaveOne: own === undefined }),
    isGuest: false,
    methods: [...new Set(['authenticated', ...ofOwn, ...logins.flatMap(({ methods }) => methods)])],
  };
}

/** The identity that logins lead to; a new one where they lead to none. */
export async function identityOf(
  context: Context,
  pool: IdentityPoolRecord,
  logins: readonly LinkedLogin[],
  ownId?: string,
): Promise<IdentityRecord> {
  const { identities, ids, clock } = context;
  for (;;) {
    const found = await Promise.all(logins.map((login) => identities.idOf(pool.id, login)));
    const [id, ...others] = new Set([...found, ownId].filter((each) => each !== undefined));
    if (others.length > 0) throw identityPoolErrors.loginsOfMany();
    if (id !== undefined) {
      const identity = await identities.get(id);
      // It was deleted meanwhile: its logins are free again.
      if (identity === undefined && ownId === undefined) continue;
      if (identity === undefined || identity.poolId !== pool.id)
        throw identityPoolErrors.identityNotFound(id);
      if (identity.isDisabled === true) throw identityPoolErrors.identityForbidden(id);
      return linked(context, identity, logins, { mustHaveOne: false });
    }
    const createdMs = clock.now();
    const identity: IdentityRecord = {
      id: `${pool.region}:${ids.uuid()}`,
      poolId: pool.id,
      logins: logins.map(({ provider, subject }) => ({ provider, subject })),
      createdMs,
      changedMs: createdMs,
    };
    // Whoever was faster with the same login has made the identity that both get.
    if (await identities.create(identity)) return identity;
  }
}

/**
 * Links logins to an identity.
 * @param options.mustHaveOne whether it must have one of them, or none at all, still
 */
export async function linked(
  { identities, clock, limits }: Pick<Context, 'identities' | 'clock' | 'limits'>,
  identity: IdentityRecord,
  logins: readonly LinkedLogin[],
  { mustHaveOne }: { readonly mustHaveOne: boolean },
): Promise<IdentityRecord> {
  if (logins.every((login) => has(identity, login))) return identity;
  const [after] = await identities.change([identity.id], async ([now]) => {
    const current = now as IdentityRecord;
    if (current.isDisabled === true) throw identityPoolErrors.identityForbidden(current.id);
    if (mustHaveOne && current.logins.length > 0 && !logins.some((login) => has(current, login))) {
      throw identityPoolErrors.loginsDoNotMatch();
    }
    const added = logins.filter((login) => !has(current, login));
    for (const login of added) {
      if ((await identities.idOf(current.poolId, login)) !== undefined)
        throw identityPoolErrors.loginLinked();
    }
    const all = [...current.logins, ...added.map(({ provider, subject }) => ({ provider, subject }))];
    const max = limits.identityPoolLoginsPerIdentity;
    if (all.length > max) throw identityPoolErrors.tooManyLogins(max);
    return [{ ...current, logins: all, changedMs: clock.now() }];
  });
  return after as IdentityRecord;
}

/** Whether a login leads to an identity. */
export function has({ logins }: IdentityRecord, { provider, subject }: LinkedLogin): boolean {
  return logins.some((login) => login.provider === provider && login.subject === subject);
}
