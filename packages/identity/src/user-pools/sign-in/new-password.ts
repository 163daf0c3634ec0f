import type { UserPoolRecord } from '../records/pool-records.ts';
import type { PasswordPolicy } from '../records/pool-settings.ts';
import type { UserRecord } from '../records/user-records.ts';
import type { UserName } from '../records/user-store.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
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
  { user: { userPoolId, sub }, answers, take }: NewPasswordOptions,
): Promise<UserRecord> {
  const { pool } = place;
  const { users, verifiers, clock } = context;
  return users.turn({ userPoolId, sub }, async () => {
    const user = await users.get(userPoolId, sub);
    if (user === undefined || user.status !== 'FORCE_CHANGE_PASSWORD') {
      throw userPoolErrors.notAuthorized('Invalid session for the user.');
    }
    const password = required(answers, 'NEW_PASSWORD');
    const policy = pool.settings.Policies.PasswordPolicy;
    const problem = passwordProblem(policy, password);
    if (problem !== undefined) {
      throw userPoolErrors.invalidPassword(`Password did not conform with policy: ${problem}`);
    }
    const added = newAttributes(place, user, answers);
    const attributes = { ...user.attributes, ...added };
    if (missingAttributes(pool, attributes).length > 0) {
      throw userPoolErrors.invalidParameter(
        'Invalid attributes given, some required attributes are missing.',
      );
    }
    const before = await users.credentials(user);
    const former = before.password === undefined ? [] : [before.password, ...(before.formerPasswords ?? [])];
    const formerPasswords = former.slice(0, policy.PasswordHistorySize ?? 0);
    for (const verifier of formerPasswords) {
      const isUsed = await verifiers.matches(pool, user, { password, verifier });
      if (isUsed) throw userPoolErrors.passwordHistory();
    }
    const verifier = await verifiers.make(pool, user, password);
    await take();
    const { temporaryPasswordMs: _, ...rest } = user;
    const changed: UserRecord = { ...rest, status: 'CONFIRMED', attributes, changedMs: clock.now() };
    const isWritten = await users.write(pool, user, {
      user: changed,
      credentials: { ...before, password: verifier, formerPasswords },
      names: { added: namesOf(pool, added) },
    });
    if (!isWritten) throw userPoolErrors.aliasExists();
    return changed;
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
  const given = Object.entries(answers).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(
    given.map(([member, value]) => {
      const name = member.slice(prefix.length);
      const schema = pool.settings.SchemaAttributes.find(({ Name }) => Name === name);
      if (schema === undefined) {
        throw userPoolErrors.invalidParameter(
          `Attributes did not conform to the schema: ${name}: Attribute does not exist in the schema.\n`,
        );
      }
      const writable = client.settings.WriteAttributes;
      const isReserved = /^(?:sub|identities|cognito:.*|email_verified|phone_number_verified)$/.test(name);
      const isWritable = writable?.includes(name) ?? !/^(?:custom|dev):/.test(name);
      if (isReserved || schema.DeveloperOnlyAttribute || !isWritable) {
        throw userPoolErrors.notAuthorized('A client attempted to write unauthorized attribute');
      }
      if (user.attributes[name] && user.attributes[name] !== value) {
        throw userPoolErrors.invalidParameter(`Cannot modify an already provided ${name}`);
      }
      return [name, value];
    }),
  );
}

/** Addresses by which users of the pool sign up lead to them at once; aliases wait for their verification. */
function namesOf(
  { settings }: UserPoolRecord,
  added: { readonly [name: string]: string },
): readonly UserName[] {
  const kinds = settings.UsernameAttributes ?? [];
  return kinds.flatMap((kind): readonly UserName[] => {
    const value = added[kind];
    return value === undefined ? [] : [{ kind, value }];
  });
}

const symbols = '^$*.[]{}()?-"!@#%&/\\,><\':;|_~`+=';

function passwordProblem(policy: PasswordPolicy, password: string): string | undefined {
  const characters = [...password];
  if (characters.length < policy.MinimumLength) return 'Password not long enough';
  if (characters.length > 256) return 'Password too long';
  if (policy.RequireUppercase && !/[A-Z]/.test(password)) return 'Password must have uppercase characters';
  if (policy.RequireLowercase && !/[a-z]/.test(password)) return 'Password must have lowercase characters';
  if (policy.RequireNumbers && !/[0-9]/.test(password)) return 'Password must have numeric characters';
  const hasSymbol = characters.some((one) => symbols.includes(one)) || /\S \S/.test(password);
  return policy.RequireSymbols && !hasSymbol ? 'Password must have symbol characters' : undefined;
}
