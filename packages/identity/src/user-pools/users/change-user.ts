import type { RecordWrite } from '@cairn/kit';
import { isUserId } from '../records/find-user.ts';
import type { UserPoolRecord } from '../records/pool-records.ts';
import type { UserCredentials, UserRecord } from '../records/user-records.ts';
import type { UserChange, UserKey, UserName } from '../records/user-store.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { namesOf, namesWithout, nameTaken, withoutAlias } from './user-names.ts';

/** What becomes of a user. */
export interface ChangedUser {
  readonly user: UserRecord;
  readonly credentials?: UserCredentials | undefined;
  /** Records that are written with him; conditions among them that do not hold have the work done again. */
  readonly along?: readonly RecordWrite[] | undefined;
}

/** Looks at the user as he is and says what he becomes; undefined changes nothing. May run more than once. */
export type UserWork = (user: UserRecord) => Promise<ChangedUser | undefined> | ChangedUser | undefined;

type ChangeContext = Pick<UserPoolContext, 'users' | 'clock'>;

/** Conditions that fail so often are no races any more. */
const attemptsMax = 20;

/**
 * Changes a user in his turn, with the names that lead to him, all or nothing.
 * @param options.takesAliases whether verified aliases of others become his: `ForceAliasCreation`
 * @returns the user as he is now @throws ServiceError UserNotFoundException, AliasExistsException, UsernameExistsException
 */
export async function changeUser(
  context: ChangeContext,
  pool: UserPoolRecord,
  key: UserKey,
  work: UserWork,
  { takesAliases = false }: { readonly takesAliases?: boolean } = {},
): Promise<UserRecord> {
  let rival: UserKey | undefined;
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const outcome = await inTurns(context, [key, ...(rival === undefined ? [] : [rival])], () =>
      attemptChange(context, pool, key, work, rival),
    );
    if (outcome.kind === 'changed') return outcome.user;
    if (outcome.kind === 'taken') {
      if (!takesAliases || isNoAlias(outcome.name)) throw nameTaken(pool, outcome.name, false);
      rival = { userPoolId: pool.id, sub: outcome.by };
    }
  }
  throw userPoolErrors.concurrentModification();
}

const isNoAlias = ({ kind }: UserName): boolean => kind === 'username' || kind === 'identity';

/** In one order always: two who want each other's turn do not wait for ever. */
function inTurns<Result>(
  { users }: ChangeContext,
  keys: readonly UserKey[],
  work: () => Promise<Result>,
): Promise<Result> {
  const [first, ...rest] = [...keys].sort((left, right) => (left.sub < right.sub ? -1 : 1));
  return first === undefined
    ? work()
    : users.turn(first, () => inTurns({ users } as ChangeContext, rest, work));
}

type Outcome =
  | { readonly kind: 'changed'; readonly user: UserRecord }
  | { readonly kind: 'taken'; readonly name: UserName; readonly by: string }
  | { readonly kind: 'again' };

async function attemptChange(
  context: ChangeContext,
  pool: UserPoolRecord,
  key: UserKey,
  work: UserWork,
  rivalKey: UserKey | undefined,
): Promise<Outcome> {
  const { users, clock } = context;
  const before = await users.get(pool.id, key.sub);
  if (before === undefined) throw userPoolErrors.userNotFound();
  const changed = await work(before);
  if (changed === undefined) return { kind: 'changed', user: before };
  const { credentials, along } = changed;
  const user = { ...changed.user, changedMs: clock.now() };
  const wanted = namesWithout(namesOf(pool, user), namesOf(pool, before));
  const removed = namesWithout(namesOf(pool, before), namesOf(pool, user));
  const lost = await aliasesOf(context, pool, rivalKey, wanted);
  const isWritten = await users.write(pool, key, {
    user,
    before,
    ...(credentials !== undefined && { credentials }),
    names: { added: namesWithout(wanted, lost.taken), removed, taken: lost.taken },
    ...(lost.rival !== undefined && {
      rival: { before: lost.rival.before, after: { ...lost.rival.after, changedMs: clock.now() } },
    }),
    ...(along !== undefined && { along }),
  });
  if (isWritten) return { kind: 'changed', user };
  return (await takenName(context, pool, user.sub, wanted)) ?? { kind: 'again' };
}

/** Of the names that are wanted those that lead to a rival, and the rival without them. */
async function aliasesOf(
  { users }: ChangeContext,
  pool: UserPoolRecord,
  key: UserKey | undefined,
  wanted: readonly UserName[],
): Promise<{ readonly taken: readonly UserName[]; readonly rival?: NonNullable<UserChange['rival']> }> {
  const before = key === undefined ? undefined : await users.get(pool.id, key.sub);
  if (before === undefined) return { taken: [] };
  const taken = wanted.filter((name) => !namesWithout([name], namesOf(pool, before)).includes(name));
  if (taken.length === 0) return { taken };
  return { taken, rival: { before, after: taken.reduce(withoutAlias, before) } };
}

/** The first of the names that leads to somebody else, or is his id. */
export async function takenName(
  { users }: Pick<ChangeContext, 'users'>,
  pool: UserPoolRecord,
  sub: string,
  names: readonly UserName[],
): Promise<(Outcome & { readonly kind: 'taken' }) | undefined> {
  for (const name of names) {
    const isId = name.kind === 'username' && isUserId(name.value);
    const owner =
      (await users.named(pool, name)) ?? (isId ? await users.get(pool.id, name.value) : undefined);
    if (owner !== undefined && owner.sub !== sub) return { kind: 'taken', name, by: owner.sub };
  }
  return undefined;
}
