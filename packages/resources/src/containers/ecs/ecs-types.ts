import type { LogConfiguration } from '../run/container-output.ts';

// Members as the API spells them; what is only kept and shown is not named here.

export interface Tag {
  readonly key?: string;
  readonly value?: string;
}

export interface KeyValuePair {
  readonly name?: string;
  readonly value?: string;
}

export interface Cluster {
  readonly clusterArn: string;
  readonly clusterName: string;
  readonly status: 'ACTIVE' | 'INACTIVE';
  readonly tags: readonly Tag[];
  readonly settings?: readonly object[];
  readonly configuration?: object;
}

export interface ContainerDependency {
  readonly containerName: string;
  readonly condition: 'START' | 'COMPLETE' | 'SUCCESS' | 'HEALTHY';
}

export interface ContainerDefinition {
  readonly name?: string;
  readonly image?: string;
  readonly cpu?: number;
  readonly memory?: number;
  readonly memoryReservation?: number;
  readonly essential?: boolean;
  readonly entryPoint?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: readonly KeyValuePair[];
  readonly dependsOn?: readonly ContainerDependency[];
  readonly workingDirectory?: string;
  readonly user?: string;
  readonly privileged?: boolean;
  readonly readonlyRootFilesystem?: boolean;
  readonly stopTimeout?: number;
  readonly logConfiguration?: LogConfiguration;
  readonly secrets?: readonly object[];
  readonly environmentFiles?: readonly object[];
}

export interface TaskDefinition {
  readonly taskDefinitionArn: string;
  readonly family: string;
  readonly revision: number;
  readonly containerDefinitions: readonly ContainerDefinition[];
  readonly status: 'ACTIVE' | 'INACTIVE' | 'DELETE_IN_PROGRESS';
  readonly cpu?: string;
  readonly memory?: string;
  readonly taskRoleArn?: string;
  readonly executionRoleArn?: string;
  readonly requiresCompatibilities?: readonly string[];
  readonly registeredAt: number;
  readonly registeredBy?: string;
  readonly deregisteredAt?: number;
}

export interface RegisterTaskDefinitionInput {
  readonly family: string;
  readonly containerDefinitions: readonly ContainerDefinition[];
  readonly cpu?: string;
  readonly memory?: string;
  readonly taskRoleArn?: string;
  readonly executionRoleArn?: string;
  readonly requiresCompatibilities?: readonly string[];
  readonly tags?: readonly Tag[];
}

export interface ContainerOverride {
  readonly name?: string;
  readonly command?: readonly string[];
  readonly environment?: readonly KeyValuePair[];
  readonly environmentFiles?: readonly object[];
  readonly cpu?: number;
  readonly memory?: number;
  readonly memoryReservation?: number;
}

export interface TaskOverride {
  readonly containerOverrides?: readonly ContainerOverride[];
  readonly cpu?: string;
  readonly memory?: string;
  readonly taskRoleArn?: string;
  readonly executionRoleArn?: string;
}

export interface RunTaskInput {
  readonly taskDefinition: string;
  readonly cluster?: string;
  readonly count?: number;
  readonly overrides?: TaskOverride;
  readonly startedBy?: string;
  readonly group?: string;
  readonly launchType?: string;
  readonly platformVersion?: string;
  readonly capacityProviderStrategy?: readonly { readonly capacityProvider: string }[];
  readonly enableExecuteCommand?: boolean;
  readonly propagateTags?: string;
  readonly clientToken?: string;
  readonly tags?: readonly Tag[];
  readonly volumeConfigurations?: readonly object[];
}

export type ContainerStatus = 'PENDING' | 'RUNNING' | 'STOPPED';

export interface TaskContainer {
  readonly containerArn: string;
  readonly taskArn: string;
  readonly name: string;
  readonly image: string;
  readonly lastStatus: ContainerStatus;
  readonly runtimeId?: string;
  readonly exitCode?: number;
  readonly reason?: string;
  readonly networkBindings: readonly object[];
  readonly networkInterfaces: readonly object[];
  readonly healthStatus: 'UNKNOWN';
  readonly cpu: string;
  readonly memory?: string;
  readonly memoryReservation?: string;
}

export type TaskStatus = 'PROVISIONING' | 'PENDING' | 'RUNNING' | 'DEPROVISIONING' | 'STOPPED';

export interface Task {
  readonly taskArn: string;
  readonly clusterArn: string;
  readonly taskDefinitionArn: string;
  readonly lastStatus: TaskStatus;
  readonly desiredStatus: 'RUNNING' | 'STOPPED';
  readonly containers: readonly TaskContainer[];
  readonly overrides: TaskOverride;
  readonly attachments: readonly object[];
  readonly attributes: readonly object[];
  readonly availabilityZone: string;
  readonly connectivity: 'CONNECTED';
  readonly connectivityAt: number;
  readonly cpu?: string;
  readonly memory?: string;
  readonly createdAt: number;
  readonly pullStartedAt?: number;
  readonly pullStoppedAt?: number;
  readonly startedAt?: number;
  readonly stoppingAt?: number;
  readonly executionStoppedAt?: number;
  readonly stoppedAt?: number;
  readonly stopCode?: 'EssentialContainerExited' | 'TaskFailedToStart' | 'UserInitiated';
  readonly stoppedReason?: string;
  readonly enableExecuteCommand: boolean;
  readonly group: string;
  readonly healthStatus: 'UNKNOWN';
  readonly inferenceAccelerators: readonly object[];
  readonly launchType?: string;
  readonly capacityProviderName?: string;
  readonly platformVersion?: string;
  readonly platformFamily?: string;
  readonly startedBy?: string;
  readonly tags: readonly Tag[];
  readonly version: number;
}

export interface Failure {
  readonly arn: string;
  readonly reason: 'MISSING';
}
