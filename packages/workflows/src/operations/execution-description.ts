import type { ExecutionStatus, HistoryEvent } from '@cairn/asl';
import type { Payload } from '@cairn/kit';
import type { RedriveDescription } from './redrive.ts';

/** A status as it is shown: a child of a map run may wait for its turn in a redrive. */
export type ShownStatus = ExecutionStatus | 'PENDING_REDRIVE';

/** Output of DescribeExecution. */
export interface DescribeExecutionOutput extends RedriveDescription {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  /** The version it runs, where it was started by a version or an alias. */
  readonly stateMachineVersionArn?: string;
  readonly stateMachineAliasArn?: string;
  readonly name: string;
  readonly status: ShownStatus;
  readonly startDate: number;
  readonly stopDate?: number;
  readonly input: string;
  readonly inputDetails: { readonly included: true };
  readonly output?: string;
  readonly outputDetails?: { readonly included: true };
  readonly error?: string;
  readonly cause?: string;
  readonly traceHeader?: string;
  /** The map run that has started it. */
  readonly mapRunArn?: string;
}

/** Output of what succeeded, error and cause of what did not; a timed out execution has neither. */
export function describeEnd(
  status: ExecutionStatus,
  last: HistoryEvent | undefined,
): Pick<DescribeExecutionOutput, 'output' | 'outputDetails' | 'error' | 'cause'> {
  if (last === undefined || status === 'TIMED_OUT') return {};
  const { output, error, cause } = last.details ?? {};
  if (status === 'SUCCEEDED') {
    return { output: (output as Payload).text, outputDetails: { included: true } };
  }
  return {
    ...(typeof error === 'string' ? { error } : {}),
    ...(typeof cause === 'string' ? { cause } : {}),
  };
}
