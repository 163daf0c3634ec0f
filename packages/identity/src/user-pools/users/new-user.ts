import type { UserPoolRecord } from '../records/pool-records.ts';
import type { UserCredentials, UserRecord, UserStatus } from '../records/user-records.ts';
import { uuidOf } from '../records/uuid-of.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { isEmailAddress, isPhoneNumber } from './attribute-schema.ts';
import { changeUser, takenName } from './change-user.ts';
import { namesOf, nameTaken } from './user-names.ts';

/** What a new user begins with. */
export interface UserBeginning {
  readonly username: string;
  readonly attributes: { readonly [name: string]: string };
  readonly status: UserStatus;
}

/**
 * A user who is not kept yet. Where users sign up by an address it becomes an attribute, and the username is the id.
 * @throws ServiceError InvalidParameterException where a username is none of this pool's
 */
export function newUser(
  { crypto: source, clock }: Pick<UserPoolContext, 'crypto' | 'clock'>,
  pool: UserPoolRecord,
  { username, attributes, status }: UserBeginning,
): UserRecord {
  const sub = uuidOf(source.randomBytes(16));
  const nowMs = clock.now();
  const address = signUpAddress(pool, username);
  if (address === undefined) checkPlainUsername(pool, username);
  return {
    userPoolId: pool.id,
    sub,
    username: address === undefined ? username : sub,
    status,
    isEnabled: true,
    createdMs: nowMs,
    changedMs: nowMs,
    attributes: withPlainAddress(pool, { ...attributes, ...address }),
    mfa: { enabled: [] },
  };
}

/** Addresses have no case where the pool's names have none. */
export function withPlainAddress(
  { settings }: UserPoolRecord,
  attributes: { readonly [name: string]: string },
): { readonly [name: string]: string } {
  const { email } = attributes;
  if (email === undefined || settings.UsernameConfiguration.CaseSensitive) return attributes;
  return { ...attributes, email: email.toLowerCase() };
}

/** The attribute that a username is, where users sign up by their address. */
function signUpAddress(
  { settings }: UserPoolRecord,
  username: string,
): { [name: string]: string } | undefined {
  const kinds = settings.UsernameAttributes ?? [];
  if (kinds.length === 0) return undefined;
  if (kinds.includes('email') && isEmailAddress(username)) return { email: username };
  if (kinds.includes('phone_number') && isPhoneNumber(username)) return { phone_number: username };
  if (kinds.length > 1) {
    throw userPoolErrors.invalidParameter('Username should be either an email or a phone number.');
  }
  const wanted = kinds[0] === 'email' ? 'an email' : 'a phone number';
  throw userPoolErrors.invalidParameter(`Username should be ${wanted}.`);
}

function checkPlainUsername({ settings }: UserPoolRecord, username: string): void {
  const aliases = settings.AliasAttributes ?? [];
  if (aliases.includes('email') && isEmailAddress(username)) {
    throw userPoolErrors.invalidParameter(
      'Username cannot be of email format, since user pool is configured for email alias.',
    );
  }
  if (aliases.includes('phone_number') && isPhoneNumber(username)) {
    throw userPoolErrors.invalidParameter(
      'Username cannot be of phone number format, since user pool is configured for phone number alias.',
    );
  }
}

/** @throws ServiceError UsernameExistsException where a name of the user leads to somebody already */
export async function checkNames(
  context: Pick<UserPoolContext, 'users'>,
  pool: UserPoolRecord,
  user: UserRecord,
): Promise<void> {
  const taken = await takenName(context, pool, user.sub, namesOf(pool, user));
  if (taken !== undefined) throw nameTaken(pool, taken.name, true);
}

/**
 * Keeps a new user with the names that lead to him, all or nothing.
 * @param options.takesAliases whether verified aliases of others become his
 * @throws ServiceError UsernameExistsException, AliasExistsException
 */
export async function keepNewUser(
  context: Pick<UserPoolContext, 'users' | 'clock'>,
  pool: UserPoolRecord,
  { user, credentials }: { readonly user: UserRecord; readonly credentials?: UserCredentials | undefined },
  { takesAliases = false }: { readonly takesAliases?: boolean } = {},
): Promise<UserRecord> {
  // An alias of somebody else cannot be taken with the first write: he is kept without it, and then takes it.
  const first = takesAliases ? { ...user, attributes: unverified(user) } : user;
  const isWritten = await context.users.write(pool, user, {
    user: first,
    names: { added: namesOf(pool, first) },
    ...(credentials !== undefined && { credentials }),
  });
  if (!isWritten) {
    await checkNames(context, pool, first);
    throw userPoolErrors.usernameExists();
  }
  if (!takesAliases) return user;
  return changeUser(context, pool, user, (now) => ({ user: { ...now, attributes: user.attributes } }), {
    takesAliases,
  });
}

function unverified({ attributes }: UserRecord): UserRecord['attributes'] {
  const { email_verified: _email, phone_number_verified: _phone, ...rest } = attributes;
  return rest;
}
