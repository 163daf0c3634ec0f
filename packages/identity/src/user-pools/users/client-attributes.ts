import type { AppClientRecord, UserPoolRecord } from '../records/pool-records.ts';
import type { SchemaAttribute } from '../records/pool-settings.ts';
import type { UserRecord } from '../records/user-records.ts';
import { userPoolErrors } from '../user-pool-errors.ts';

/** What only the service itself, or an administrator, writes. */
const kept = new Set(['sub', 'identities', 'email_verified', 'phone_number_verified']);
const isKept = (name: string): boolean => kept.has(name) || /^(?:cognito|dev):/i.test(name);
const isOpen = ({ Name, DeveloperOnlyAttribute }: SchemaAttribute): boolean =>
  !DeveloperOnlyAttribute && !Name.startsWith('dev:');

/** Names of the attributes that a client may read: those it lists, or all of the pool but developers' own. */
export function readableAttributes(pool: UserPoolRecord, { settings }: AppClientRecord): readonly string[] {
  return settings.ReadAttributes ?? pool.settings.SchemaAttributes.filter(isOpen).map(({ Name }) => Name);
}

/** @throws ServiceError NotAuthorizedException where a client may not write one of the attributes */
export function checkWritable(
  pool: UserPoolRecord,
  { settings }: AppClientRecord,
  names: readonly string[],
): void {
  const schema = new Map(pool.settings.SchemaAttributes.map((attribute) => [attribute.Name, attribute]));
  const isWritable = (name: string): boolean => {
    const attribute = schema.get(name);
    if (isKept(name) || (attribute !== undefined && !isOpen(attribute))) return false;
    // What the schema does not know is told as that.
    if (attribute === undefined) return true;
    return settings.WriteAttributes?.includes(name) ?? true;
  };
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
