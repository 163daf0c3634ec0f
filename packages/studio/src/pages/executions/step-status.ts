import type { StepStatus } from '@cairn/diagram';
import type { StatusKind } from '../../design/status.ts';

/** How a state's status is drawn. */
export function statusKindOfStep(status: StepStatus): StatusKind {
  switch (status) {
    case 'timedOut':
      return 'timed-out';
    case 'retrying':
      return 'waiting';
    default:
      return status;
  }
}
