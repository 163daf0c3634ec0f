import type { Item } from '../../wire/tables.ts';

/** Whether two items hold the same; members may stand in another order, as may those of sets. */
export function isSameItem(one: Item | undefined, other: Item | undefined): boolean {
  return canonicalText(one) === canonicalText(other);
}

function canonicalText(value: unknown): string {
  return JSON.stringify(value, (name, member: unknown) => {
    if (Array.isArray(member)) return setNames.has(name) ? member.toSorted() : member;
    if (typeof member !== 'object' || member === null) return member;
    return Object.fromEntries(Object.entries(member).sort(([left], [right]) => (left < right ? -1 : 1)));
  });
}

const setNames: ReadonlySet<string> = new Set(['SS', 'NS', 'BS']);
