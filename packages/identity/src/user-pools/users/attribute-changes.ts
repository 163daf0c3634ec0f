import type { CodePurpose } from '../codes/codes.ts';
import { codeEndings } from '../codes/kept-codes.ts';
import type { UserPoolRecord } from '../records/pool-records.ts';
import type { UserRecord } from '../records/user-records.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { checkRequiredAttributes } from './attribute-schema.ts';
import { checkMutable } from './client-attributes.ts';
import { withPlainAddress } from './new-user.ts';
import type { AddressKind } from './user-codes.ts';

const addressKinds: readonly AddressKind[] = ['email', 'phone_number'];

/** What changed attributes lead to. */
export interface AttributeChanges {
  readonly user: UserRecord;
  /** Addresses that a code is to be sent to, each with its value. */
  readonly unproved: readonly { readonly kind: AddressKind; readonly value: string }[];
  /** Purposes of codes that were sent to addresses that are no longer the user's, or that others wait for. */
  readonly ended: readonly CodePurpose[];
}

/**
 * A user with other attributes. An address that changes is unverified; where the pool says so it waits until it is
 * verified, and the one before it stays.
 * @param values with `email_verified` or `phone_number_verified` where an administrator vouches for it
 * @throws ServiceError InvalidParameterException
 */
export function withAttributes(
  pool: UserPoolRecord,
  before: UserRecord,
  values: { readonly [name: string]: string },
): AttributeChanges {
  const { settings } = pool;
  const given = withPlainAddress(pool, values);
  checkMutable(pool, before, given);
  const waits = settings.UserAttributeUpdateSettings?.AttributesRequireVerificationBeforeUpdate ?? [];
  const attributes: { [name: string]: string } = { ...before.attributes, ...given };
  const pending: { [name: string]: string } = { ...before.pendingAttributes };
  const unproved: { kind: AddressKind; value: string }[] = [];
  const ended: CodePurpose[] = [];
  for (const kind of addressKinds) {
    const value = given[kind];
    if (value === undefined) continue;
    // Whatever was waiting is given up for what was said last.
    if (Object.hasOwn(pending, kind)) ended.push(`attribute:${kind}`);
    delete pending[kind];
    if (value === before.attributes[kind]) continue;
    const isVouched = given[`${kind}_verified`] === 'true';
    if (waits.includes(kind) && !isVouched && value !== '' && before.attributes[kind]) {
      attributes[kind] = before.attributes[kind];
      pending[kind] = value;
    } else {
      attributes[`${kind}_verified`] = String(isVouched && value !== '');
      ended.push('sign-up', 'forgot-password');
    }
    ended.push(`attribute:${kind}`);
    if (!isVouched && value !== '') unproved.push({ kind, value });
  }
  checkRequiredAttributes(
    settings.SchemaAttributes.filter(({ Name }) => Object.hasOwn(given, Name)),
    attributes,
  );
  refuseNameless(pool, attributes, given);
  return { user: withPending({ ...before, attributes: withoutEmpty(attributes) }, pending), unproved, ended };
}

/** A user without some attributes; what says whether they were verified goes with them. @throws ServiceError */
export function withoutAttributes(
  pool: UserPoolRecord,
  before: UserRecord,
  names: readonly string[],
): Pick<AttributeChanges, 'user' | 'ended'> {
  const gone = new Set(names);
  checkMutable(pool, before, Object.fromEntries(names.map((name) => [name, undefined])));
  const isRequired = pool.settings.SchemaAttributes.some(({ Name, Required }) => Required && gone.has(Name));
  if (isRequired) throw userPoolErrors.invalidParameter('Required attributes cannot be deleted.');
  const ended: CodePurpose[] = [];
  for (const kind of addressKinds) {
    if (!gone.has(kind)) continue;
    gone.add(`${kind}_verified`);
    ended.push(`attribute:${kind}`, 'sign-up', 'forgot-password');
  }
  const kept = (values: { readonly [name: string]: string }) =>
    Object.fromEntries(Object.entries(values).filter(([name]) => !gone.has(name)));
  const attributes = kept(before.attributes);
  refuseNameless(pool, attributes, Object.fromEntries(names.map((name) => [name, ''])));
  return { user: withPending({ ...before, attributes }, kept(before.pendingAttributes ?? {})), ended };
}

/** Writes that end codes; each purpose once, none of those that are written anew. */
export function endingsOf(
  user: UserRecord,
  ended: readonly CodePurpose[],
  renewed: readonly CodePurpose[] = [],
) {
  return codeEndings(
    user,
    [...new Set(ended)].filter((purpose) => !renewed.includes(purpose)),
  );
}

/** Users who sign in by an address keep one. */
function refuseNameless(
  { settings }: UserPoolRecord,
  attributes: { readonly [name: string]: string },
  given: { readonly [name: string]: string },
): void {
  const kinds = settings.UsernameAttributes ?? [];
  const isTouched = kinds.some((kind) => Object.hasOwn(given, kind));
  if (isTouched && kinds.every((kind) => !attributes[kind])) {
    throw userPoolErrors.invalidParameter(`User cannot be without ${kinds.join(' or ')}.`);
  }
}

/** An empty address is none. */
function withoutEmpty(attributes: { readonly [name: string]: string }): { readonly [name: string]: string } {
  const isKept = ([name]: readonly [string, string]): boolean => {
    const kind = addressKinds.find((one) => name === one || name === `${one}_verified`);
    return kind === undefined || attributes[kind] !== '';
  };
  return Object.fromEntries(Object.entries(attributes).filter(isKept));
}

export function withPending(user: UserRecord, pending: { readonly [name: string]: string }): UserRecord {
  const { pendingAttributes: _, ...rest } = user;
  return Object.keys(pending).length === 0 ? rest : { ...rest, pendingAttributes: pending };
}
