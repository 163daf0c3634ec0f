import type { SchemaAttribute } from '../records/pool-settings.ts';

const attribute = (
  Name: string,
  AttributeDataType: SchemaAttribute['AttributeDataType'],
  rest: Partial<SchemaAttribute> = {},
): SchemaAttribute => ({
  Name,
  AttributeDataType,
  DeveloperOnlyAttribute: false,
  Mutable: true,
  Required: false,
  ...rest,
});

const text = (name: string, MinLength = '0', MaxLength = '2048'): SchemaAttribute =>
  attribute(name, 'String', { StringAttributeConstraints: { MinLength, MaxLength } });

/**
 * The attributes that every pool has, in AWS's order.
 * Source: developer guide, "Working with user attributes", and what DescribeUserPool gives for a new pool.
 */
export const standardAttributes: readonly SchemaAttribute[] = [
  { ...text('sub', '1'), Mutable: false, Required: true },
  text('name'),
  text('given_name'),
  text('family_name'),
  text('middle_name'),
  text('nickname'),
  text('preferred_username'),
  text('profile'),
  text('picture'),
  text('website'),
  text('email'),
  attribute('email_verified', 'Boolean'),
  text('gender'),
  text('birthdate', '10', '10'),
  text('zoneinfo'),
  text('locale'),
  text('phone_number'),
  attribute('phone_number_verified', 'Boolean'),
  text('address'),
  attribute('updated_at', 'Number', { NumberAttributeConstraints: { MinValue: '0' } }),
  attribute('identities', 'String', { StringAttributeConstraints: {} }),
];

/** Those that Cognito alone writes: users never do, through no client. */
export const ownAttributes: ReadonlySet<string> = new Set([
  'sub',
  'email_verified',
  'phone_number_verified',
  'identities',
]);
