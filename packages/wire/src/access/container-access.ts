import { type CallScope, parseArn, ServiceError } from '@cairn/kit';
import {
  batchNameOf,
  clusterNameOf,
  clusterOfTask,
  definitionNameOf,
  readJobDefinitionName,
  taskIdOf,
} from '@cairn/resources/containers';
import { each, localArn, on, type ResourcesOf, type ServiceAccess } from './operation-access.ts';

type Input = { readonly [member: string]: unknown };

/** Containers are given credentials of the role: it has to trust those who run them. */
const toTasks = {
  to: 'ecs-tasks.amazonaws.com',
  untrusted: (role: string) =>
    new ServiceError(
      'ClientException',
      `ECS was unable to assume the role '${role}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.`,
    ),
};
const passes = {
  ...toTasks,
  roles: ({ taskRoleArn, executionRoleArn, overrides }: Input) => {
    const over = (overrides ?? {}) as Input;
    return [taskRoleArn, executionRoleArn, over.taskRoleArn, over.executionRoleArn];
  },
};
/**
 * Containers are of the caller's account and region, whatever an ARN says of its own: what is asked about is what will be
 * found by the name in it.
 */
const ecs = (scope: CallScope, resource: string): string => localArn(scope, 'ecs', resource);
const definitionName = (given: string): string => {
  const { family, revision } = definitionNameOf(given);
  return revision === undefined ? family : `${family}:${revision}`;
};
const definition: ResourcesOf = (scope, { taskDefinition }) =>
  typeof taskDefinition === 'string' ? [ecs(scope, `task-definition/${definitionName(taskDefinition)}`)] : [];
/** Tasks bear their cluster's name in their ARN. */
const task: ResourcesOf = (scope, { task: one, tasks, cluster }) =>
  [one, ...((tasks ?? []) as readonly unknown[])].flatMap((given) =>
    typeof given === 'string' ? [taskArn(scope, given, cluster)] : [],
  );
const taskArn = (scope: CallScope, given: string, cluster: unknown): string => {
  const clusterName = clusterOfTask(given) ?? clusterNameOf(cluster as string | undefined);
  return ecs(scope, `task/${clusterName}/${taskIdOf(given)}`);
};
const cluster: ResourcesOf = (scope, { clusterName, cluster: given }) => [
  ecs(scope, `cluster/${clusterNameOf((clusterName ?? given) as string | undefined)}`),
];
const tagged: ResourcesOf = (scope, { resourceArn }) => {
  const arn = String(resourceArn);
  const kind = parseArn(arn)?.resource.split('/', 1)[0];
  if (kind === 'cluster') return [ecs(scope, `cluster/${clusterNameOf(arn)}`)];
  if (kind === 'task') return [taskArn(scope, arn, undefined)];
  return [ecs(scope, `task-definition/${definitionName(arn)}`)];
};

const textsIn = (list: unknown): readonly string[] => (list ?? []) as readonly string[];

export const ecsAccess: ServiceAccess = {
  RunTask: on(definition, { passes }),
  StartTask: on(definition, { passes }),
  RegisterTaskDefinition: { passes },
  ...each('StopTask DescribeTasks', on(task)),
  ...each('CreateCluster DeleteCluster', on(cluster)),
  DescribeClusters: on((scope, { clusters }) =>
    (textsIn(clusters).length === 0 ? [undefined] : textsIn(clusters)).map((given) =>
      ecs(scope, `cluster/${clusterNameOf(given)}`),
    ),
  ),
  DeleteTaskDefinitions: on((scope, { taskDefinitions }) =>
    textsIn(taskDefinitions).flatMap((taskDefinition) => definition(scope, { taskDefinition })),
  ),
  ...each('TagResource UntagResource ListTagsForResource', on(tagged)),
};

const roleOf = (properties: unknown) => {
  const { jobRoleArn, executionRoleArn } = (properties ?? {}) as Input;
  return [jobRoleArn, executionRoleArn];
};

const batch =
  (member: string, kind: string): ResourcesOf =>
  (scope, input) => {
    const given = input[member];
    return typeof given === 'string' ? [localArn(scope, 'batch', `${kind}/${batchNameOf(given)}`)] : [];
  };
const jobDefinition =
  (member: string): ResourcesOf =>
  (scope, input) => {
    const given = input[member];
    if (typeof given !== 'string') return [];
    const { name, revision } = readJobDefinitionName(given);
    const suffix = revision === undefined ? '' : `:${revision}`;
    return [localArn(scope, 'batch', `job-definition/${name}${suffix}`)];
  };
const taggedInBatch: ResourcesOf = (scope, input) => {
  const kind = parseArn(String(input.resourceArn))?.resource.split('/', 1)[0] ?? '*';
  return (kind === 'job-definition' ? jobDefinition('resourceArn') : batch('resourceArn', kind))(
    scope,
    input,
  );
};

export const batchAccess: ServiceAccess = {
  SubmitJob: on((scope, input) => [
    ...jobDefinition('jobDefinition')(scope, input),
    ...batch('jobQueue', 'job-queue')(scope, input),
  ]),
  ...each('TerminateJob CancelJob', on(batch('jobId', 'job'))),
  RegisterJobDefinition: on(jobDefinition('jobDefinitionName'), {
    passes: {
      ...toTasks,
      roles: ({ containerProperties }) => roleOf(containerProperties),
    },
  }),
  DeregisterJobDefinition: on(jobDefinition('jobDefinition')),
  CreateJobQueue: on(batch('jobQueueName', 'job-queue')),
  ...each('UpdateJobQueue DeleteJobQueue', on(batch('jobQueue', 'job-queue'))),
  CreateComputeEnvironment: on(batch('computeEnvironmentName', 'compute-environment'), {
    passes: { to: 'batch.amazonaws.com', roles: ({ serviceRole }) => [serviceRole] },
  }),
  ...each(
    'UpdateComputeEnvironment DeleteComputeEnvironment',
    on(batch('computeEnvironment', 'compute-environment')),
  ),
  ...each('TagResource UntagResource ListTagsForResource', on(taggedInBatch)),
};
