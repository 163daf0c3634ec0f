import {
  boolean,
  integer,
  listOf,
  mapOf,
  oneOf,
  type StructureShape,
  structure,
  text,
} from '../shape/shape.ts';

// Members as the service model of ECS (2014-11-13) names them; it states no lengths.
const tag = structure({ key: text(), value: text() });
const clusterSettingName = oneOf('containerInsights');
const clusterSetting = structure({ name: clusterSettingName, value: text() });
const executeCommandLogging = oneOf('DEFAULT', 'NONE', 'OVERRIDE');
const executeCommandLogConfiguration = structure({
  cloudWatchLogGroupName: text(),
  cloudWatchEncryptionEnabled: boolean,
  s3BucketName: text(),
  s3EncryptionEnabled: boolean,
  s3KeyPrefix: text(),
});
const executeCommandConfiguration = structure({
  kmsKeyId: text(),
  logging: executeCommandLogging,
  logConfiguration: executeCommandLogConfiguration,
});
const managedStorageConfiguration = structure({ kmsKeyId: text(), fargateEphemeralStorageKmsKeyId: text() });
const clusterConfiguration = structure({ executeCommandConfiguration, managedStorageConfiguration });
const capacityProviderStrategyItem = structure(
  { capacityProvider: text(), weight: integer(), base: integer() },
  ['capacityProvider'],
);
const clusterServiceConnectDefaultsRequest = structure({ namespace: text() }, ['namespace']);
const clusterField = oneOf('ATTACHMENTS', 'CONFIGURATIONS', 'SETTINGS', 'STATISTICS', 'TAGS');
const repositoryCredentials = structure({ credentialsParameter: text() }, ['credentialsParameter']);
const transportProtocol = oneOf('tcp', 'udp');
const applicationProtocol = oneOf('grpc', 'http', 'http2');
const portMapping = structure({
  containerPort: integer(),
  hostPort: integer(),
  protocol: transportProtocol,
  name: text(),
  appProtocol: applicationProtocol,
  containerPortRange: text(),
});
const containerRestartPolicy = structure(
  { enabled: boolean, ignoredExitCodes: listOf(integer()), restartAttemptPeriod: integer() },
  ['enabled'],
);
const keyValuePair = structure({ name: text(), value: text() });
const environmentFileType = oneOf('s3');
const environmentFile = structure({ value: text(), type: environmentFileType }, ['value', 'type']);
const mountPoint = structure({ sourceVolume: text(), containerPath: text(), readOnly: boolean });
const volumeFrom = structure({ sourceContainer: text(), readOnly: boolean });
const kernelCapabilities = structure({ add: listOf(text()), drop: listOf(text()) });
const deviceCgroupPermission = oneOf('mknod', 'read', 'write');
const device = structure(
  { hostPath: text(), containerPath: text(), permissions: listOf(deviceCgroupPermission) },
  ['hostPath'],
);
const tmpfs = structure({ containerPath: text(), size: integer(), mountOptions: listOf(text()) }, [
  'containerPath',
  'size',
]);
const linuxParameters = structure({
  capabilities: kernelCapabilities,
  devices: listOf(device),
  initProcessEnabled: boolean,
  sharedMemorySize: integer(),
  tmpfs: listOf(tmpfs),
  maxSwap: integer(),
  swappiness: integer(),
});
const secret = structure({ name: text(), valueFrom: text() }, ['name', 'valueFrom']);
const containerCondition = oneOf('COMPLETE', 'HEALTHY', 'START', 'SUCCESS');
const containerDependency = structure({ containerName: text(), condition: containerCondition }, [
  'containerName',
  'condition',
]);
const versionConsistency = oneOf('disabled', 'enabled');
const hostEntry = structure({ hostname: text(), ipAddress: text() }, ['hostname', 'ipAddress']);
const ulimitName = oneOf(
  'core',
  'cpu',
  'data',
  'fsize',
  'locks',
  'memlock',
  'msgqueue',
  'nice',
  'nofile',
  'nproc',
  'rss',
  'rtprio',
  'rttime',
  'sigpending',
  'stack',
);
const ulimit = structure({ name: ulimitName, softLimit: integer(), hardLimit: integer() }, [
  'name',
  'softLimit',
  'hardLimit',
]);
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
const logConfiguration = structure(
  { logDriver, options: mapOf(text(), text()), secretOptions: listOf(secret) },
  ['logDriver'],
);
const healthCheck = structure(
  {
    command: listOf(text()),
    interval: integer(),
    timeout: integer(),
    retries: integer(),
    startPeriod: integer(),
  },
  ['command'],
);
const systemControl = structure({ namespace: text(), value: text() });
const resourceType = oneOf('GPU', 'InferenceAccelerator', 'NeuronDevice');
const nvidiaMpsAllocation = structure({ memory: integer(), maxComputePercent: integer() }, ['memory']);
const sharingStrategy = structure({ nvidiaMps: nvidiaMpsAllocation });
const resourceRequirement = structure({ type: resourceType, value: text(), sharingStrategy }, ['type']);
const firelensConfigurationType = oneOf('fluentbit', 'fluentd');
const firelensConfiguration = structure({ type: firelensConfigurationType, options: mapOf(text(), text()) }, [
  'type',
]);
const containerDefinition = structure({
  name: text(),
  image: text(),
  repositoryCredentials,
  cpu: integer(),
  memory: integer(),
  memoryReservation: integer(),
  links: listOf(text()),
  portMappings: listOf(portMapping),
  essential: boolean,
  restartPolicy: containerRestartPolicy,
  entryPoint: listOf(text()),
  command: listOf(text()),
  environment: listOf(keyValuePair),
  environmentFiles: listOf(environmentFile),
  mountPoints: listOf(mountPoint),
  volumesFrom: listOf(volumeFrom),
  linuxParameters,
  secrets: listOf(secret),
  dependsOn: listOf(containerDependency),
  startTimeout: integer(),
  stopTimeout: integer(),
  versionConsistency,
  hostname: text(),
  user: text(),
  workingDirectory: text(),
  disableNetworking: boolean,
  privileged: boolean,
  readonlyRootFilesystem: boolean,
  dnsServers: listOf(text()),
  dnsSearchDomains: listOf(text()),
  extraHosts: listOf(hostEntry),
  dockerSecurityOptions: listOf(text()),
  interactive: boolean,
  pseudoTerminal: boolean,
  dockerLabels: mapOf(text(), text()),
  ulimits: listOf(ulimit),
  logConfiguration,
  healthCheck,
  systemControls: listOf(systemControl),
  resourceRequirements: listOf(resourceRequirement),
  firelensConfiguration,
  credentialSpecs: listOf(text()),
});
const networkMode = oneOf('awsvpc', 'bridge', 'host', 'none');
const hostVolumeProperties = structure({ sourcePath: text() });
const scope = oneOf('shared', 'task');
const dockerVolumeConfiguration = structure({
  scope,
  autoprovision: boolean,
  driver: text(),
  driverOpts: mapOf(text(), text()),
  labels: mapOf(text(), text()),
});
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
const fSxWindowsFileServerAuthorizationConfig = structure({ credentialsParameter: text(), domain: text() }, [
  'credentialsParameter',
  'domain',
]);
const fSxWindowsFileServerVolumeConfiguration = structure(
  {
    fileSystemId: text(),
    rootDirectory: text(),
    authorizationConfig: fSxWindowsFileServerAuthorizationConfig,
  },
  ['fileSystemId', 'rootDirectory', 'authorizationConfig'],
);
const volume = structure({
  name: text(),
  host: hostVolumeProperties,
  dockerVolumeConfiguration,
  efsVolumeConfiguration: eFSVolumeConfiguration,
  s3filesVolumeConfiguration: s3FilesVolumeConfiguration,
  fsxWindowsFileServerVolumeConfiguration: fSxWindowsFileServerVolumeConfiguration,
  configuredAtLaunch: boolean,
});
const taskDefinitionPlacementConstraintType = oneOf('memberOf');
const taskDefinitionPlacementConstraint = structure({
  type: taskDefinitionPlacementConstraintType,
  expression: text(),
});
const compatibility = oneOf('EC2', 'EXTERNAL', 'FARGATE', 'MANAGED_INSTANCES');
const pidMode = oneOf('host', 'task');
const ipcMode = oneOf('host', 'none', 'task');
const proxyConfigurationType = oneOf('APPMESH');
const proxyConfiguration = structure(
  { containerName: text(), type: proxyConfigurationType, properties: listOf(keyValuePair) },
  ['containerName'],
);
const inferenceAccelerator = structure({ deviceName: text(), deviceType: text() }, [
  'deviceName',
  'deviceType',
]);
const ephemeralStorage = structure({ sizeInGiB: integer() }, ['sizeInGiB']);
const cPUArchitecture = oneOf('ARM64', 'X86_64');
const oSFamily = oneOf(
  'LINUX',
  'WINDOWS_SERVER_2004_CORE',
  'WINDOWS_SERVER_2016_FULL',
  'WINDOWS_SERVER_2019_CORE',
  'WINDOWS_SERVER_2019_FULL',
  'WINDOWS_SERVER_2022_CORE',
  'WINDOWS_SERVER_2022_FULL',
  'WINDOWS_SERVER_2025_CORE',
  'WINDOWS_SERVER_2025_FULL',
  'WINDOWS_SERVER_20H2_CORE',
);
const runtimePlatform = structure({ cpuArchitecture: cPUArchitecture, operatingSystemFamily: oSFamily });
const taskDefinitionField = oneOf('TAGS');
const taskDefinitionStatus = oneOf('ACTIVE', 'DELETE_IN_PROGRESS', 'INACTIVE');
const sortOrder = oneOf('ASC', 'DESC');
const taskDefinitionFamilyStatus = oneOf('ACTIVE', 'ALL', 'INACTIVE');
const launchType = oneOf('EC2', 'EXTERNAL', 'FARGATE', 'MANAGED_INSTANCES');
const assignPublicIp = oneOf('DISABLED', 'ENABLED');
const awsVpcConfiguration = structure(
  { subnets: listOf(text()), securityGroups: listOf(text()), assignPublicIp },
  ['subnets'],
);
const networkConfiguration = structure({ awsvpcConfiguration: awsVpcConfiguration });
const containerOverride = structure({
  name: text(),
  command: listOf(text()),
  environment: listOf(keyValuePair),
  environmentFiles: listOf(environmentFile),
  cpu: integer(),
  memory: integer(),
  memoryReservation: integer(),
  resourceRequirements: listOf(resourceRequirement),
});
const inferenceAcceleratorOverride = structure({ deviceName: text(), deviceType: text() });
const taskOverride = structure({
  containerOverrides: listOf(containerOverride),
  cpu: text(),
  inferenceAcceleratorOverrides: listOf(inferenceAcceleratorOverride),
  executionRoleArn: text(),
  memory: text(),
  taskRoleArn: text(),
  ephemeralStorage,
});
const placementConstraintType = oneOf('distinctInstance', 'memberOf');
const placementConstraint = structure({ type: placementConstraintType, expression: text() });
const placementStrategyType = oneOf('binpack', 'random', 'spread');
const placementStrategy = structure({ type: placementStrategyType, field: text() });
const propagateTags = oneOf('NONE', 'SERVICE', 'TASK_DEFINITION');
const eBSResourceType = oneOf('volume');
const eBSTagSpecification = structure({ resourceType: eBSResourceType, tags: listOf(tag), propagateTags }, [
  'resourceType',
]);
const taskManagedEBSVolumeTerminationPolicy = structure({ deleteOnTermination: boolean }, [
  'deleteOnTermination',
]);
const taskFilesystemType = oneOf('ext3', 'ext4', 'ntfs', 'xfs');
const taskManagedEBSVolumeConfiguration = structure(
  {
    roleArn: text(),
    encrypted: boolean,
    kmsKeyId: text(),
    volumeType: text(),
    sizeInGiB: integer(),
    snapshotId: text(),
    volumeInitializationRate: integer(),
    iops: integer(),
    throughput: integer(),
    tagSpecifications: listOf(eBSTagSpecification),
    terminationPolicy: taskManagedEBSVolumeTerminationPolicy,
    filesystemType: taskFilesystemType,
  },
  ['roleArn'],
);
const taskVolumeConfiguration = structure(
  { name: text(), managedEBSVolume: taskManagedEBSVolumeConfiguration },
  ['name'],
);
const taskField = oneOf('TAGS');
const desiredStatus = oneOf('PENDING', 'RUNNING', 'STOPPED');

