import { awsJsonOperation } from './aws-json.ts';
import type { Operation } from './operation.ts';
import { restJsonOperation } from './rest-json.ts';
import type { CallOptions, Wire } from './wire.ts';

/** A task of ECS. Instants are epoch seconds. */
export interface ContainerTask {
  readonly taskArn: string;
  readonly clusterArn: string;
  readonly taskDefinitionArn: string;
  readonly lastStatus: string;
  readonly createdAt?: number;
  readonly startedAt?: number;
  readonly stoppedAt?: number;
  readonly stoppedReason?: string;
  readonly containers?: readonly {
    readonly name?: string;
    readonly image?: string;
    readonly lastStatus?: string;
    readonly exitCode?: number;
    readonly reason?: string;
  }[];
}

/** A job of Batch. Instants are epoch milliseconds. */
export interface BatchJob {
  readonly jobArn: string;
  readonly jobId: string;
  readonly jobName: string;
  readonly jobQueue: string;
  readonly jobDefinition?: string;
  readonly status: string;
  readonly statusReason?: string;
  readonly createdAt?: number;
  readonly startedAt?: number;
  readonly stoppedAt?: number;
  readonly container?: {
    readonly image?: string;
    readonly command?: readonly string[];
    readonly exitCode?: number;
    readonly reason?: string;
    readonly logStreamName?: string;
    readonly logConfiguration?: { readonly options?: { readonly [name: string]: string } };
  };
}

type Continued = { readonly nextToken?: string };

const listClusters = awsJsonOperation<Continued, Continued & { readonly clusterArns: readonly string[] }>(
  'ecs',
  'ListClusters',
);
const listTasks = awsJsonOperation<
  Continued & { readonly cluster: string; readonly desiredStatus: string },
  Continued & { readonly taskArns: readonly string[] }
>('ecs', 'ListTasks');
const describeTasks = awsJsonOperation<
  { readonly cluster: string; readonly tasks: readonly string[] },
  { readonly tasks: readonly ContainerTask[] }
>('ecs', 'DescribeTasks');
export const stopTask = awsJsonOperation<
  { readonly cluster: string; readonly task: string; readonly reason: string },
  object
>('ecs', 'StopTask');
export const describeTaskDefinition = awsJsonOperation<
  { readonly taskDefinition: string },
  {
    readonly taskDefinition: {
      readonly containerDefinitions: readonly {
        readonly name: string;
        readonly logConfiguration?: {
          readonly logDriver?: string;
          readonly options?: { readonly [name: string]: string };
        };
      }[];
    };
  }
>('ecs', 'DescribeTaskDefinition');

/** DescribeTasks and DescribeJobs take so many at a time. */
const describedMax = 100;

/** The tasks of all clusters, those that run and those that have stopped within the hour. */
export const describeAllTasks: Operation<Readonly<Record<never, never>>, readonly ContainerTask[]> = {
  service: 'ecs',
  action: 'DescribeAllTasks',
  isRead: true,
  async run(wire, _, options) {
    const clusters = await pages(listClusters, {}, { wire, options }, (output) => output.clusterArns);
    const lists = await Promise.all(
      clusters.flatMap((cluster) =>
        ['RUNNING', 'STOPPED'].map(async (desiredStatus) => {
          const input = { cluster, desiredStatus };
          const arns = await pages(listTasks, input, { wire, options }, (output) => output.taskArns);
          const described = await Promise.all(
            parts(arns, describedMax).map((tasks) => describeTasks.run(wire, { cluster, tasks }, options)),
          );
          return described.flatMap(({ tasks }) => tasks);
        }),
      ),
    );
    const tasks = new Map(lists.flat().map((task) => [task.taskArn, task]));
    return [...tasks.values()];
  },
};

function batch<Input extends object, Output>(action: string): Operation<Input, Output> {
  const operation = restJsonOperation<Input, Output>({
    service: 'batch',
    action,
    method: 'POST',
    path: () => `/v1/${action.toLowerCase()}`,
    body: (input) => input,
  });
  return operation;
}

const describeJobQueues = batch<
  Continued,
  Continued & {
    readonly jobQueues: readonly { readonly jobQueueArn: string; readonly jobQueueName: string }[];
  }
>('DescribeJobQueues');
const listJobs = batch<
  Continued & { readonly jobQueue: string; readonly jobStatus: string },
  Continued & { readonly jobSummaryList: readonly { readonly jobId: string }[] }
>('ListJobs');
const describeJobs = batch<{ readonly jobs: readonly string[] }, { readonly jobs: readonly BatchJob[] }>(
  'DescribeJobs',
);
export const terminateJob = batch<{ readonly jobId: string; readonly reason: string }, object>(
  'TerminateJob',
);

const jobStatuses = ['SUBMITTED', 'PENDING', 'RUNNABLE', 'STARTING', 'RUNNING', 'SUCCEEDED', 'FAILED'];

/** The jobs of all queues. */
export const describeAllJobs: Operation<Readonly<Record<never, never>>, readonly BatchJob[]> = {
  service: 'batch',
  action: 'DescribeAllJobs',
  isRead: true,
  async run(wire, _, options) {
    const queues = await pages(describeJobQueues, {}, { wire, options }, (output) => output.jobQueues);
    const lists = await Promise.all(
      queues.flatMap(({ jobQueueArn }) =>
        jobStatuses.map((jobStatus) =>
          pages(listJobs, { jobQueue: jobQueueArn, jobStatus }, { wire, options }, (output) =>
            output.jobSummaryList.map(({ jobId }) => jobId),
          ),
        ),
      ),
    );
    const ids = [...new Set(lists.flat())];
    const described = await Promise.all(
      parts(ids, describedMax).map((jobs) => describeJobs.run(wire, { jobs }, options)),
    );
    return described.flatMap(({ jobs }) => jobs);
  },
};

async function pages<Input extends Continued, Output extends Continued, Item>(
  operation: Operation<Input, Output>,
  input: Input,
  { wire, options }: { readonly wire: Wire; readonly options: CallOptions | undefined },
  items: (output: Output) => readonly Item[],
): Promise<readonly Item[]> {
  const found: Item[] = [];
  let nextToken: string | undefined;
  do {
    const asked = nextToken === undefined ? input : { ...input, nextToken };
    const output = await operation.run(wire, asked, options);
    found.push(...items(output));
    nextToken = output.nextToken;
  } while (nextToken !== undefined);
  return found;
}

function parts<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
