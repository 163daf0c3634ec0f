import { ServiceError } from '@cairn/kit';
import type { UserPoolRecord } from '../records/pool-records.ts';
import type { UserRecord } from '../records/user-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { checkedAttributes, checkRequiredAttributes } from '../users/attribute-schema.ts';
import { newUser } from '../users/new-user.ts';
import { mfaColumn, usernameColumn } from './csv-header.ts';
import { CsvError, csvValues } from './csv-rows.ts';

/** A user whom nobody is told of, or why there is none. */
export type ImportedUser =
  | { readonly kind: 'user'; readonly user: UserRecord }
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * The user of a row, who has to choose a password before he signs in: RESET_REQUIRED.
 * Source: developer guide, "Importing users into user pools from a CSV file".
 */
export async function importedUser(
  context: Pick<UserPoolContext, 'clock' | 'crypto'>,
  pool: UserPoolRecord,
  { header, row }: { readonly header: readonly string[]; readonly row: string },
): Promise<ImportedUser> {
  try {
    return { kind: 'user', user: userOf(context, pool, { header, values: await csvValues(row) }) };
  } catch (error) {
    if (error instanceof CsvError || error instanceof ServiceError) {
      return { kind: 'failed', reason: error.message.trim() };
    }
    throw error;
  }
}

function userOf(
  context: Pick<UserPoolContext, 'clock' | 'crypto'>,
  pool: UserPoolRecord,
  { header, values }: { readonly header: readonly string[]; readonly values: readonly string[] },
): UserRecord {
  if (values.length !== header.length) {
    throw new CsvError(`The User Record has ${values.length} columns, the header ${header.length}.`);
  }
  const byName = new Map(header.map((name, index) => [name, values[index] ?? '']));
  const username = byName.get(usernameColumn) ?? '';
  if (!/^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u.test(username)) {
    throw new CsvError('The User Record has no username that can be one.');
  }
  const given = [...byName].filter(([name, value]) => !name.startsWith('cognito:') && value !== '');
  const { SchemaAttributes } = pool.settings;
  const attributes = checkedAttributes(
    SchemaAttributes,
    given.map(([Name, Value]) => ({ Name, Value })),
  );
  checkVerified(pool, attributes);
  const user = newUser(context, pool, { username, attributes, status: 'RESET_REQUIRED' });
  checkRequiredAttributes(SchemaAttributes, user.attributes);
  return { ...user, mfa: mfaOf(pool, user, byName.get(mfaColumn) ?? '') };
}

/** Without an address that is his he could never choose a password. */
function checkVerified({ settings }: UserPoolRecord, attributes: UserRecord['attributes']): void {
  for (const kind of ['email', 'phone_number']) {
    if (attributes[`${kind}_verified`] === 'true' && !attributes[kind]) {
      throw new CsvError(`The User Record sets ${kind}_verified to true, but has no ${kind}.`);
    }
  }
  const kinds = settings.AutoVerifiedAttributes ?? [];
  const isVerified = kinds.some((kind) => attributes[`${kind}_verified`] === 'true');
  if (kinds.length > 0 && !isVerified) {
    throw new CsvError(
      'The User Record does not set any of the auto verified attributes to true. (Example: email_verified to true).',
    );
  }
}

function mfaOf({ settings }: UserPoolRecord, { attributes }: UserRecord, text: string): UserRecord['mfa'] {
  if (text !== 'true' && text !== 'false') throw new CsvError(`${mfaColumn} is neither true nor false.`);
  if (text === 'false') return { enabled: [] };
  if (settings.MfaConfiguration === 'OFF') {
    throw new CsvError(`${mfaColumn} is true, but the user pool has no MFA.`);
  }
  if (!attributes.phone_number) throw new CsvError(`${mfaColumn} is true, but there is no phone_number.`);
  return { enabled: ['SMS_MFA'], preferred: 'SMS_MFA' };
}
