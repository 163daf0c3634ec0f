import { isJsonArray, isJsonObject, type JsonObject, memberOf, ServiceError } from '@cairn/kit';
import type { AppClientRecord, UserPoolRecord } from '../records/pool-records.ts';
import type { UserRecord } from '../records/user-records.ts';
import { userMigrationEvent } from '../triggers/trigger-events.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { checkedAttributes } from './attribute-schema.ts';
import { invite } from './invitations.ts';
import { keepNewUser, newUser } from './new-user.ts';

/** Who is not there as yet, and why somebody asks for him. */
export interface MigrationRequest {
  readonly occasion: 'Authentication' | 'ForgotPassword';
  readonly client: AppClientRecord;
  /** As the caller names him. */
  readonly username: string;
  /** Becomes his own where the trigger knows him by it; absent with ForgotPassword. */
  readonly password?: string | undefined;
  readonly validationData?: JsonObject | undefined;
  readonly clientMetadata?: JsonObject | undefined;
}

/**
 * Asks the trigger UserMigration for somebody who is not there; whom it knows becomes a user.
 * Source: developer guide, "Migrate user Lambda trigger".
 * @returns undefined where there is no such trigger, or it knows nobody
 * @throws ServiceError InvalidLambdaResponseException, NotAuthorizedException where a name of his is another user's
 */
export async function migrateUser(
  context: UserPoolContext,
  pool: UserPoolRecord,
  request: MigrationRequest,
): Promise<UserRecord | undefined> {
  if (!context.triggers.has(pool, 'UserMigration')) return undefined;
  const answer = await context.triggers
    .run(pool, userMigrationEvent({ ...request, userName: request.username, clientId: request.client.id }))
    // A function that throws knows nobody of that name.
    .catch((error: unknown) => {
      if (error instanceof ServiceError && error.code === 'UserLambdaValidationException') return undefined;
      throw error;
    });
  const attributes = answer === undefined ? undefined : attributesOf(answer);
  if (answer === undefined || attributes === undefined) return undefined;
  const user = await keepMigrated(context, pool, { request, attributes, answer });
  await welcome(context, pool, user, answer);
  return user;
}

function attributesOf(answer: JsonObject): { readonly [name: string]: string } | undefined {
  const attributes = memberOf(answer, 'userAttributes');
  if (!isJsonObject(attributes)) return undefined;
  const texts = Object.entries(attributes).filter(([, value]) => value !== null);
  if (texts.some(([, value]) => typeof value !== 'string' && typeof value !== 'boolean')) {
    throw userPoolErrors.triggerAnswerInvalid();
  }
  return Object.fromEntries(texts.map(([name, value]) => [name, String(value)]));
}

interface Migrated {
  readonly request: MigrationRequest;
  readonly attributes: { readonly [name: string]: string };
  readonly answer: JsonObject;
}

async function keepMigrated(
  context: UserPoolContext,
  pool: UserPoolRecord,
  { request: { username, password }, attributes: told, answer }: Migrated,
): Promise<UserRecord> {
  const beginning = migratedUser(context, pool, { username, told, answer });
  // A password that was good elsewhere is good here, whatever this pool asks of new ones.
  const credentials =
    password === undefined
      ? undefined
      : { password: await context.verifiers.make(pool, beginning, password) };
  const takesAliases = memberOf(answer, 'forceAliasCreation') === true;
  try {
    return await keepNewUser(context, pool, { user: beginning, credentials }, { takesAliases });
  } catch (error) {
    const isTaken = error instanceof ServiceError && /^(?:Username|Alias)Exists/.test(error.code);
    throw isTaken ? userPoolErrors.notAuthorized() : error;
  }
}

function migratedUser(
  context: UserPoolContext,
  pool: UserPoolRecord,
  {
    username,
    told,
    answer,
  }: Pick<Migrated, 'answer'> & {
    readonly username: string;
    readonly told: Migrated['attributes'];
  },
): UserRecord {
  const { username: toldName, sub: _, ...attributes } = told;
  const isCalledByAddress = (pool.settings.UsernameAttributes ?? []).length > 0;
  const needsReset = memberOf(answer, 'finalUserStatus') === 'RESET_REQUIRED';
  const user = newUser(context, pool, {
    username: isCalledByAddress ? username : (toldName ?? username),
    attributes: toldAttributes(pool, attributes),
    status: needsReset ? 'RESET_REQUIRED' : 'CONFIRMED',
  });
  return memberOf(answer, 'enableSMSMFA') === true ? { ...user, mfa: { enabled: ['SMS_MFA'] } } : user;
}

/** What does not fit the schema is the trigger's fault, not the caller's. */
function toldAttributes(
  { settings }: UserPoolRecord,
  attributes: { readonly [name: string]: string },
): { readonly [name: string]: string } {
  const given = Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
  try {
    return checkedAttributes(settings.SchemaAttributes, given);
  } catch (error) {
    throw error instanceof ServiceError ? userPoolErrors.triggerAnswerInvalid(error.message) : error;
  }
}

/** What stands in the place of a temporary password in a message to somebody who has his own. */
const ownPassword = '********';

/** A word of welcome unless the trigger suppresses it. It names no password: he has his own. */
async function welcome(
  context: UserPoolContext,
  pool: UserPoolRecord,
  user: UserRecord,
  answer: JsonObject,
): Promise<void> {
  if (memberOf(answer, 'messageAction') === 'SUPPRESS') return;
  const named = memberOf(answer, 'desiredDeliveryMediums');
  const mediums = isJsonArray(named)
    ? named.filter((one) => one === 'SMS' || one === 'EMAIL')
    : ['SMS' as const];
  await invite(context, pool, user, { password: ownPassword, mediums, ClientMetadata: undefined });
}
