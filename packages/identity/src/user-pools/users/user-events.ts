import { isJsonObject, memberOf } from '@cairn/kit';
import type { AppClientRecord, UserPoolRecord } from '../records/pool-records.ts';
import type { UserRecord } from '../records/user-records.ts';
import { attributesOf, postConfirmationEvent, preSignUpEvent } from '../triggers/trigger-events.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import type { AttributeType } from './attribute-schema.ts';

/** What calls carry for triggers. */
export interface TriggerInput {
  readonly ClientMetadata?: { readonly [name: string]: string } | undefined;
  readonly ValidationData?: readonly AttributeType[] | undefined;
}

/** What the trigger PreSignUp has decided. */
export interface PreSignUpAnswer {
  readonly isConfirmed: boolean;
  readonly isEmailVerified: boolean;
  readonly isPhoneVerified: boolean;
}

/** @throws ServiceError of the trigger: it may refuse whoever signs up */
export async function runPreSignUp(
  { triggers }: Pick<UserPoolContext, 'triggers'>,
  pool: UserPoolRecord,
  user: UserRecord,
  {
    client,
    ClientMetadata,
    ValidationData,
  }: TriggerInput & { readonly client?: AppClientRecord | undefined },
): Promise<PreSignUpAnswer> {
  const validationData = (ValidationData ?? []).map(({ Name, Value = '' }) => [Name, Value] as const);
  const { sub: _, ...userAttributes } = attributesOf(user);
  const event = preSignUpEvent({
    occasion: client === undefined ? 'AdminCreateUser' : 'SignUp',
    userName: user.username,
    clientId: client?.id,
    userAttributes,
    validationData: validationData.length === 0 ? undefined : Object.fromEntries(validationData),
    clientMetadata: ClientMetadata,
  });
  const answer = await triggers.run(pool, event);
  const isTrue = (member: string): boolean => isJsonObject(answer) && memberOf(answer, member) === true;
  return {
    isConfirmed: isTrue('autoConfirmUser'),
    isEmailVerified: isTrue('autoVerifyEmail'),
    isPhoneVerified: isTrue('autoVerifyPhone'),
  };
}

/** What is decided by it is on disk already: its failure is told, and changes nothing. @throws ServiceError of the trigger */
export async function runPostConfirmation(
  { triggers }: Pick<UserPoolContext, 'triggers'>,
  pool: UserPoolRecord,
  user: UserRecord,
  {
    occasion,
    client,
    ClientMetadata,
  }: TriggerInput & {
    readonly occasion: 'ConfirmSignUp' | 'ConfirmForgotPassword';
    readonly client?: AppClientRecord | undefined;
  },
): Promise<void> {
  const about = { user, clientId: client?.id, clientMetadata: ClientMetadata };
  await triggers.run(pool, postConfirmationEvent(occasion, about));
}
