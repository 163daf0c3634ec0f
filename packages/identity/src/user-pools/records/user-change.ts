import type { RecordWrite } from '@cairn/kit';
import type { UserCredentials, UserRecord } from './user-records.ts';

/** By what a user is found: his username, or an attribute that is an alias in his pool. */
export type UserNameKind =
  | 'username'
  | 'email'
  | 'phone_number'
  | 'preferred_username'
  /** Of a provider: {@link identityName}. */
  | 'identity';

/** A name that leads to a user. */
export interface UserName {
  readonly kind: UserNameKind;
  readonly value: string;
}

/** What one call changes of a user, written all or nothing. */
export interface UserChange {
  /** The user as he is from now on; undefined deletes him with his names and credentials. */
  readonly user?: UserRecord | undefined;
  /** The user as he was read: where he is not so any more, nothing is written. Absent of one who is new. */
  readonly before?: UserRecord;
  /** Made of those that were read, whose `revision` they carry: where there are later ones, nothing is written. */
  readonly credentials?: UserCredentials;
  /** Names that lead to him from now on, and no longer. A name that leads to another user refuses the whole change. */
  readonly names?: {
    readonly added?: readonly UserName[];
    readonly removed?: readonly UserName[];
    /** Names that led to `rival` and lead to this user from now on; where they do not lead there, nothing is written. */
    readonly taken?: readonly UserName[];
  };
  /** The user who loses the names that are `taken`, as he was read and as he is from now on: whoever writes has both turns. */
  readonly rival?: { readonly before: UserRecord; readonly after: UserRecord };
  /** Names of groups that he joins and leaves with it. */
  readonly groups?: { readonly joined?: readonly string[]; readonly left?: readonly string[] };
  /** Other records that are written with it. */
  readonly along?: readonly RecordWrite[];
}

/** Names one user. */
export type UserKey = Pick<UserRecord, 'userPoolId' | 'sub'>;