/** Inputs of the operations, by the facade's method. */
export const ecsInputs = {
  createCluster: structure({
    clusterName: text(),
    tags: listOf(tag),
    settings: listOf(clusterSetting),
    configuration: clusterConfiguration,
    capacityProviders: listOf(text()),
    defaultCapacityProviderStrategy: listOf(capacityProviderStrategyItem),
    serviceConnectDefaults: clusterServiceConnectDefaultsRequest,
  }),
  deleteCluster: structure({ cluster: text() }, ['cluster']),
  describeClusters: structure({ clusters: listOf(text()), include: listOf(clusterField) }),
  listClusters: structure({ nextToken: text(), maxResults: integer() }),
  registerTaskDefinition: structure(
    {
      family: text(),
      containerDefinitions: listOf(containerDefinition),
      taskRoleArn: text(),
      executionRoleArn: text(),
      networkMode,
      volumes: listOf(volume),
      placementConstraints: listOf(taskDefinitionPlacementConstraint),
      requiresCompatibilities: listOf(compatibility),
      cpu: text(),
      memory: text(),
      tags: listOf(tag),
      pidMode,
      ipcMode,
      proxyConfiguration,
      inferenceAccelerators: listOf(inferenceAccelerator),
      ephemeralStorage,
      runtimePlatform,
      enableFaultInjection: boolean,
    },
    ['family', 'containerDefinitions'],
  ),
  deregisterTaskDefinition: structure({ taskDefinition: text() }, ['taskDefinition']),
  describeTaskDefinition: structure({ taskDefinition: text(), include: listOf(taskDefinitionField) }, [
    'taskDefinition',
  ]),
  listTaskDefinitions: structure({
    familyPrefix: text(),
    status: taskDefinitionStatus,
    sort: sortOrder,
    nextToken: text(),
    maxResults: integer(),
  }),
  listTaskDefinitionFamilies: structure({
    familyPrefix: text(),
    status: taskDefinitionFamilyStatus,
    nextToken: text(),
    maxResults: integer(),
  }),
  deleteTaskDefinitions: structure({ taskDefinitions: listOf(text()) }, ['taskDefinitions']),
  runTask: structure(
    {
      taskDefinition: text(),
      capacityProviderStrategy: listOf(capacityProviderStrategyItem),
      cluster: text(),
      count: integer(),
      enableECSManagedTags: boolean,
      enableExecuteCommand: boolean,
      group: text(),
      launchType,
      networkConfiguration,
      overrides: taskOverride,
      placementConstraints: listOf(placementConstraint),
      placementStrategy: listOf(placementStrategy),
      platformVersion: text(),
      propagateTags,
      referenceId: text(),
      startedBy: text(),
      tags: listOf(tag),
      clientToken: text(),
      volumeConfigurations: listOf(taskVolumeConfiguration),
    },
    ['taskDefinition'],
  ),
  describeTasks: structure({ tasks: listOf(text()), cluster: text(), include: listOf(taskField) }, ['tasks']),
  listTasks: structure({
    cluster: text(),
    containerInstance: text(),
    family: text(),
    nextToken: text(),
    maxResults: integer(),
    startedBy: text(),
    serviceName: text(),
    desiredStatus,
    launchType,
    daemonName: text(),
  }),
  stopTask: structure({ task: text(), cluster: text(), reason: text() }, ['task']),
  tagResource: structure({ resourceArn: text(), tags: listOf(tag) }, ['resourceArn', 'tags']),
  untagResource: structure({ resourceArn: text(), tagKeys: listOf(text()) }, ['resourceArn', 'tagKeys']),
  listTagsForResource: structure({ resourceArn: text() }, ['resourceArn']),
} as const satisfies { readonly [method: string]: StructureShape };

/** Names of the facade's methods, one per operation. */
export type EcsMethod = keyof typeof ecsInputs;
