/** How a run or a state stands, as it is drawn. */
export type StatusKind = 'running' | 'succeeded' | 'failed' | 'timed-out' | 'aborted' | 'caught' | 'waiting';

/** What each is called. */
export const statusWords: { readonly [kind in StatusKind]: string } = {
  running: 'Running',
  succeeded: 'Succeeded',
  failed: 'Failed',
  'timed-out': 'Timed out',
  aborted: 'Aborted',
  caught: 'Caught',
  waiting: 'Waiting',
};

const kinds: { readonly [status: string]: StatusKind } = {
  RUNNING: 'running',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  TIMED_OUT: 'timed-out',
  ABORTED: 'aborted',
  PENDING_REDRIVE: 'waiting',
  CAUGHT: 'caught',
  CAUGHT_ERROR: 'caught',
  RETRIABLE: 'caught',
  ACTIVE: 'succeeded',
  DELETING: 'aborted',
};

/** The kind of a status as a service spells it; what is unknown is drawn as waiting. */
export function statusKindOf(status: string): StatusKind {
  return kinds[status] ?? (Object.hasOwn(statusWords, status) ? (status as StatusKind) : 'waiting');
}
