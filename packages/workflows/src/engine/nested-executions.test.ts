import { describe, expect, it } from 'vitest';
import type { SubmittedJob } from '../integrations/submitted-job.ts';
import type { CallOutcome } from '../integrations/task-call.ts';
import { NestedExecutions } from './nested-executions.ts';

const scope = { account: '000000000000', region: 'us-east-1', principal: { arn: '' } };

const described = {
  executionArn: 'child',
  stateMachineArn: 'machine',
  name: 'child',
  startDate: 1,
  input: '{}',
  redriveCount: 1,
  redriveStatus: 'REDRIVABLE',
};

function jobOf(executionArn: string): SubmittedJob {
  return {
    resourceType: 'states',
    action: 'startExecution',
    pattern: 'sync',
    names: { executionArn },
    scope,
  };
}

describe('nested executions', () => {
  it('tell the parents of a deleted machine, and read nothing for the others', async () => {
    const finished: [parent: number, outcome: CallOutcome][] = [];
    let reads = 0;
    const nested = new NestedExecutions({
      // Children 1 to 5 belong to machine 7, 6 to 10 to machine 8.
      find: async (arn) => {
        reads += 1;
        const executionId = Number(arn);
        return { executionId, machineId: executionId <= 5 ? 7 : 8, closed: false };
      },
      describe: async () => {
        throw new Error('nothing has closed');
      },
      stop: async () => {},
      finish: ({ executionId }, outcome) => finished.push([executionId, outcome]),
      requestId: () => 'id',
      reached: () => {},
      failed: async () => {},
    });
    for (let child = 1; child <= 10; child++) {
      const parent = { executionId: 100 + child, frameId: 0, scheduledEventId: 3 };
      nested.follow(parent, jobOf(`${child}`));
    }
    await new Promise<void>((resolve) => setImmediate(resolve));
    reads = 0;
    nested.machineDeleted(7);
    nested.machineDeleted(7);
    expect(finished.map(([parent]) => parent)).toEqual([101, 102, 103, 104, 105]);
    expect(finished[0]?.[1]).toMatchObject({ error: 'StepFunctions.ExecutionDoesNotExistException' });
    expect(reads).toBe(0);
  });

  it('do not take a child for ended that was redriven before it was looked at', async () => {
    const finished: CallOutcome[] = [];
    let status = 'RUNNING';
    const nested = new NestedExecutions({
      find: async () => ({ executionId: 1, machineId: 7, closed: false }),
      describe: async () => ({ ...described, status }),
      stop: async () => {},
      finish: (_parent, outcome) => finished.push(outcome),
      requestId: () => 'id',
      reached: () => {},
      failed: async () => {},
    });
    const parent = { executionId: 100, frameId: 0, scheduledEventId: 3 };
    nested.follow(parent, jobOf('child'));
    await new Promise<void>((resolve) => setImmediate(resolve));
    nested.closed(1);
    await new Promise<void>((resolve) => setImmediate(resolve));
    expect(finished).toEqual([]);
    status = 'FAILED';
    nested.closed(1);
    await new Promise<void>((resolve) => setImmediate(resolve));
    expect(finished).toMatchObject([{ kind: 'failure', error: 'States.TaskFailed' }]);
  });
});
