import {
  boolean,
  document,
  integer,
  listOf,
  mapOf,
  oneOf,
  type StructureShape,
  structure,
  text,
} from '../shape/shape.ts';

// Members as the service model of Batch (2016-08-10) names them; it states no lengths. What is refused whole is not read.
const cEType = oneOf('MANAGED', 'UNMANAGED');
const cEState = oneOf('DISABLED', 'ENABLED');
const cRType = oneOf('EC2', 'ECS_MANAGED_INSTANCES', 'FARGATE', 'FARGATE_SPOT', 'SPOT');
const cRAllocationStrategy = oneOf(
  'BEST_FIT',
  'BEST_FIT_PROGRESSIVE',
  'BEST_FIT_PROGRESSIVE_ORDERED',
  'SPOT_CAPACITY_OPTIMIZED',
  'SPOT_CAPACITY_OPTIMIZED_PRIORITIZED',
  'SPOT_PRICE_CAPACITY_OPTIMIZED',
);
const userdataType = oneOf('EKS_BOOTSTRAP_SH', 'EKS_NODEADM');
const launchTemplateSpecificationOverride = structure({
  launchTemplateId: text(),
  launchTemplateName: text(),
  version: text(),
  targetInstanceTypes: listOf(text()),
  userdataType,
});
const launchTemplateSpecification = structure({
  launchTemplateId: text(),
  launchTemplateName: text(),
  version: text(),
  overrides: listOf(launchTemplateSpecificationOverride),
  userdataType,
});
const ec2Configuration = structure(
  { imageType: text(), imageIdOverride: text(), batchImageStatus: text(), imageKubernetesVersion: text() },
  ['imageType'],
);
const computeScalingPolicy = structure({ minScaleDownDelayMinutes: integer() });
const managedInstancesNetworkConfiguration = structure(
  { subnets: listOf(text()), securityGroups: listOf(text()) },
  ['subnets', 'securityGroups'],
);
const instanceRequirementsRequest = structure({ allowedInstanceTypes: listOf(text()) });
const managedInstancesStorageConfiguration = structure({ storageSizeGiB: integer() });
const capacityReservationRequest = structure({ reservationGroupArn: text(), reservationPreference: text() });
const managedInstancesLocalStorageConfiguration = structure({ useLocalStorage: boolean });
const instanceLaunchTemplate = structure(
  {
    ec2InstanceProfileArn: text(),
    networkConfiguration: managedInstancesNetworkConfiguration,
    instanceRequirements: instanceRequirementsRequest,
    capacityOptionType: text(),
    storageConfiguration: managedInstancesStorageConfiguration,
    monitoring: text(),
    fipsEnabled: boolean,
    capacityReservations: capacityReservationRequest,
    instanceMetadataTagsPropagation: boolean,
    localStorageConfiguration: managedInstancesLocalStorageConfiguration,
  },
  ['ec2InstanceProfileArn', 'networkConfiguration'],
);
const infrastructureOptimization = structure({ scaleInAfter: integer() });
const managedInstancesProvider = structure(
  {
    infrastructureRoleArn: text(),
    instanceLaunchTemplate,
    propagateTags: text(),
    infrastructureOptimization,
  },
  ['infrastructureRoleArn', 'instanceLaunchTemplate'],
);
const computeResource = structure(
  {
    type: cRType,
    maxvCpus: integer(),
    allocationStrategy: cRAllocationStrategy,
    minvCpus: integer(),
    desiredvCpus: integer(),
    instanceTypes: listOf(text()),
    imageId: text(),
    subnets: listOf(text()),
    securityGroupIds: listOf(text()),
    ec2KeyPair: text(),
    instanceRole: text(),
    tags: mapOf(text(), text()),
    placementGroup: text(),
    bidPercentage: integer(),
    spotIamFleetRole: text(),
    launchTemplate: launchTemplateSpecification,
    ec2Configuration: listOf(ec2Configuration),
    scalingPolicy: computeScalingPolicy,
    managedInstancesProvider,
    capacityTags: mapOf(text(), text()),
  },
  ['type', 'maxvCpus'],
);
const eksConfiguration = structure({ eksClusterArn: text(), kubernetesNamespace: text() }, [
  'eksClusterArn',
  'kubernetesNamespace',
]);
const containerInsights = oneOf('DISABLED', 'ENABLED', 'ENHANCED');
const ecsSettings = structure({ containerInsights });
const cRUpdateAllocationStrategy = oneOf(
  'BEST_FIT_PROGRESSIVE',
  'BEST_FIT_PROGRESSIVE_ORDERED',
  'SPOT_CAPACITY_OPTIMIZED',
  'SPOT_CAPACITY_OPTIMIZED_PRIORITIZED',
  'SPOT_PRICE_CAPACITY_OPTIMIZED',
);
const instanceLaunchTemplateUpdate = structure({
  ec2InstanceProfileArn: text(),
  networkConfiguration: managedInstancesNetworkConfiguration,
  instanceRequirements: instanceRequirementsRequest,
  storageConfiguration: managedInstancesStorageConfiguration,
  monitoring: text(),
  capacityReservations: capacityReservationRequest,
  instanceMetadataTagsPropagation: boolean,
  localStorageConfiguration: managedInstancesLocalStorageConfiguration,
});
const updateManagedInstancesProviderConfiguration = structure({
  propagateTags: text(),
  infrastructureRoleArn: text(),
  instanceLaunchTemplate: instanceLaunchTemplateUpdate,
  infrastructureOptimization,
});
const computeResourceUpdate = structure({
  minvCpus: integer(),
  maxvCpus: integer(),
  desiredvCpus: integer(),
  subnets: listOf(text()),
  securityGroupIds: listOf(text()),
  allocationStrategy: cRUpdateAllocationStrategy,
  instanceTypes: listOf(text()),
  ec2KeyPair: text(),
  instanceRole: text(),
  tags: mapOf(text(), text()),
  placementGroup: text(),
  bidPercentage: integer(),
  launchTemplate: launchTemplateSpecification,
  ec2Configuration: listOf(ec2Configuration),
  updateToLatestImageVersion: boolean,
  type: cRType,
  imageId: text(),
  scalingPolicy: computeScalingPolicy,
  managedInstancesProvider: updateManagedInstancesProviderConfiguration,
  capacityTags: mapOf(text(), text()),
});
const updatePolicy = structure({ terminateJobsOnUpdate: boolean, jobExecutionTimeoutMinutes: integer() });
const jQState = oneOf('DISABLED', 'ENABLED');
const computeEnvironmentOrder = structure({ order: integer(), computeEnvironment: text() }, [
  'order',
  'computeEnvironment',
]);
const serviceEnvironmentOrder = structure({ order: integer(), serviceEnvironment: text() }, [
  'order',
  'serviceEnvironment',
]);
const jobQueueType = oneOf('ECS', 'ECS_FARGATE', 'ECS_MANAGED_INSTANCES', 'EKS', 'SAGEMAKER_TRAINING');
const jobStateTimeLimitActionsState = oneOf('RUNNABLE');
const jobStateTimeLimitActionsAction = oneOf('CANCEL', 'TERMINATE');
const jobStateTimeLimitAction = structure(
  {
    reason: text(),
    state: jobStateTimeLimitActionsState,
    maxTimeSeconds: integer(),
    action: jobStateTimeLimitActionsAction,
  },
  ['reason', 'state', 'maxTimeSeconds', 'action'],
);
const jobDefinitionType = oneOf('container', 'multinode');
const host = structure({ sourcePath: text() });
const eFSTransitEncryption = oneOf('DISABLED', 'ENABLED');
const eFSAuthorizationConfigIAM = oneOf('DISABLED', 'ENABLED');
const eFSAuthorizationConfig = structure({ accessPointId: text(), iam: eFSAuthorizationConfigIAM });
const eFSVolumeConfiguration = structure(
  {
    fileSystemId: text(),
    rootDirectory: text(),
    transitEncryption: eFSTransitEncryption,
    transitEncryptionPort: integer(),
    authorizationConfig: eFSAuthorizationConfig,
  },
  ['fileSystemId'],
);
const s3FilesVolumeConfiguration = structure(
  { fileSystemArn: text(), rootDirectory: text(), transitEncryptionPort: integer(), accessPointArn: text() },
  ['fileSystemArn'],
);
const volume = structure({
  host,
  name: text(),
  efsVolumeConfiguration: eFSVolumeConfiguration,
  s3filesVolumeConfiguration: s3FilesVolumeConfiguration,
});
const keyValuePair = structure({ name: text(), value: text() });
const mountPoint = structure({ containerPath: text(), readOnly: boolean, sourceVolume: text() });
const ulimit = structure({ hardLimit: integer(), name: text(), softLimit: integer() }, [
  'hardLimit',
  'name',
  'softLimit',
]);
const resourceType = oneOf('GPU', 'MEMORY', 'VCPU');
const resourceRequirement = structure({ value: text(), type: resourceType }, ['value', 'type']);
const deviceCgroupPermission = oneOf('MKNOD', 'READ', 'WRITE');
const device = structure(
  { hostPath: text(), containerPath: text(), permissions: listOf(deviceCgroupPermission) },
  ['hostPath'],
);
const tmpfs = structure({ containerPath: text(), size: integer(), mountOptions: listOf(text()) }, [
  'containerPath',
  'size',
]);
const linuxParameters = structure({
  devices: listOf(device),
  initProcessEnabled: boolean,
  sharedMemorySize: integer(),
  tmpfs: listOf(tmpfs),
  maxSwap: integer(),
  swappiness: integer(),
});
const logDriver = oneOf(
  'awsfirelens',
  'awslogs',
  'fluentd',
  'gelf',
  'journald',
  'json-file',
  'splunk',
  'syslog',
);
const secret = structure({ name: text(), valueFrom: text() }, ['name', 'valueFrom']);
const logConfiguration = structure(
  { logDriver, options: mapOf(text(), text()), secretOptions: listOf(secret) },
  ['logDriver'],
);
const assignPublicIp = oneOf('DISABLED', 'ENABLED');
const networkConfiguration = structure({ assignPublicIp });
const fargatePlatformConfiguration = structure({ platformVersion: text() });
const ephemeralStorage = structure({ sizeInGiB: integer() }, ['sizeInGiB']);
const runtimePlatform = structure({ operatingSystemFamily: text(), cpuArchitecture: text() });
const repositoryCredentials = structure({ credentialsParameter: text() }, ['credentialsParameter']);
const containerProperties = structure({
  image: text(),
  vcpus: integer(),
  memory: integer(),
  command: listOf(text()),
  jobRoleArn: text(),
  executionRoleArn: text(),
  volumes: listOf(volume),
  environment: listOf(keyValuePair),
  mountPoints: listOf(mountPoint),
  readonlyRootFilesystem: boolean,
  privileged: boolean,
  ulimits: listOf(ulimit),
  user: text(),
  instanceType: text(),
  resourceRequirements: listOf(resourceRequirement),
  linuxParameters,
  logConfiguration,
  secrets: listOf(secret),
  networkConfiguration,
  fargatePlatformConfiguration,
  enableExecuteCommand: boolean,
  ephemeralStorage,
  runtimePlatform,
  repositoryCredentials,
});
const retryAction = oneOf('EXIT', 'RETRY');
const evaluateOnExit = structure(
  { action: retryAction, onStatusReason: text(), onReason: text(), onExitCode: text() },
  ['action'],
);
const retryStrategy = structure({ attempts: integer(), evaluateOnExit: listOf(evaluateOnExit) });
const jobTimeout = structure({ attemptDurationSeconds: integer() });
const platformCapability = oneOf('EC2', 'FARGATE', 'MANAGED_INSTANCES');
const consumableResourceRequirement = structure({ consumableResource: text(), quantity: integer() });
const consumableResourceProperties = structure({
  consumableResourceList: listOf(consumableResourceRequirement),
});
const arrayProperties = structure({ size: integer() });
const arrayJobDependency = oneOf('N_TO_N', 'SEQUENTIAL');
const jobDependency = structure({ jobId: text(), type: arrayJobDependency });
const containerOverrides = structure({
  vcpus: integer(),
  memory: integer(),
  command: listOf(text()),
  instanceType: text(),
  environment: listOf(keyValuePair),
  resourceRequirements: listOf(resourceRequirement),
});
const jobStatus = oneOf('FAILED', 'PENDING', 'RUNNABLE', 'RUNNING', 'STARTING', 'SUBMITTED', 'SUCCEEDED');
const keyValuesPair = structure({ name: text(), values: listOf(text()) });

