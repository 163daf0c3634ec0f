import type { LogConfiguration } from '../run/container-output.ts';

// Members as the API spells them; what is only kept and shown is not named here. Instants are epoch milliseconds.

export type Tags = { readonly [key: string]: string };

export interface KeyValuePair {
  readonly name?: string;
  readonly value?: string;
}

export interface ResourceRequirement {
  readonly type: 'GPU' | 'MEMORY' | 'VCPU';
  readonly value: string;
}

export interface ContainerProperties {
  readonly image?: string;
  readonly vcpus?: number;
  readonly memory?: number;
  readonly command?: readonly string[];
  readonly environment?: readonly KeyValuePair[];
  readonly resourceRequirements?: readonly ResourceRequirement[];
  readonly jobRoleArn?: string;
  readonly executionRoleArn?: string;
  readonly user?: string;
  readonly privileged?: boolean;
  readonly readonlyRootFilesystem?: boolean;
  readonly logConfiguration?: LogConfiguration;
  readonly secrets?: readonly object[];
}

export type ContainerOverrides = Pick<
  ContainerProperties,
  'vcpus' | 'memory' | 'command' | 'environment' | 'resourceRequirements'
>;

export interface EvaluateOnExit {
  readonly onStatusReason?: string;
  readonly onReason?: string;
  readonly onExitCode?: string;
  readonly action: string;
}

export interface RetryStrategy {
  readonly attempts?: number;
  readonly evaluateOnExit?: readonly EvaluateOnExit[];
}

export interface JobTimeout {
  readonly attemptDurationSeconds?: number;
}

export interface RegisterJobDefinitionInput {
  readonly jobDefinitionName: string;
  readonly type: string;
  readonly parameters?: Tags;
  readonly schedulingPriority?: number;
  readonly containerProperties?: ContainerProperties;
  readonly nodeProperties?: object;
  readonly eksProperties?: object;
  readonly ecsProperties?: object;
  readonly consumableResourceProperties?: object;
  readonly retryStrategy?: RetryStrategy;
  readonly propagateTags?: boolean;
  readonly timeout?: JobTimeout;
  readonly tags?: Tags;
  readonly platformCapabilities?: readonly string[];
}

export interface JobDefinition extends Omit<RegisterJobDefinitionInput, 'containerProperties'> {
  readonly jobDefinitionArn: string;
  readonly revision: number;
  readonly status: 'ACTIVE' | 'INACTIVE';
  readonly containerProperties: ContainerProperties;
  readonly containerOrchestrationType: 'ECS';
}

export interface ComputeEnvironment {
  readonly computeEnvironmentName: string;
  readonly computeEnvironmentArn: string;
  readonly type: string;
  readonly state: 'ENABLED' | 'DISABLED';
  readonly status: 'VALID';
  readonly statusReason: string;
  readonly computeResources?: { readonly maxvCpus?: number };
  readonly unmanagedvCpus?: number;
  readonly serviceRole?: string;
  readonly tags: Tags;
  readonly uuid: string;
}

export interface JobQueue {
  readonly jobQueueName: string;
  readonly jobQueueArn: string;
  readonly state: 'ENABLED' | 'DISABLED';
  readonly status: 'VALID';
  readonly statusReason: string;
  readonly priority: number;
  readonly computeEnvironmentOrder: readonly {
    readonly order: number;
    readonly computeEnvironment: string;
  }[];
  readonly jobStateTimeLimitActions?: readonly object[];
  readonly tags: Tags;
}

export interface JobDependency {
  readonly jobId?: string;
  readonly type?: 'N_TO_N' | 'SEQUENTIAL';
}

export interface SubmitJobInput {
  readonly jobName: string;
  readonly jobQueue: string;
  readonly jobDefinition: string;
  readonly shareIdentifier?: string;
  readonly schedulingPriorityOverride?: number;
  readonly arrayProperties?: { readonly size?: number };
  readonly dependsOn?: readonly JobDependency[];
  readonly parameters?: Tags;
  readonly containerOverrides?: ContainerOverrides;
  readonly nodeOverrides?: object;
  readonly eksPropertiesOverride?: object;
  readonly ecsPropertiesOverride?: object;
  readonly consumableResourcePropertiesOverride?: object;
  readonly retryStrategy?: RetryStrategy;
  readonly propagateTags?: boolean;
  readonly timeout?: JobTimeout;
  readonly tags?: Tags;
}

/** In the order in which a job goes through them. */
export const jobStatuses = [
  'SUBMITTED',
  'PENDING',
  'RUNNABLE',
  'STARTING',
  'RUNNING',
  'SUCCEEDED',
  'FAILED',
] as const;

export type JobStatus = (typeof jobStatuses)[number];

/** The container of an attempt. */
export interface AttemptContainer {
  readonly containerInstanceArn: string;
  readonly taskArn: string;
  readonly exitCode?: number;
  readonly reason?: string;
  readonly logStreamName?: string;
  readonly networkInterfaces: readonly object[];
}

export interface Attempt {
  readonly container: AttemptContainer;
  readonly startedAt?: number;
  readonly stoppedAt: number;
  readonly statusReason: string;
}

export type StatusSummary = { readonly [status in JobStatus]?: number };

export interface ArrayProperties {
  readonly size?: number;
  readonly index?: number;
  readonly statusSummary?: StatusSummary;
  readonly statusSummaryLastUpdatedAt?: number;
}

/** A job as it is kept: what DescribeJobs shows of it, and some members that are only kept. */
export interface Job {
  readonly jobArn: string;
  readonly jobId: string;
  readonly jobName: string;
  readonly jobQueue: string;
  readonly jobDefinition: string;
  readonly status: JobStatus;
  readonly statusReason?: string;
  readonly createdAt: number;
  readonly startedAt?: number;
  readonly stoppedAt?: number;
  readonly attempts: readonly Attempt[];
  readonly retryStrategy: RetryStrategy;
  readonly timeout?: JobTimeout;
  readonly dependsOn: readonly JobDependency[];
  readonly parameters: Tags;
  readonly container: ContainerProperties & Partial<AttemptContainer>;
  readonly arrayProperties?: ArrayProperties;
  readonly isCancelled: boolean;
  readonly isTerminated: boolean;
  readonly tags: Tags;
  readonly propagateTags: boolean;
  readonly platformCapabilities: readonly string[];
  readonly shareIdentifier?: string;
  readonly schedulingPriority?: number;
  /** Attempts that were lost with the server; they count for no retry strategy. Kept only. */
  readonly hostLosses: number;
  /** Kept only: the compute environment of the attempt under way. */
  readonly computeEnvironment?: string;
  /** Kept only: what ends the job once its container has ended, whatever its exit code. */
  readonly ending?: { readonly statusReason: string };
  /** Kept only: of a child, how many it is one of. */
  readonly arraySize?: number;
  /** Kept only: how many children of an array job were made. */
  readonly childrenMade?: number;
}
