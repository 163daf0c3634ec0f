import type { RecordWrite } from '@cairn/kit';
import type { UserPoolRecord } from '../records/pool-records.ts';
import type { UserKey } from '../records/user-store.ts';

/** What a code is for: one of another purpose never does. */
export type CodePurpose =
  | 'sign-up'
  | 'forgot-password'
  | 'reset-password'
  | 'sms-mfa'
  | 'email-mfa'
  | 'sms-otp'
  | 'email-otp'
  /** Of one attribute and the value it had when the code was sent. */
  | `attribute:${string}`;

/** Who tries a code. */
export interface CodeTry {
  readonly code: string;
  /** The client's address; undefined for calls from inside. */
  readonly address: string | undefined;
}

/** Codes that users type in: single-use, expiring, kept as hashes, bound to user and purpose. */
export interface Codes {
  /**
   * Makes a code; one of the same user and purpose that was there before ends.
   * @returns the code, and the writes that keep it: whoever asked writes them with the rest of his change
   * @throws ServiceError LimitExceededException where too many were sent within an hour
   */
  issue(
    pool: UserPoolRecord,
    user: UserKey,
    options: { readonly purpose: CodePurpose; readonly seconds: number },
  ): Promise<{ readonly code: string; readonly writes: readonly RecordWrite[] }>;
  /**
   * Takes a code, once; durable when it resolves, so that a crash does not let it pass again.
   * @throws ServiceError CodeMismatchException, ExpiredCodeException, LimitExceededException (the tries of the user and
   * purpose, or of the address, are used up)
   */
  take(pool: UserPoolRecord, user: UserKey, purpose: CodePurpose, tried: CodeTry): Promise<void>;
  /**
   * Checks a code as {@link take} does, and leaves the taking to the caller, who writes it with what the code is good
   * for: the writes hold only while nobody else has taken it.
   */
  taking(
    pool: UserPoolRecord,
    user: UserKey,
    purpose: CodePurpose,
    tried: CodeTry,
  ): Promise<readonly RecordWrite[]>;
  /**
   * Makes a code that nobody is told, for somebody who is not there: the same work, and the same limits.
   * @returns where it is counted, and the writes that keep it
   * @throws ServiceError as `issue` does
   */
  issueToNobody(
    pool: UserPoolRecord,
    username: string,
    options: { readonly purpose: CodePurpose; readonly seconds: number },
  ): Promise<{ readonly nobody: UserKey; readonly code: string; readonly writes: readonly RecordWrite[] }>;
  /**
   * Counts a try of a code for somebody who is not there, and takes as long.
   * @param purpose of `issueToNobody`
   * @throws ServiceError as `take` does
   */
  takeOfNobody(pool: UserPoolRecord, username: string, tried: CodeTry, purpose: CodePurpose): Promise<never>;
}
