import type { ToastMessage } from '../../design/toasts.tsx';
import type { ExecutionDescription } from '../../wire/step-functions-types.ts';

/** What has become of a run that was redriven a moment ago. */
export function redriveOutcome({
  status,
  error,
}: Pick<ExecutionDescription, 'status' | 'error'>): ToastMessage {
  const why = error === undefined || error === '' ? '' : `: ${error}`;
  switch (status) {
    case 'RUNNING':
    case 'PENDING_REDRIVE':
      return { text: 'The run goes on where it failed' };
    case 'SUCCEEDED':
      return { text: 'The run went on and has succeeded' };
    case 'FAILED':
      return { kind: 'failed', text: `The run went on and has failed again${why}` };
    case 'TIMED_OUT':
      return { kind: 'failed', text: `The run went on and has timed out${why}` };
    case 'ABORTED':
      return { kind: 'failed', text: `The run went on and was stopped${why}` };
  }
}
