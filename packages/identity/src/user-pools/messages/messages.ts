import type { JsonObject } from '@cairn/kit';
import type { AppClientRecord, UserPoolRecord } from '../records/pool-records.ts';
import type { UserRecord } from '../records/user-records.ts';

/** Where a code went, as calls answer it; the destination is masked: `b***@e***`, `+*******1234`. */
export interface CodeDeliveryDetails {
  readonly Destination: string;
  readonly DeliveryMedium: 'SMS' | 'EMAIL';
  readonly AttributeName: string;
}

/** Why a message is written, by the trigger's names. */
export type MessageOccasion =
  | 'CustomMessage_SignUp'
  | 'CustomMessage_AdminCreateUser'
  | 'CustomMessage_ResendCode'
  | 'CustomMessage_ForgotPassword'
  | 'CustomMessage_UpdateUserAttribute'
  | 'CustomMessage_VerifyUserAttribute'
  | 'CustomMessage_Authentication';

/** One message to one user. */
export interface MessageOrder {
  readonly occasion: MessageOccasion;
  readonly user: UserRecord;
  readonly client?: AppClientRecord | undefined;
  /** The attribute that it is sent to: `email` or `phone_number`. */
  readonly attributeName: 'email' | 'phone_number';
  /** Where it differs from the user's attribute: a value that waits for its verification. */
  readonly destination?: string;
  /** The code, or the temporary password of an invitation. */
  readonly code: string;
  readonly clientMetadata?: JsonObject | undefined;
}

/** A message to somebody who is not there. */
export interface PretendedOrder extends Pick<MessageOrder, 'occasion' | 'client' | 'attributeName' | 'code'> {
  readonly username: string;
  /** Where it would go: whatever that name makes of it. */
  readonly destination: string;
}

/** Writes messages by the pool's templates and its trigger CustomMessage, and hands them over. */
export interface Messages {
  /** @throws ServiceError CodeDeliveryFailureException, and those of triggers */
  send(pool: UserPoolRecord, order: MessageOrder): Promise<CodeDeliveryDetails>;
  /**
   * Does what `send` does as far as its time and its answer go, for somebody who is not there: nothing arrives anywhere,
   * and no function is called.
   * @throws ServiceError CodeDeliveryFailureException
   */
  pretend(pool: UserPoolRecord, order: PretendedOrder): Promise<CodeDeliveryDetails>;
}
