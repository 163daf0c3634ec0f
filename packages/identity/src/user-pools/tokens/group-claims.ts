import type { GroupRecord } from '../records/user-records.ts';

/** What the groups of a user give him, as tokens tell it. */
export interface GroupClaims {
  /** The lowest precedence first. */
  readonly groups: readonly string[];
  readonly roles: readonly string[];
  readonly preferredRole: string | undefined;
}

/**
 * The role of the group with the lowest precedence is the preferred one; where several groups of the same precedence
 * have different roles there is none. Source: developer guide, "Adding groups to a user pool".
 */
export function groupClaims(groups: readonly GroupRecord[]): GroupClaims {
  const sorted = [...groups].sort(
    (left, right) => precedenceOf(left) - precedenceOf(right) || (left.name < right.name ? -1 : 1),
  );
  const withRoles = sorted.filter(({ roleArn }) => roleArn !== undefined);
  const [first] = withRoles;
  const best = first && withRoles.filter((each) => precedenceOf(each) === precedenceOf(first));
  const isClear = best?.every(({ roleArn }) => roleArn === first?.roleArn) === true;
  return {
    groups: sorted.map(({ name }) => name),
    roles: [...new Set(withRoles.map(({ roleArn }) => roleArn as string))],
    preferredRole: isClear ? first?.roleArn : undefined,
  };
}

/** A group without one comes after all others. */
function precedenceOf({ precedence = Number.MAX_SAFE_INTEGER }: GroupRecord): number {
  return precedence;
}
