import { identitiesText } from '../records/identities-text.ts';
import type { UserPoolRecord } from '../records/pool-records.ts';
import type { UserRecord } from '../records/user-records.ts';
import type { AttributeType } from './attribute-schema.ts';

/** An attribute that has a value. */
export type ShownAttribute = Required<AttributeType>;

/**
 * The attributes of a user as calls show them: `sub` first, `identities` as JSON.
 * @param readable names that may be seen, `ReadAttributes` of an app client; all where it is absent
 */
export function userAttributesOf(
  _pool: UserPoolRecord,
  user: UserRecord,
  readable?: Iterable<string>,
): readonly ShownAttribute[] {
  const all: ShownAttribute[] = [
    { Name: 'sub', Value: user.sub },
    ...Object.entries(user.attributes).map(([Name, Value]) => ({ Name, Value })),
  ];
  if (user.identities !== undefined && user.identities.length > 0) {
    all.push({ Name: 'identities', Value: identitiesText(user.identities) });
  }
  if (readable === undefined) return all;
  const seen = new Set(['sub', 'identities', ...readable]);
  return all.filter(({ Name }) => seen.has(Name));
}

/** A user as calls of administrators show him. Instants are epoch milliseconds. Source: API reference, `UserType`. */
export interface UserType {
  readonly Username: string;
  readonly Attributes: readonly ShownAttribute[];
  readonly UserCreateDate: number;
  readonly UserLastModifiedDate: number;
  readonly Enabled: boolean;
  readonly UserStatus: UserRecord['status'];
  readonly MFAOptions?: UserRecord['mfaOptions'];
}

export function shownUser(pool: UserPoolRecord, user: UserRecord, readable?: Iterable<string>): UserType {
  return {
    Username: user.username,
    Attributes: userAttributesOf(pool, user, readable),
    UserCreateDate: user.createdMs,
    UserLastModifiedDate: user.changedMs,
    Enabled: user.isEnabled,
    UserStatus: user.status,
    ...(user.mfaOptions !== undefined && { MFAOptions: user.mfaOptions }),
  };
}
