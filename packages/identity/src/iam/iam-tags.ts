import type { LimitValues } from '@cairn/kit';
import type { IdentityLimitName } from '../identity-limits.ts';
import type { Tag } from './iam-entities.ts';
import { iamErrors } from './iam-errors.ts';
import { type PageInput, type PageOutput, pageOf } from './iam-pages.ts';

/** Tags with others put over them, in the order of their first coming. Keys differ by more than their case. */
export function withTags(
  before: readonly Tag[],
  added: readonly Tag[] | undefined,
  { iamTagsPerEntity }: LimitValues<IdentityLimitName>,
): readonly Tag[] {
  if (added === undefined) return before;
  const keys = added.map(({ Key }) => Key.toLowerCase());
  if (new Set(keys).size !== keys.length) {
    throw iamErrors.invalidInput('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  }
  if (added.some(({ Key }) => /^aws:/i.test(Key))) {
    throw iamErrors.invalidInput('Tag keys beginning with aws: are reserved for system use.');
  }
  const tags = new Map(before.map((tag) => [tag.Key.toLowerCase(), tag]));
  for (const { Key, Value } of added) tags.set(Key.toLowerCase(), { Key, Value });
  if (tags.size > iamTagsPerEntity) throw iamErrors.quota('TagsPerEntity', iamTagsPerEntity);
  return [...tags.values()];
}

/** Tags without some. */
export function withoutTags(before: readonly Tag[], keys: readonly string[]): readonly Tag[] {
  const gone = new Set(keys.map((key) => key.toLowerCase()));
  return before.filter(({ Key }) => !gone.has(Key.toLowerCase()));
}

/** A page of tags, in the order of their keys. */
export function listTags(
  tags: readonly Tag[],
  page: PageInput,
): { readonly Tags: readonly Tag[] } & PageOutput {
  const keyOf = ({ Key }: Tag): string => Key.toLowerCase();
  const sorted = [...tags].sort((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
  const { items, page: output } = pageOf(sorted, page, keyOf);
  return { Tags: items, ...output };
}
