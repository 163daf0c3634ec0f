import { type FoundExecution, listExpressExecutions } from '../../wire/cairn.ts';
import { isExpress } from '../../wire/is-express.ts';
import type { ServiceError } from '../../wire/service-error.ts';
import {
  describeExecution,
  describeStateMachine,
  describeStateMachineForExecution,
} from '../../wire/step-functions.ts';
import type { ExecutionDescription } from '../../wire/step-functions-types.ts';
import { useOperation } from '../../wire/use-operation.ts';

/** A run and the definition that it runs by. */
export interface DescribedExecution {
  readonly execution: ExecutionDescription | undefined;
  /** JSON text. */
  readonly definitionText: string | undefined;
  readonly error: ServiceError | null;
}

/**
 * Describes a run. AWS's operations know nothing of Express executions: those are found among the ones that the server
 * keeps, and drawn over the machine as it is now.
 */
export function useExecution(executionArn: string): DescribedExecution {
  const express = isExpress(executionArn);
  const standardArn = express ? undefined : { executionArn };
  const described = useOperation(describeExecution, standardArn);
  const machine = useOperation(describeStateMachineForExecution, standardArn);
  const stateMachineArn = machineOf(executionArn);
  const kept = useOperation(listExpressExecutions, express ? { stateMachineArn } : undefined);
  const present = useOperation(describeStateMachine, express ? { stateMachineArn } : undefined);
  if (!express)
    return {
      execution: described.data,
      definitionText: machine.data?.definition,
      error: described.error ?? null,
    };
  return {
    execution: kept.data?.executions.find((one) => one.executionArn === executionArn) as
      | (FoundExecution & ExecutionDescription)
      | undefined,
    definitionText: present.data?.definition,
    error: kept.error ?? present.error ?? null,
  };
}

/** The ARN of the machine that an execution's ARN names. */
function machineOf(executionArn: string): string {
  const [arn, partition, service, region, account, , name = ''] = executionArn.split(':');
  return [arn, partition, service, region, account, 'stateMachine', name.split('/')[0]].join(':');
}
