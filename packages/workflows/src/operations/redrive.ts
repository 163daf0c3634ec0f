import type { ExecutionStatus } from '@cairn/asl';

/** What DescribeExecution says about redriving. */
export interface RedriveDescription {
  readonly redriveCount: number;
  readonly redriveStatus: 'REDRIVABLE' | 'NOT_REDRIVABLE' | 'REDRIVABLE_BY_MAP_RUN';
  readonly redriveStatusReason?: string;
}

/** Whether AWS would redrive an execution in this status, with its reason if not. */
export function describeRedrive(status: ExecutionStatus): RedriveDescription {
  if (status !== 'RUNNING' && status !== 'SUCCEEDED') return { redriveCount: 0, redriveStatus: 'REDRIVABLE' };
  return {
    redriveCount: 0,
    redriveStatus: 'NOT_REDRIVABLE',
    redriveStatusReason: `Execution is ${status} and cannot be redriven`,
  };
}
