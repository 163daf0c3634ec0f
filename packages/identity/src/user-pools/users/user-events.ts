import { isJsonObject, type JsonObject, memberOf } from '@cairn/kit';
import type { AppClientRecord, UserPoolRecord } from '../records/pool-records.ts';
import type { UserRecord } from '../records/user-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import type { AttributeType } from './attribute-schema.ts';
import { triggerAttributes } from './user-attributes.ts';

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

const noClient = 'CLIENT_ID_NOT_APPLICABLE';

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
  const { sub: _, ...userAttributes } = triggerAttributes(pool, user);
  const answer = await triggers.run(pool, {
    trigger: 'PreSignUp',
    source: client === undefined ? 'PreSignUp_AdminCreateUser' : 'PreSignUp_SignUp',
    userName: user.username,
    clientId: client?.id ?? noClient,
    request: {
      userAttributes,
      validationData: validationData.length === 0 ? null : Object.fromEntries(validationData),
      ...metadataOf(ClientMetadata),
    },
    response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  });
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
  await triggers.run(pool, {
    trigger: 'PostConfirmation',
    source: `PostConfirmation_${occasion}`,
    userName: user.username,
    clientId: client?.id ?? noClient,
    request: { userAttributes: triggerAttributes(pool, user), ...metadataOf(ClientMetadata) },
    response: {},
  });
}

const metadataOf = (clientMetadata: TriggerInput['ClientMetadata']): JsonObject =>
  clientMetadata === undefined ? {} : { clientMetadata };
