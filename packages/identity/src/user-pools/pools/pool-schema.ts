import type { SchemaAttribute } from '../records/pool-settings.ts';
import type { SchemaAttributeInput } from './pool-inputs.ts';
import { requireRoom, requireThat } from './settings-problems.ts';
import { ownAttributes, standardAttributes } from './standard-attributes.ts';

/** `custom:` and `dev:custom:` are put before them. */
const customName = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,20}$/u;

/**
 * The attributes of a new pool: the standard ones, some of them made required or bounded, and its own.
 * @throws ServiceError InvalidParameterException, LimitExceededException
 */
export function poolSchema(
  given: readonly SchemaAttributeInput[],
  customMax: number,
): readonly SchemaAttribute[] {
  const standard = new Map(standardAttributes.map((attribute) => [attribute.Name, attribute]));
  const custom: SchemaAttributeInput[] = [];
  for (const attribute of given) {
    const known = standard.get(attribute.Name ?? '');
    if (known === undefined) custom.push(attribute);
    else standard.set(known.Name, changedStandard(known, attribute));
  }
  return withCustomAttributes([...standard.values()], custom, customMax);
}

/** @throws ServiceError InvalidParameterException, LimitExceededException */
export function withCustomAttributes(
  schema: readonly SchemaAttribute[],
  added: readonly SchemaAttributeInput[],
  customMax: number,
): readonly SchemaAttribute[] {
  const attributes = new Map(schema.map((attribute) => [attribute.Name, attribute]));
  for (const input of added) {
    const attribute = customAttribute(input);
    const { Name } = attribute;
    requireThat(!attributes.has(Name), `${Name}: Existing attribute already has name ${Name}.`);
    requireRoom(attributes.size - standardAttributes.length, customMax, 'userPoolCustomAttributes');
    attributes.set(Name, attribute);
  }
  return [...attributes.values()];
}

function changedStandard(standard: SchemaAttribute, given: SchemaAttributeInput): SchemaAttribute {
  const { Name } = standard;
  requireThat(
    (given.AttributeDataType ?? standard.AttributeDataType) === standard.AttributeDataType &&
      given.DeveloperOnlyAttribute !== true,
    `You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute ${Name}`,
  );
  if (ownAttributes.has(Name)) {
    const isSame =
      (given.Required ?? standard.Required) === standard.Required &&
      (given.Mutable ?? standard.Mutable) === standard.Mutable;
    requireThat(isSame, `You can not change Required or Mutable for standard schema attribute ${Name}`);
  }
  return {
    ...standard,
    Required: given.Required ?? standard.Required,
    Mutable: given.Mutable ?? standard.Mutable,
    ...constraints(given, standard),
  };
}

function customAttribute(given: SchemaAttributeInput): SchemaAttribute {
  const { Name = '', AttributeDataType, DeveloperOnlyAttribute = false } = given;
  const bare = Name.replace(/^custom:/, '');
  requireThat(
    customName.test(bare),
    `1 validation error detected: Value '${Name}' at 'schema.name' failed to satisfy constraint: Member must have length less than or equal to 20`,
  );
  requireThat(
    AttributeDataType !== undefined,
    'Invalid AttributeDataType input, consider using the provided AttributeDataType enum.',
  );
  requireThat(given.Required !== true, 'Required custom attributes are not supported currently.');
  return {
    Name: `${DeveloperOnlyAttribute ? 'dev:' : ''}custom:${bare}`,
    AttributeDataType,
    DeveloperOnlyAttribute,
    Mutable: given.Mutable ?? true,
    Required: false,
    ...constraints(given, {
      ...(AttributeDataType === 'String' && { StringAttributeConstraints: {} }),
      ...(AttributeDataType === 'Number' && { NumberAttributeConstraints: {} }),
    }),
  };
}

type Constraints = Pick<SchemaAttribute, 'StringAttributeConstraints' | 'NumberAttributeConstraints'>;

/** Those of the attribute's type: the ones given, or the usual. */
function constraints(
  { Name = '', ...given }: SchemaAttributeInput,
  { StringAttributeConstraints: text, NumberAttributeConstraints: number }: Constraints,
): Constraints {
  const { StringAttributeConstraints, NumberAttributeConstraints } = given;
  const { MinLength, MaxLength } = StringAttributeConstraints ?? {};
  const { MinValue, MaxValue } = NumberAttributeConstraints ?? {};
  requireOrder(Name, { min: MinLength, max: MaxLength, pattern: /^\d{1,9}$/ });
  requireOrder(Name, { min: MinValue, max: MaxValue, pattern: /^-?\d{1,131}(?:\.\d+)?$/ });
  return {
    ...(text !== undefined && { StringAttributeConstraints: { ...text, ...StringAttributeConstraints } }),
    ...(number !== undefined && { NumberAttributeConstraints: { ...number, ...NumberAttributeConstraints } }),
  };
}

function requireOrder(
  name: string,
  range: { readonly min: string | undefined; readonly max: string | undefined; readonly pattern: RegExp },
): void {
  const { min, max, pattern } = range;
  const areNumbers = [min, max].every((bound) => bound === undefined || pattern.test(bound));
  const areOrdered = min === undefined || max === undefined || Number(min) <= Number(max);
  requireThat(areNumbers && areOrdered, `Invalid constraints of the schema attribute ${name}.`);
}
