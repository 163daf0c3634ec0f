import type { CallScope } from '@cairn/kit';
import type { UserPoolRecord } from '../records/pool-records.ts';
import type { UserRecord } from '../records/user-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { pageStart, pageToken } from './page-tokens.ts';
import { shownUser, type UserType } from './user-attributes.ts';
import { isMeantBy, parseUserFilter, type UserFilter } from './user-filter.ts';
import { userFinder } from './user-finder.ts';

interface ListUsersInput {
  readonly UserPoolId: string;
  readonly AttributesToGet?: readonly string[] | undefined;
  readonly Limit?: number | undefined;
  readonly PaginationToken?: string | undefined;
  readonly Filter?: string | undefined;
}

interface UserPage {
  readonly found: readonly UserRecord[];
  /** Where the next page begins; undefined at the end. */
  readonly after?: string | undefined;
}

export const pageSizeMax = 60;
const scanSize = 500;

/** Administrators list the users of a pool. */
export function listUserOperations(context: UserPoolContext) {
  const { poolOf } = userFinder(context);
  return {
    async listUsers(
      scope: CallScope,
      input: ListUsersInput,
    ): Promise<{ readonly Users: readonly UserType[]; readonly PaginationToken?: string }> {
      const pool = poolOf(scope, input.UserPoolId);
      const filter = parseUserFilter(input.Filter ?? '');
      const limit = pageSize(input.Limit);
      const list = `users/${pool.id}/${JSON.stringify(filter) ?? ''}`;
      const after = pageStart(list, input.PaginationToken);
      const page =
        (await indexed(context, pool, filter)) ?? (await scanned(context, pool, filter, { after, limit }));
      return {
        Users: page.found.map((user) => withAttributesOnly(shownUser(pool, user), input.AttributesToGet)),
        ...(page.after !== undefined && { PaginationToken: pageToken(list, page.after) }),
      };
    },
  };
}

/** @throws ServiceError InvalidParameterException */
export function pageSize(limit: number = pageSizeMax): number {
  if (Number.isInteger(limit) && limit >= 0 && limit <= pageSizeMax) return limit === 0 ? pageSizeMax : limit;
  throw userPoolErrors.invalidParameter(
    `1 validation error detected: Value '${limit}' at 'limit' failed to satisfy constraint: Member must have value less than or equal to ${pageSizeMax}`,
  );
}

/** @throws ServiceError InvalidParameterException where the user has no value for one of them, as AWS has it */
function withAttributesOnly(user: UserType, names: readonly string[] | undefined): UserType {
  if (names === undefined) return user;
  const has = new Set(user.Attributes.map(({ Name }) => Name));
  if (!names.every((name) => has.has(name)))
    throw userPoolErrors.invalidParameter('One or more requested attributes do not exist.');
  return { ...user, Attributes: user.Attributes.filter(({ Name }) => names.includes(Name)) };
}

/** The one user whom a name leads to; undefined where the filter has to be asked of all. */
async function indexed(
  { users }: Pick<UserPoolContext, 'users'>,
  pool: UserPoolRecord,
  filter: UserFilter | undefined,
): Promise<UserPage | undefined> {
  if (filter === undefined || filter.isPrefix) return undefined;
  const { attribute, value } = filter;
  const isName =
    attribute === 'username' ||
    ((attribute === 'email' || attribute === 'phone_number') &&
      pool.settings.UsernameAttributes?.includes(attribute) === true);
  if (attribute !== 'sub' && !isName) return undefined;
  const user =
    attribute === 'sub'
      ? await users.get(pool.id, value)
      : await users.named(pool, { kind: attribute as 'username' | 'email' | 'phone_number', value });
  return { found: user === undefined ? [] : [user] };
}

/** Looks at so many users and no more: a page may have fewer than were asked for, and others after it. */
async function scanned(
  { users, limits }: Pick<UserPoolContext, 'users' | 'limits'>,
  pool: UserPoolRecord,
  filter: UserFilter | undefined,
  { after, limit }: { readonly after: string | undefined; readonly limit: number },
): Promise<UserPage> {
  const found: UserRecord[] = [];
  const size = filter === undefined ? limit + 1 : scanSize;
  let at = after;
  for (let seen = 0; seen < limits.userPoolUsersScanned; ) {
    const page = await users.list(pool.id, { limit: size, ...(at !== undefined && { after: at }) });
    for (const user of page) {
      if (filter !== undefined && !isMeantBy(filter, user)) {
        at = user.sub;
        continue;
      }
      if (found.length === limit) return { found, after: at };
      found.push(user);
      at = user.sub;
    }
    if (page.length < size) return { found };
    seen += page.length;
  }
  return { found, after: at };
}
