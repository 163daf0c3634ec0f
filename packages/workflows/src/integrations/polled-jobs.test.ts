import { type Alarm, type AlarmClock, type Json, type ServiceCall, ServiceError } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import { jobKind } from './job-kinds.ts';
import { PolledJobs } from './polled-jobs.ts';
import type { SubmittedJob } from './submitted-job.ts';
import type { CallOutcome } from './task-call.ts';

const scope = { account: '000000000000', region: 'us-east-1', principal: { arn: 'role' } };
const task = { executionId: 1, frameId: 0, scheduledEventId: 2 };
const batchJob: SubmittedJob = {
  resourceType: 'batch',
  action: 'submitJob',
  pattern: 'sync',
  names: { JobId: 'j1' },
  scope,
};

/** Time that a test moves. */
class HandClock implements AlarmClock {
  nowMs = 0;
  readonly #alarms = new Map<Alarm, { atMs: number; ring: () => void }>();

  now(): number {
    return this.nowMs;
  }

  alarm(ring: () => void): Alarm {
    const alarm: Alarm = {
      set: (atMs) => {
        if (atMs === undefined) this.#alarms.delete(alarm);
        else this.#alarms.set(alarm, { atMs, ring });
      },
    };
    return alarm;
  }

  /** Goes on to the next alarm. @returns how far that was; undefined when none is set */
  next(): number | undefined {
    const due = [...this.#alarms].sort(([, one], [, other]) => one.atMs - other.atMs)[0];
    if (due === undefined) return undefined;
    const [alarm, { atMs, ring }] = due;
    const waited = atMs - this.nowMs;
    this.#alarms.delete(alarm);
    this.nowMs = atMs;
    ring();
    return waited;
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function make(answers: () => Json) {
  const clock = new HandClock();
  const ended: CallOutcome[] = [];
  const calls: string[] = [];
  let isStopped = false;
  const polled = new PolledJobs('batch', {
    integrations: {
      ids: { uuid: () => 'id' } as never,
      now: () => 0,
      callService: async ({ service, action, input }: ServiceCall) => {
        calls.push(`${service} ${action} ${JSON.stringify(input)}`);
        return answers();
      },
    } as never,
    clock,
    finish: (_task, outcome) => ended.push(outcome),
    isStopped: () => isStopped,
    log: () => {},
  });
  const stop = (): void => {
    isStopped = true;
  };
  return { polled, clock, ended, calls, stop };
}

describe('polled jobs', () => {
  it('are described at once and then ever more seldom, until they end', async () => {
    let status = 'RUNNING';
    const { polled, clock, ended, calls } = make(() => ({ jobs: [{ jobId: 'j1', status }] }));
    polled.follow(task, batchJob);
    polled.follow(task, batchJob);
    const waits: unknown[] = [];
    for (let turns = 0; turns < 12; turns += 1) {
      await turn();
      waits.push(clock.next());
    }
    expect(calls[0]).toBe('batch DescribeJobs {"jobs":["j1"]}');
    expect(waits.slice(0, 4)).toEqual([500, 750, 1125, 1687.5]);
    expect(waits.at(-1)).toBe(20_000);
    status = 'SUCCEEDED';
    await turn();
    await turn();
    expect(ended.map((outcome) => outcome.kind === 'result' && outcome.output.value)).toEqual([
      { JobId: 'j1', Status: 'SUCCEEDED' },
    ]);
    expect(clock.next()).toBeUndefined();
  });

  it('are described at once when somebody says that they have changed', async () => {
    let status = 'RUNNING';
    const { polled, clock, ended } = make(() => ({ jobs: [{ jobId: 'j1', status }] }));
    polled.follow(task, batchJob);
    await turn();
    status = 'FAILED';
    polled.hint('another');
    await turn();
    expect(ended).toEqual([]);
    polled.hint('j1');
    await turn();
    expect(ended).toEqual([
      { kind: 'failure', error: 'States.TaskFailed', cause: '{"JobId":"j1","Status":"FAILED"}' },
    ]);
    expect(clock.nowMs).toBe(0);
  });

  it('that cannot be described for now are asked for again; a refusal fails the task', async () => {
    let thrown = new ServiceError('ServerException', 'busy', { status: 500, retryable: true });
    const { polled, clock, ended } = make(() => {
      throw thrown;
    });
    polled.follow(task, batchJob);
    await turn();
    expect(ended).toEqual([]);
    thrown = new ServiceError('ClientException', 'no such job');
    clock.next();
    await turn();
    expect(ended).toMatchObject([{ kind: 'failure', error: 'Batch.ClientException' }]);
  });

  it('are let alone when nobody waits any more, or the server stops', async () => {
    const running = make(() => ({ jobs: [{ jobId: 'j1', status: 'RUNNING' }] }));
    running.polled.follow(task, batchJob);
    await turn();
    running.polled.forget(task);
    await turn();
    expect(running.clock.next()).toBeUndefined();
    expect(running.calls).toHaveLength(1);
    const stopping = make(() => ({ jobs: [{ jobId: 'j1', status: 'SUCCEEDED' }] }));
    stopping.stop();
    stopping.polled.follow(task, batchJob);
    await turn();
    expect(stopping.calls).toEqual([]);
  });

  it('are stopped by the action of their service', async () => {
    const { polled, calls } = make(() => ({}));
    await polled.stop(batchJob);
    expect(calls).toEqual(['batch TerminateJob {"jobId":"j1","reason":"Aborted by AWS Step Functions"}']);
  });
});

describe('kinds of jobs', () => {
  const end = (resource: string, description: Json): unknown => {
    const [resourceType, action] = resource.split(':') as [string, string];
    const outcome = jobKind(resourceType, action)?.outcomeOf(description);
    return outcome?.kind === 'result' ? outcome.output.value : outcome?.kind;
  };

  it.each<[resource: string, description: Json, expected: unknown]>([
    ['ecs:runTask', { Tasks: [{ LastStatus: 'RUNNING' }] }, undefined],
    [
      'ecs:runTask',
      { Tasks: [{ LastStatus: 'STOPPED', Containers: [{ ExitCode: 0 }] }] },
      { LastStatus: 'STOPPED', Containers: [{ ExitCode: 0 }] },
    ],
    ['ecs:runTask', { Tasks: [{ LastStatus: 'STOPPED', Containers: [{ ExitCode: 1 }] }] }, 'failure'],
    ['ecs:runTask', { Tasks: [{ LastStatus: 'STOPPED', StopCode: 'TaskFailedToStart' }] }, 'failure'],
    ['ecs:runTask', { Tasks: [], Failures: [{ Reason: 'MISSING' }] }, 'failure'],
    ['glue:startJobRun', { JobRun: { JobRunState: 'STARTING' } }, undefined],
    ['glue:startJobRun', { JobRun: { JobRunState: 'TIMEOUT' } }, 'failure'],
    ['databrew:startJobRun', { State: 'SUCCEEDED' }, { State: 'SUCCEEDED' }],
    [
      'athena:startQueryExecution',
      { QueryExecution: { Status: { State: 'SUCCEEDED' } } },
      { QueryExecution: { Status: { State: 'SUCCEEDED' } } },
    ],
    [
      'codebuild:startBuild',
      { Builds: [{ BuildStatus: 'SUCCEEDED' }] },
      { Build: { BuildStatus: 'SUCCEEDED' } },
    ],
    ['sagemaker:createTrainingJob', { TrainingJobStatus: 'Stopping' }, undefined],
    ['sagemaker:createTrainingJob', { TrainingJobStatus: 'Stopped' }, 'failure'],
    ['eks:deleteCluster', {}, {}],
    ['eks:deleteCluster', { Cluster: { Status: 'DELETING' } }, undefined],
    ['mediaconvert:createJob', { Job: { Status: 'COMPLETE' } }, { Job: { Status: 'COMPLETE' } }],
  ])('%s: %j', (resource, description, expected) => {
    expect(end(resource, description)).toEqual(expected);
  });

  it('name a job by its answer and its parameters', () => {
    const glue = jobKind('glue', 'startJobRun');
    expect(glue?.namesOf({ JobName: 'etl' }, { JobRunId: 'r1' })).toEqual({ JobName: 'etl', RunId: 'r1' });
    expect(glue?.namesOf({ JobName: 'etl' }, {})).toBeUndefined();
    expect(jobKind('glue', 'getJob')).toBeUndefined();
  });
});
