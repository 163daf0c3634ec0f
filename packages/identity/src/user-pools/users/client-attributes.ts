import { writableAttributes } from '../pools/attribute-permissions.ts';
import { ownAttributes } from '../pools/standard-attributes.ts';
import type { AppClientRecord, UserPoolRecord } from '../records/pool-records.ts';
import type { UserRecord } from '../records/user-records.ts';
import { userPoolErrors } from '../user-pool-errors.ts';

/** What only the service itself, or an administrator, writes. */
const isKept = (name: string): boolean => ownAttributes.has(name) || /^(?:cognito|dev):/i.test(name);

/** @throws ServiceError NotAuthorizedException where a client may not write one of the attributes */
export function checkWritable(pool: UserPoolRecord, client: AppClientRecord, names: readonly string[]): void {
  const known = new Set(pool.settings.SchemaAttributes.map(({ Name }) => Name));
  const writable = writableAttributes(pool, client);
  // What the schema does not know is told as that.
  const isWritable = (name: string): boolean => !isKept(name) && (!known.has(name) || writable.has(name));
  if (!names.every(isWritable)) {
    throw userPoolErrors.notAuthorized('A client attempted to write unauthorized attribute');
  }
}

/** @throws ServiceError InvalidParameterException where an attribute that stays what it is would change */
export function checkMutable(
  { settings }: UserPoolRecord,
  user: UserRecord,
  changes: { readonly [name: string]: string | undefined },
): void {
  const immutable = settings.SchemaAttributes.filter(({ Name, Mutable }) => {
    const isChanged = Object.hasOwn(changes, Name) && changes[Name] !== user.attributes[Name];
    return isChanged && (!Mutable || Name === 'sub' || Name === 'identities');
  });
  if (immutable.length > 0) {
    const text = immutable.map(({ Name }) => `user.${Name}: Attribute cannot be updated.\n`).join('');
    throw userPoolErrors.invalidParameter(text);
  }
}
