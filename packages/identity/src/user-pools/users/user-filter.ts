import type { UserRecord } from '../records/user-records.ts';
import { userPoolErrors } from '../user-pool-errors.ts';

/** A filter of ListUsers, read. */
export interface UserFilter {
  readonly attribute: string;
  readonly isPrefix: boolean;
  readonly value: string;
}

/** Those that Cognito searches. Source: API reference, ListUsers, `Filter`. */
const searchable = new Set([
  'username',
  'email',
  'phone_number',
  'name',
  'given_name',
  'family_name',
  'preferred_username',
  'cognito:user_status',
  'status',
  'sub',
]);

const grammar = /^\s*([\w:]{1,40})\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$/su;

/**
 * Reads `attribute = "value"` or `attribute ^= "value"`; within the value `\"` is a quotation mark and `\\` a backslash.
 * @returns undefined for an empty filter: all users @throws ServiceError InvalidParameterException
 */
export function parseUserFilter(text: string): UserFilter | undefined {
  if (text.trim() === '') return undefined;
  const [, attribute, operator, quoted] = grammar.exec(text) ?? [];
  if (attribute === undefined || quoted === undefined) {
    throw userPoolErrors.invalidParameter('Error while parsing filter.');
  }
  if (!searchable.has(attribute)) {
    throw userPoolErrors.invalidParameter(`User search on attribute ${attribute} is not supported.`);
  }
  return { attribute, isPrefix: operator === '^=', value: quoted.replace(/\\(.)/gsu, '$1') };
}

/** Whether a user is one of those that a filter means. Statuses have no case, as Cognito says. */
export function isMeantBy({ attribute, isPrefix, value }: UserFilter, user: UserRecord): boolean {
  const isStatus = attribute === 'cognito:user_status';
  const held = isStatus ? user.status.toLowerCase() : searchedValue(user, attribute);
  const wanted = isStatus ? value.toLowerCase() : value;
  if (held === undefined) return false;
  return isPrefix ? held.startsWith(wanted) : held === wanted;
}

function searchedValue(user: UserRecord, attribute: string): string | undefined {
  if (attribute === 'status') return user.isEnabled ? 'Enabled' : 'Disabled';
  if (attribute === 'sub') return user.sub;
  if (attribute === 'username') return user.username;
  return Object.hasOwn(user.attributes, attribute) ? user.attributes[attribute] : undefined;
}
