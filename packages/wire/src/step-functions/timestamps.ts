import { epochSeconds } from '../protocol/instants.ts';

/** Which members of an output are instants: of its own, and of the items of its lists. */
export interface TimestampMembers {
  readonly own?: readonly string[];
  readonly items?: { readonly [list: string]: readonly string[] };
}

type Members = { readonly [member: string]: unknown };

/**
 * Turns instants (epoch milliseconds) into what awsJson sends: epoch seconds with a fraction.
 * @returns a copy; members that are not instants are shared.
 */
export function toEpochSeconds(output: Members, timestamps: TimestampMembers): Members {
  const copy = withSeconds(output, timestamps.own ?? []);
  for (const [list, members] of Object.entries(timestamps.items ?? {})) {
    const items = output[list];
    if (Array.isArray(items)) copy[list] = items.map((item: Members) => withSeconds(item, members));
  }
  return copy;
}

function withSeconds(value: Members, members: readonly string[]): Record<string, unknown> {
  const copy: Record<string, unknown> = { ...value };
  for (const member of members) {
    const instantMs = copy[member];
    if (typeof instantMs === 'number') copy[member] = epochSeconds(instantMs);
  }
  return copy;
}
