import { type CallScope, type CallService, ServiceError } from '@cairn/kit';
import type { NestedExecution } from '../engine/nested-executions.ts';
import { type ExpressChildren, isExpressArn } from '../express/express-children.ts';
import type { ExpressStarts } from '../express/express-starts.ts';
import type { ClosedExecution } from '../integrations/start-execution.ts';
import type { ExecutionReads } from '../operations/execution-reads.ts';

/** What children are found and stopped by. */
export interface ChildExecutionPorts {
  readonly reads: ExecutionReads;
  readonly expressChildren: ExpressChildren;
  readonly expressStarts: ExpressStarts;
  readonly callService: CallService;
}

/** Executions that tasks have started with `.sync`, Standard and Express. */
export class ChildExecutions {
  readonly #ports: ChildExecutionPorts;

  constructor(ports: ChildExecutionPorts) {
    this.#ports = ports;
  }

  async find(executionArn: string): Promise<NestedExecution | undefined> {
    const { reads, expressChildren } = this.#ports;
    if (isExpressArn(executionArn)) return await expressChildren.find(executionArn);
    try {
      const { executionId, machineId, status } = (await reads.find(executionArn)).row;
      return { executionId, machineId, closed: status !== 'RUNNING' };
    } catch (thrown) {
      if (thrown instanceof ServiceError) return undefined;
      throw thrown;
    }
  }

  /** @throws ServiceError ExecutionDoesNotExist */
  describe(executionArn: string, scope: CallScope): Promise<ClosedExecution> {
    const { reads, expressChildren } = this.#ports;
    if (isExpressArn(executionArn)) return expressChildren.describe(executionArn);
    return reads.describeExecution(scope, { executionArn });
  }

  /** On behalf of the parent, whose role has to allow it; no operation of the API stops an Express one. */
  async stop(executionArn: string, scope: CallScope): Promise<void> {
    const { expressChildren, expressStarts, callService } = this.#ports;
    if (!isExpressArn(executionArn)) {
      await callService({ ...scope, service: 'states', action: 'StopExecution', input: { executionArn } });
      return;
    }
    const child = await expressChildren.find(executionArn);
    if (child !== undefined) expressStarts.abort(child.executionId);
  }
}
