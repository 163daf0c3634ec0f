import { passwordChange } from '../passwords/password-change.ts';
import type { UserPoolRecord } from '../records/pool-records.ts';
import type { UserRecord } from '../records/user-records.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { checkedAttributes } from '../users/attribute-schema.ts';
import { changeUser } from '../users/change-user.ts';
import { checkWritable } from '../users/client-attributes.ts';
import { withPlainAddress } from '../users/new-user.ts';
import { type Answers, challenge, type Progress, required, type SignInParts } from './progress.ts';
import type { SignInOutcome, SignInPlace } from './sign-ins.ts';

const prefix = 'userAttributes.';

/** Asks for a password of the user's own. */
export function askForNewPassword(
  parts: SignInParts,
  place: SignInPlace,
  user: UserRecord,
  { progress, given }: { readonly progress: Progress; readonly given: string },
): Promise<SignInOutcome> {
  const missing = missingAttributes(place.pool, user.attributes);
  return challenge(parts, place, {
    name: 'NEW_PASSWORD_REQUIRED',
    subject: { given, name: user.username, user },
    progress: { ...progress, occasion: 'TokenGeneration_NewPasswordChallenge' },
    parameters: {
      USER_ID_FOR_SRP: user.username,
      requiredAttributes: JSON.stringify(missing.map((name) => `${prefix}${name}`)),
      userAttributes: JSON.stringify(user.attributes),
    },
  });
}

function missingAttributes(
  { settings }: UserPoolRecord,
  attributes: { readonly [name: string]: string },
): readonly string[] {
  const required = settings.SchemaAttributes.filter(({ Name, Required }) => Required && Name !== 'sub');
  return required.map(({ Name }) => Name).filter((name) => !attributes[name]);
}

/**
 * Takes the password, and the attributes that were missing; durable when it resolves.
 * @param take takes the session, once all is found good
 * @throws ServiceError InvalidPasswordException, PasswordHistoryPolicyViolationException, InvalidParameterException,
 * NotAuthorizedException, AliasExistsException
 */
export function setNewPassword(
  { context }: SignInParts,
  place: SignInPlace,
  { user: key, answers, take }: NewPasswordOptions,
): Promise<UserRecord> {
  const { pool } = place;
  let isTaken = false;
  return changeUser(context, pool, key, async (user) => {
    if (user.status !== 'FORCE_CHANGE_PASSWORD') {
      throw userPoolErrors.notAuthorized('Invalid session for the user.');
    }
    const credentials = await passwordChange(context, pool, user, {
      password: required(answers, 'NEW_PASSWORD'),
      chosen: { event: 'PASSWORD_CHANGE', client: place.client },
    });
    const attributes = { ...user.attributes, ...newAttributes(place, user, answers) };
    if (missingAttributes(pool, attributes).length > 0) {
      throw userPoolErrors.invalidParameter(
        'Invalid attributes given, some required attributes are missing.',
      );
    }
    if (!isTaken) await take();
    isTaken = true;
    const { temporaryPasswordMs: _, ...rest } = user;
    return { user: { ...rest, status: 'CONFIRMED', attributes }, credentials };
  });
}

interface NewPasswordOptions {
  readonly user: UserRecord;
  readonly answers: Answers;
  readonly take: () => Promise<void>;
}

/** Attributes that come with the password: those that the client may write and that have no value as yet. */
function newAttributes(
  { pool, client }: SignInPlace,
  user: UserRecord,
  answers: Answers,
): { readonly [name: string]: string } {
  const given = Object.entries(answers).flatMap(([member, Value]) =>
    member.startsWith(prefix) ? [{ Name: member.slice(prefix.length), Value }] : [],
  );
  checkWritable(
    pool,
    client,
    given.map(({ Name }) => Name),
  );
  const attributes = withPlainAddress(pool, checkedAttributes(pool.settings.SchemaAttributes, given));
  for (const [name, value] of Object.entries(attributes)) {
    if (user.attributes[name] && user.attributes[name] !== value) {
      throw userPoolErrors.invalidParameter(`Cannot modify an already provided ${name}`);
    }
  }
  return attributes;
}
