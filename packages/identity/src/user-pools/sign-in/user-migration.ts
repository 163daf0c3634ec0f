import { isJsonObject, type JsonObject, memberOf } from '@cairn/kit';
import type { UserPoolRecord } from '../records/pool-records.ts';
import type { UserRecord } from '../records/user-records.ts';
import type { UserName } from '../records/user-store.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import type { SignInParts, Subject } from './progress.ts';
import type { SignInPlace } from './sign-ins.ts';

/**
 * Asks the trigger UserMigration for somebody who is not there; who he is becomes a user, with the password that he gave.
 * @returns undefined where there is no such trigger
 * @throws ServiceError NotAuthorizedException where the trigger knows nobody
 */
export async function migrateUser(
  { context }: SignInParts,
  { pool, client, clientMetadata, hidesUsers }: SignInPlace,
  { given }: Subject,
  password: string,
): Promise<UserRecord | undefined> {
  if (!context.triggers.has(pool, 'UserMigration')) return undefined;
  const answer = await context.triggers
    .run(pool, {
      trigger: 'UserMigration',
      source: 'UserMigration_Authentication',
      userName: given,
      clientId: client.id,
      request: { password, validationData: clientMetadata ?? null, userAttributes: null },
      response: {
        userAttributes: null,
        forceAliasCreation: null,
        finalUserStatus: null,
        messageAction: null,
        desiredDeliveryMediums: null,
      },
    })
    // A function that throws knows nobody of that name.
    .catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'UserLambdaValidationException')
        return undefined;
      throw error;
    });
  const attributes = answer === undefined ? undefined : attributesOf(answer);
  if (attributes === undefined) {
    throw hidesUsers ? userPoolErrors.notAuthorized() : userPoolErrors.userNotFound();
  }
  return keepMigrated(context, pool, { given, password, attributes, answer: answer ?? {} });
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
  readonly given: string;
  readonly password: string;
  readonly attributes: { readonly [name: string]: string };
  readonly answer: JsonObject;
}

async function keepMigrated(
  context: SignInParts['context'],
  pool: UserPoolRecord,
  { given, password, attributes: told, answer }: Migrated,
): Promise<UserRecord> {
  const sub = context.ids.uuid();
  const { UsernameAttributes = [], SchemaAttributes } = pool.settings;
  const { username: toldName, sub: _, ...attributes } = told;
  const unknown = Object.keys(attributes).filter(
    (name) => !SchemaAttributes.some(({ Name }) => Name === name),
  );
  if (unknown.length > 0) {
    throw userPoolErrors.triggerAnswerInvalid(
      `Attributes did not conform to the schema: ${unknown.join(', ')}: Attribute does not exist in the schema.`,
    );
  }
  const nowMs = context.clock.now();
  const user: UserRecord = {
    userPoolId: pool.id,
    sub,
    username: UsernameAttributes.length > 0 ? sub : (toldName ?? given),
    status: memberOf(answer, 'finalUserStatus') === 'RESET_REQUIRED' ? 'RESET_REQUIRED' : 'CONFIRMED',
    isEnabled: true,
    createdMs: nowMs,
    changedMs: nowMs,
    attributes,
    mfa: { enabled: [] },
  };
  const isKept = await context.users.write(pool, user, {
    user,
    names: { added: namesOf(pool, user) },
    credentials: { password: await context.verifiers.make(pool, user, password) },
  });
  if (!isKept) throw userPoolErrors.notAuthorized();
  return user;
}

function namesOf({ settings }: UserPoolRecord, { username, attributes }: UserRecord): readonly UserName[] {
  const { UsernameAttributes = [], AliasAttributes = [] } = settings;
  const names: UserName[] = [{ kind: 'username', value: username }];
  for (const kind of new Set([...UsernameAttributes, ...AliasAttributes])) {
    const value = attributes[kind];
    const isName =
      kind === 'preferred_username' ||
      UsernameAttributes.some((name) => name === kind) ||
      attributes[`${kind}_verified`] === 'true';
    if (value && isName) names.push({ kind, value });
  }
  return names;
}
