import type { ParameterRecord } from './parameter-store.ts';
import type { StringFilter } from './parameter-types.ts';
import { parametersErrors } from './parameters-errors.ts';

/** A parameter that is to be judged. */
export interface FilteredParameter {
  readonly name: string;
  readonly record: ParameterRecord;
}

/** What filters look at but for paths and tags. */
const fields: { readonly [key: string]: (parameter: FilteredParameter) => readonly string[] } = {
  Name: ({ name }) => [name],
  Type: ({ record }) => [record.latest.type],
  KeyId: ({ record }) => (record.latest.keyId === undefined ? [] : [record.latest.keyId]),
  Tier: ({ record }) => [record.latest.tier],
  DataType: () => ['text'],
  Label: ({ record }) => Object.keys(record.labels),
};

/** Whether a parameter fits all filters, each by any of its values. @throws ServiceError */
export function isWanted(parameter: FilteredParameter, filters: readonly StringFilter[]): boolean {
  return filters.every((filter) => fits(parameter, filter));
}

/** Whether a name stands under a path, directly or anywhere. */
export function isUnder(name: string, path: string, isRecursive: boolean): boolean {
  const prefix = path.endsWith('/') ? path : `${path}/`;
  if (path !== '/' && !name.startsWith(prefix)) return false;
  const rest = path === '/' && !name.startsWith('/') ? name : name.slice(prefix.length);
  return isRecursive || !rest.includes('/');
}

function fits(parameter: FilteredParameter, { Key, Option = 'Equals', Values = [] }: StringFilter): boolean {
  if (Key === 'Path') {
    if (Option !== 'OneLevel' && Option !== 'Recursive' && Option !== 'Equals')
      throw parametersErrors.filterOption(Option);
    return Values.some((path) => isUnder(parameter.name, path, Option === 'Recursive'));
  }
  if (Key.startsWith('tag:')) {
    const tag = parameter.record.tags.find((each) => each.Key === Key.slice(4));
    return tag !== undefined && (Values.length === 0 || Values.includes(tag.Value));
  }
  const field = Object.hasOwn(fields, Key) ? fields[Key] : undefined;
  if (field === undefined) throw parametersErrors.filterKey(Key);
  const found = field(parameter);
  return Values.some((value) => found.some((each) => compare(each, Option, value)));
}

function compare(found: string, option: string, value: string): boolean {
  switch (option) {
    case 'Equals':
      return found === value;
    case 'BeginsWith':
      return found.startsWith(value) || found.startsWith(`/${value}`);
    case 'Contains':
      return found.includes(value);
    default:
      throw parametersErrors.filterOption(option);
  }
}
