import { arnIn, each, named, on, type ResourcesOf, type ServiceAccess } from './operation-access.ts';

type Input = { readonly [member: string]: unknown };

const passes = {
  to: 'ecs-tasks.amazonaws.com',
  roles: ({ taskRoleArn, executionRoleArn, overrides }: Input) => {
    const over = (overrides ?? {}) as Input;
    return [taskRoleArn, executionRoleArn, over.taskRoleArn, over.executionRoleArn];
  },
};
const definition = named('ecs', 'taskDefinition', 'task-definition/');
/** Tasks bear their cluster's name in their ARN. */
const task: ResourcesOf = (scope, { task: one, tasks, cluster }) =>
  [one, ...((tasks ?? []) as readonly unknown[])].flatMap((each) => {
    if (typeof each !== 'string') return [];
    const clusterName = String(cluster ?? 'default').replace(/^.*cluster\//, '');
    return named('ecs', 'id', `task/${clusterName}/`)(scope, { id: each });
  });

/** All that a list names; `*` where there is none. */
const eachNamed =
  (member: string, prefix: string): ResourcesOf =>
  (scope, input) =>
    ((input[member] ?? []) as readonly unknown[]).flatMap((id) => named('ecs', 'id', prefix)(scope, { id }));

export const ecsAccess: ServiceAccess = {
  RunTask: on(definition, { passes }),
  StartTask: on(definition, { passes }),
  RegisterTaskDefinition: { passes },
  ...each('StopTask DescribeTasks', on(task)),
  CreateCluster: on(named('ecs', 'clusterName', 'cluster/')),
  DeleteCluster: on(named('ecs', 'cluster', 'cluster/')),
  DescribeClusters: on(eachNamed('clusters', 'cluster/')),
  DeleteTaskDefinitions: on(eachNamed('taskDefinitions', 'task-definition/')),
  ...each('TagResource UntagResource ListTagsForResource', on(arnIn('resourceArn'))),
};

const roleOf = (properties: unknown) => {
  const { jobRoleArn, executionRoleArn } = (properties ?? {}) as Input;
  return [jobRoleArn, executionRoleArn];
};

export const batchAccess: ServiceAccess = {
  SubmitJob: on((scope, input) => [
    ...named('batch', 'jobDefinition', 'job-definition/')(scope, input),
    ...named('batch', 'jobQueue', 'job-queue/')(scope, input),
  ]),
  ...each('TerminateJob CancelJob', on(named('batch', 'jobId', 'job/'))),
  RegisterJobDefinition: on(named('batch', 'jobDefinitionName', 'job-definition/'), {
    passes: {
      to: 'ecs-tasks.amazonaws.com',
      roles: ({ containerProperties }) => roleOf(containerProperties),
    },
  }),
  DeregisterJobDefinition: on(named('batch', 'jobDefinition', 'job-definition/')),
  CreateJobQueue: on(named('batch', 'jobQueueName', 'job-queue/')),
  ...each('UpdateJobQueue DeleteJobQueue', on(named('batch', 'jobQueue', 'job-queue/'))),
  CreateComputeEnvironment: on(named('batch', 'computeEnvironmentName', 'compute-environment/'), {
    passes: { to: 'batch.amazonaws.com', roles: ({ serviceRole }) => [serviceRole] },
  }),
  ...each(
    'UpdateComputeEnvironment DeleteComputeEnvironment',
    on(named('batch', 'computeEnvironment', 'compute-environment/')),
  ),
  ...each('TagResource UntagResource ListTagsForResource', on(arnIn('resourceArn'))),
};