/** Inputs of the operations, by the facade's method. */
export const batchInputs = {
  createComputeEnvironment: structure(
    {
      computeEnvironmentName: text(),
      type: cEType,
      state: cEState,
      unmanagedvCpus: integer(),
      computeResources: computeResource,
      serviceRole: text(),
      tags: mapOf(text(), text()),
      eksConfiguration,
      context: text(),
      ecsSettings,
    },
    ['computeEnvironmentName', 'type'],
  ),
  updateComputeEnvironment: structure(
    {
      computeEnvironment: text(),
      state: cEState,
      unmanagedvCpus: integer(),
      computeResources: computeResourceUpdate,
      serviceRole: text(),
      updatePolicy,
      context: text(),
      ecsSettings,
    },
    ['computeEnvironment'],
  ),
  deleteComputeEnvironment: structure({ computeEnvironment: text() }, ['computeEnvironment']),
  describeComputeEnvironments: structure({
    computeEnvironments: listOf(text()),
    maxResults: integer(),
    nextToken: text(),
  }),
  createJobQueue: structure(
    {
      jobQueueName: text(),
      priority: integer(),
      state: jQState,
      schedulingPolicyArn: text(),
      computeEnvironmentOrder: listOf(computeEnvironmentOrder),
      serviceEnvironmentOrder: listOf(serviceEnvironmentOrder),
      jobQueueType,
      tags: mapOf(text(), text()),
      jobStateTimeLimitActions: listOf(jobStateTimeLimitAction),
    },
    ['jobQueueName', 'priority'],
  ),
  updateJobQueue: structure(
    {
      jobQueue: text(),
      state: jQState,
      schedulingPolicyArn: text(),
      priority: integer(),
      computeEnvironmentOrder: listOf(computeEnvironmentOrder),
      serviceEnvironmentOrder: listOf(serviceEnvironmentOrder),
      jobStateTimeLimitActions: listOf(jobStateTimeLimitAction),
    },
    ['jobQueue'],
  ),
  deleteJobQueue: structure({ jobQueue: text() }, ['jobQueue']),
  describeJobQueues: structure({ jobQueues: listOf(text()), maxResults: integer(), nextToken: text() }),
  registerJobDefinition: structure(
    {
      jobDefinitionName: text(),
      type: jobDefinitionType,
      parameters: mapOf(text(), text()),
      schedulingPriority: integer(),
      containerProperties,
      nodeProperties: document,
      retryStrategy,
      propagateTags: boolean,
      timeout: jobTimeout,
      tags: mapOf(text(), text()),
      platformCapabilities: listOf(platformCapability),
      eksProperties: document,
      ecsProperties: document,
      consumableResourceProperties,
    },
    ['jobDefinitionName', 'type'],
  ),
  deregisterJobDefinition: structure({ jobDefinition: text() }, ['jobDefinition']),
  describeJobDefinitions: structure({
    jobDefinitions: listOf(text()),
    maxResults: integer(),
    jobDefinitionName: text(),
    status: text(),
    nextToken: text(),
  }),
  submitJob: structure(
    {
      jobName: text(),
      jobQueue: text(),
      jobDefinition: text(),
      shareIdentifier: text(),
      schedulingPriorityOverride: integer(),
      arrayProperties,
      dependsOn: listOf(jobDependency),
      parameters: mapOf(text(), text()),
      containerOverrides,
      nodeOverrides: document,
      retryStrategy,
      propagateTags: boolean,
      timeout: jobTimeout,
      tags: mapOf(text(), text()),
      eksPropertiesOverride: document,
      ecsPropertiesOverride: document,
      consumableResourcePropertiesOverride: consumableResourceProperties,
    },
    ['jobName', 'jobQueue', 'jobDefinition'],
  ),
  describeJobs: structure({ jobs: listOf(text()) }, ['jobs']),
  listJobs: structure({
    jobQueue: text(),
    arrayJobId: text(),
    multiNodeJobId: text(),
    jobStatus,
    maxResults: integer(),
    nextToken: text(),
    filters: listOf(keyValuesPair),
  }),
  cancelJob: structure({ jobId: text(), reason: text() }, ['jobId', 'reason']),
  terminateJob: structure({ jobId: text(), reason: text() }, ['jobId', 'reason']),
  tagResource: structure({ resourceArn: text(), tags: mapOf(text(), text()) }, ['resourceArn', 'tags']),
  untagResource: structure({ resourceArn: text(), tagKeys: listOf(text()) }, ['resourceArn', 'tagKeys']),
  listTagsForResource: structure({ resourceArn: text() }, ['resourceArn']),
} as const satisfies { readonly [method: string]: StructureShape };

/** Names of the facade's methods, one per operation. */
export type BatchMethod = keyof typeof batchInputs;
