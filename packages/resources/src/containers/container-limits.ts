import type { Limit } from '@cairn/kit';

/** Names of the limits of containers. */
export type ContainerLimitName = keyof typeof containerLimits;

/**
 * Quotas of ECS and Batch with AWS's defaults, and caps of this machine.
 * Sources: "Amazon ECS service quotas" and "AWS Batch service quotas".
 */
export const containerLimits = {
  ecsTasksRunning: {
    name: 'ecsTasksRunning',
    description: 'Tasks of ECS that run at the same time; further ones wait in PROVISIONING.',
    unit: 'count',
    default: 32,
  },
  ecsTasksOpen: {
    name: 'ecsTasksOpen',
    description: 'Tasks of ECS of all clusters that have not stopped.',
    unit: 'count',
    default: 5_000,
  },
  ecsTasksPerRun: {
    name: 'ecsTasksPerRun',
    description: 'Tasks that one RunTask starts.',
    unit: 'count',
    default: 10,
  },
  ecsContainersPerTask: {
    name: 'ecsContainersPerTask',
    description: 'Containers of one task definition.',
    unit: 'count',
    default: 10,
  },
  ecsTaskDefinitionBytes: {
    name: 'ecsTaskDefinitionBytes',
    description: 'One task definition.',
    unit: 'bytes',
    default: 65_536,
  },
  ecsStoppedTaskSeconds: {
    name: 'ecsStoppedTaskSeconds',
    description: 'How long a stopped task is described.',
    unit: 'seconds',
    default: 3_600,
  },
  ecsStopTimeoutSeconds: {
    name: 'ecsStopTimeoutSeconds',
    description: 'Time between SIGTERM and SIGKILL where a container has no stopTimeout, and for jobs.',
    unit: 'seconds',
    default: 30,
  },
  batchJobsRunning: {
    name: 'batchJobsRunning',
    description: 'Jobs of Batch that run at the same time; further ones wait in RUNNABLE.',
    unit: 'count',
    default: 16,
  },
  batchJobsOpen: {
    name: 'batchJobsOpen',
    description: 'Jobs of Batch of all queues that have not ended.',
    unit: 'count',
    default: 1_000_000,
  },
  batchArraySize: {
    name: 'batchArraySize',
    description: 'Children of one array job.',
    unit: 'count',
    default: 10_000,
  },
  batchDependencies: {
    name: 'batchDependencies',
    description: 'Jobs that one job depends on.',
    unit: 'count',
    default: 20,
  },
  batchAttempts: {
    name: 'batchAttempts',
    description: 'Attempts of one job.',
    unit: 'count',
    default: 10,
  },
  batchTimeoutSecondsMin: {
    name: 'batchTimeoutSecondsMin',
    description: 'Shortest time-out of an attempt.',
    unit: 'seconds',
    default: 60,
  },
  batchJobRequestBytes: {
    name: 'batchJobRequestBytes',
    description: 'One request to submit a job or to register a job definition.',
    unit: 'bytes',
    default: 30_720,
  },
  batchJobRetentionDays: {
    name: 'batchJobRetentionDays',
    description: 'How long a job is described after its end.',
    unit: 'days',
    default: 7,
  },
  containerTags: {
    name: 'containerTags',
    description: 'Tags of one resource of ECS or Batch.',
    unit: 'count',
    default: 50,
  },
} as const satisfies { readonly [name: string]: Limit };
