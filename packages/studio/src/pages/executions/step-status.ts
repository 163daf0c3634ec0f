import { type StepStatus, statusWords } from '@cairn/diagram';
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

/** What a state's status is called, as it stands beside its sign. */
export function stepStatusLabel(status: StepStatus): string {
  const words = statusWords(status);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
