import { classNames } from './class-names.ts';
import { type StatusKind, statusKindOf, statusWords } from './status.ts';
import { StatusIcon } from './status-icon.tsx';

export interface StatusBadgeProps {
  /** A status as Step Functions spells it (`TIMED_OUT`), or a kind. */
  readonly status: string;
  /** Words instead of the status's own. */
  readonly label?: string;
  /** `plain` has no ground: for tables. */
  readonly look?: 'badge' | 'plain';
}

/** A status by shape, word and colour. */
export function StatusBadge({ status, label, look = 'badge' }: StatusBadgeProps) {
  const kind: StatusKind = statusKindOf(status);
  return (
    <span className={classNames('status', `status-${kind}`, look === 'plain' && 'status-plain')}>
      <StatusIcon kind={kind} />
      {label ?? statusWords[kind]}
    </span>
  );
}
