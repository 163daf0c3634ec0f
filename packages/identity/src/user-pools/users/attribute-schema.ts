import type { SchemaAttribute } from '../records/pool-settings.ts';
import { userPoolErrors } from '../user-pool-errors.ts';

/** An attribute as calls carry it. */
export interface AttributeType {
  readonly Name: string;
  readonly Value?: string;
}

const lengthMax = 2_048;
/** As loose as addresses are: one sign, no spaces, a domain of letters, digits, hyphens and dots. */
const emailPattern = /^[^\s@<>()[\],;:"\\]{1,64}@[\p{L}\p{N}](?:[\p{L}\p{N}.-]{0,251}[\p{L}\p{N}])?$/u;
/** E.164. */
const phonePattern = /^\+[1-9]\d{1,14}$/;

export const isEmailAddress = (text: string): boolean =>
  text.length <= lengthMax && emailPattern.test(text) && !text.includes('..');
export const isPhoneNumber = (text: string): boolean => phonePattern.test(text);

/**
 * Attributes by name, each of them as the pool's schema wants it. A name that is given twice has its last value, as
 * Cognito takes it; an empty value is one.
 * @throws ServiceError InvalidParameterException
 */
export function checkedAttributes(
  schema: readonly SchemaAttribute[],
  given: readonly AttributeType[],
): { readonly [name: string]: string } {
  const byName = new Map(schema.map((attribute) => [attribute.Name, attribute]));
  const problems: string[] = [];
  const values = new Map<string, string>();
  for (const { Name, Value = '' } of given) {
    const attribute = byName.get(Name);
    if (attribute === undefined) problems.push(`${Name}: Attribute does not exist in the schema.`);
    else {
      checkFormat(Name, Value);
      const problem = valueProblem(attribute, Value);
      if (problem !== undefined) problems.push(`${Name}: ${problem}`);
    }
    values.set(Name, Value);
  }
  if (problems.length > 0) throw schemaError(problems);
  return Object.fromEntries(values);
}

/** @throws ServiceError InvalidParameterException where a required attribute is not there, or is empty */
export function checkRequiredAttributes(
  schema: readonly SchemaAttribute[],
  attributes: { readonly [name: string]: string },
): void {
  const missing = schema.filter(({ Name, Required }) => Required && Name !== 'sub' && !attributes[Name]);
  if (missing.length > 0) throw schemaError(missing.map(({ Name }) => `${Name}: The attribute is required`));
}

function schemaError(problems: readonly string[]) {
  return userPoolErrors.invalidParameter(
    `Attributes did not conform to the schema: ${problems.map((problem) => `${problem}\n`).join('')}`,
  );
}

function checkFormat(name: string, value: string): void {
  if (value === '') return;
  if (name === 'email' && !isEmailAddress(value)) {
    throw userPoolErrors.invalidParameter('Invalid email address format.');
  }
  if (name === 'phone_number' && !isPhoneNumber(value)) {
    throw userPoolErrors.invalidParameter('Invalid phone number format.');
  }
}

function valueProblem(attribute: SchemaAttribute, value: string): string | undefined {
  if (value.length > lengthMax) return `Attribute value must not be longer than ${lengthMax} characters.`;
  if (value === '') return undefined;
  switch (attribute.AttributeDataType) {
    case 'String':
      return lengthProblem(attribute, value);
    case 'Number':
      return numberProblem(attribute, value);
    case 'Boolean':
      return value === 'true' || value === 'false' ? undefined : 'Attribute value must be true or false.';
    case 'DateTime':
      return isDateTime(value) ? undefined : 'Attribute value must be a date and time.';
  }
}

function lengthProblem(
  { StringAttributeConstraints: bounds }: SchemaAttribute,
  value: string,
): string | undefined {
  const { length } = [...value];
  const min = Number(bounds?.MinLength ?? 0);
  const max = Number(bounds?.MaxLength ?? lengthMax);
  if (length < min) return `Attribute value must not be shorter than ${min} characters.`;
  if (length > max) return `Attribute value must not be longer than ${max} characters.`;
  return undefined;
}

function numberProblem(
  { NumberAttributeConstraints: bounds }: SchemaAttribute,
  value: string,
): string | undefined {
  if (!/^-?\d{1,30}(?:\.\d{1,30})?$/.test(value)) return 'Attribute value must be a number.';
  const number = Number(value);
  if (bounds?.MinValue !== undefined && number < Number(bounds.MinValue)) {
    return `Attribute value must not be less than ${bounds.MinValue}.`;
  }
  if (bounds?.MaxValue !== undefined && number > Number(bounds.MaxValue)) {
    return `Attribute value must not be greater than ${bounds.MaxValue}.`;
  }
  return undefined;
}

/** Seconds since 1970, or ISO 8601. */
function isDateTime(value: string): boolean {
  if (/^\d{1,13}$/.test(value)) return true;
  const isIso = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})?)?$/.test(
    value,
  );
  return isIso && !Number.isNaN(Date.parse(value));
}
