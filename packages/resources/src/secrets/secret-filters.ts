import type { SecretRecord } from './secret-store.ts';
import type { Filter } from './secret-types.ts';
import { secretsErrors } from './secrets-errors.ts';

/** What filters look at; values are compared from their beginning. */
const fields: { readonly [key: string]: (record: SecretRecord) => readonly string[] } = {
  name: ({ name }) => [name],
  description: ({ description }) => (description === undefined ? [] : words(description)),
  'tag-key': ({ tags }) => tags.map(({ Key = '' }) => Key),
  'tag-value': ({ tags }) => tags.map(({ Value = '' }) => Value),
  'primary-region': () => [],
  'owning-service': () => [],
  all: ({ name, description = '', tags }) => [
    name,
    ...words(name),
    ...words(description),
    ...tags.flatMap(({ Key = '', Value = '' }) => [Key, Value]),
  ],
};
/** These are told apart by case. */
const exact: ReadonlySet<string> = new Set(['name', 'tag-key', 'tag-value']);

/**
 * Whether a secret fits all filters, each by any of its values; a value that begins with `!` is what it must not be.
 * @throws ServiceError InvalidParameterException
 */
export function isWanted(record: SecretRecord, filters: readonly Filter[]): boolean {
  return filters.every(({ Key = '', Values = [] }) => {
    const field = Object.hasOwn(fields, Key) ? fields[Key] : undefined;
    if (field === undefined)
      throw secretsErrors.invalid(
        `1 validation error detected: Value '${Key}' at 'filters' failed to satisfy constraint: Member must satisfy enum value set: [all, name, tag-key, description, tag-value, primary-region, owning-service]`,
      );
    const fold = (text: string) => (exact.has(Key) ? text : text.toLowerCase());
    const found = field(record).map(fold);
    const has = (value: string) => found.some((each) => each.startsWith(fold(value)));
    const isNot = Values.filter((value) => value.startsWith('!')).map((value) => value.slice(1));
    const is = Values.filter((value) => !value.startsWith('!'));
    return !isNot.some(has) && (is.length === 0 || is.some(has));
  });
}

function words(text: string): readonly string[] {
  return text.split(/[\s/_+=.@-]+/).filter((word) => word !== '');
}
