import type { OperationInput } from '../operation.ts';

/** Tags that a request sets, however its service spells them: lists of `Key` and `Value`, of `key` and `value`, maps. */
export function requestTags(input: OperationInput): { readonly [key: string]: string } | undefined {
  const tags = input.Tags ?? input.tags;
  if (typeof tags !== 'object' || tags === null) return undefined;
  if (!Array.isArray(tags)) return tags as { readonly [key: string]: string };
  const entries = tags.flatMap((tag: { readonly [member: string]: unknown }) => {
    const key = tag.Key ?? tag.key;
    return typeof key === 'string' ? [[key, String(tag.Value ?? tag.value ?? '')] as const] : [];
  });
  return Object.fromEntries(entries);
}
