import { StatusBadge } from '../../design/status-badge.tsx';

interface UserStatusProps {
  /** As Cognito spells it. */
  readonly status: string;
  readonly isEnabled: boolean;
  readonly look?: 'badge' | 'plain';
}

/** What each is called, and the status of runs that looks like it. */
const words: { readonly [status: string]: readonly [label: string, looksLike: string] } = {
  CONFIRMED: ['Confirmed', 'succeeded'],
  UNCONFIRMED: ['Not confirmed', 'waiting'],
  FORCE_CHANGE_PASSWORD: ['New password awaited', 'waiting'],
  RESET_REQUIRED: ['Password was reset', 'caught'],
  EXTERNAL_PROVIDER: ['Of a provider', 'succeeded'],
};

/** Statuses that lists are narrowed to. */
export const userStatuses: readonly { readonly status: string; readonly label: string }[] = Object.entries(
  words,
).map(([status, [label]]) => ({ status, label }));

/** How a user stands. */
export function UserStatus({ status, isEnabled, look = 'badge' }: UserStatusProps) {
  const [label, looksLike] = isEnabled ? (words[status] ?? [status, 'waiting']) : ['Disabled', 'aborted'];
  return <StatusBadge status={looksLike} label={label} look={look} />;
}
