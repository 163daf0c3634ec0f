import type { SchemaAttribute } from '../records/pool-settings.ts';

/** An attribute as pools describe it. */
export const schemaAttribute = (Name: string, more: Partial<SchemaAttribute> = {}): SchemaAttribute => ({
  Name,
  AttributeDataType: 'String',
  DeveloperOnlyAttribute: false,
  Mutable: true,
  Required: false,
  ...more,
});

/** Attributes of a pool: a few standard ones, and others. */
export const schemaOf = (...more: readonly SchemaAttribute[]): readonly SchemaAttribute[] => {
  const names = new Set(more.map(({ Name }) => Name));
  const standard = [
    schemaAttribute('sub', { Mutable: false, Required: true }),
    ...['name', 'given_name', 'family_name', 'preferred_username', 'email', 'phone_number'].map((name) =>
      schemaAttribute(name),
    ),
    schemaAttribute('email_verified', { AttributeDataType: 'Boolean' }),
    schemaAttribute('phone_number_verified', { AttributeDataType: 'Boolean' }),
    schemaAttribute('updated_at', { AttributeDataType: 'Number' }),
  ];
  return [...standard.filter(({ Name }) => !names.has(Name)), ...more];
};
