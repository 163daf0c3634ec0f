import { invariant } from '@cairn/kit';
import type { ExecutionRow } from '@cairn/workflows';

type ExecutionStatus = ExecutionRow['status'];

/** A status is kept as its position here; entries are added at the end only. */
export const executionStatuses: readonly ExecutionStatus[] = [
  'RUNNING',
  'SUCCEEDED',
  'FAILED',
  'TIMED_OUT',
  'ABORTED',
];

/** The number that stands for `RUNNING`. */
export const runningCode = 0;

const codes = new Map(executionStatuses.map((status, code) => [status, code]));

/** The number kept for a status. */
export function statusCode(status: ExecutionStatus): number {
  const code = codes.get(status);
  invariant(code !== undefined, `unknown execution status ${status}`);
  return code;
}

/** The status that a kept number stands for. */
export function statusOf(code: number): ExecutionStatus {
  const status = executionStatuses[code];
  invariant(status !== undefined, `unknown execution status code ${code}`);
  return status;
}
