import {
  boolean,
  instant,
  integer,
  listOf,
  mapOf,
  oneOf,
  type StructureShape,
  structure,
  text,
} from '../shape/shape.ts';

// Constraints as the service model of EventBridge Scheduler (2021-06-30) states them.
const actionAfterCompletion = oneOf('NONE', 'DELETE');
const clientToken = text({ lengthMin: 1, lengthMax: 64, pattern: '[a-zA-Z0-9-_]+' });
const description = text({ lengthMin: 0, lengthMax: 512 });
const maximumWindowInMinutes = integer({ min: 1, max: 1440 });
const flexibleTimeWindowMode = oneOf('OFF', 'FLEXIBLE');
const flexibleTimeWindow = structure(
  { MaximumWindowInMinutes: maximumWindowInMinutes, Mode: flexibleTimeWindowMode },
  ['Mode'],
);
const scheduleGroupName = text({ lengthMin: 1, lengthMax: 64, pattern: '[0-9a-zA-Z-_.]+' });
const kmsKeyArn = text({
  lengthMin: 1,
  lengthMax: 2048,
  pattern: 'arn:aws(-[a-z]+)?:kms:[a-z0-9\\-]+:\\d{12}:(key|alias)\\/[0-9a-zA-Z-_]*',
});
const name = text({ lengthMin: 1, lengthMax: 64, pattern: '[0-9a-zA-Z-_.]+' });
const scheduleExpression = text({ lengthMin: 1, lengthMax: 256 });
const scheduleExpressionTimezone = text({ lengthMin: 1, lengthMax: 50 });
const scheduleState = oneOf('ENABLED', 'DISABLED');
const targetArn = text({ lengthMin: 1, lengthMax: 1600 });
const deadLetterConfigArnString = text({
  lengthMin: 1,
  lengthMax: 1600,
  pattern: 'arn:aws(-[a-z]+)?:sqs:[a-z0-9\\-]+:\\d{12}:[a-zA-Z0-9\\-_]+',
});
const deadLetterConfig = structure({ Arn: deadLetterConfigArnString });
const capacityProviderStrategyItemBase = integer({ min: 0, max: 100000 });
const capacityProvider = text({ lengthMin: 1, lengthMax: 255 });
const capacityProviderStrategyItemWeight = integer({ min: 0, max: 1000 });
const capacityProviderStrategyItem = structure(
  {
    base: capacityProviderStrategyItemBase,
    capacityProvider: capacityProvider,
    weight: capacityProviderStrategyItemWeight,
  },
  ['capacityProvider'],
);
const capacityProviderStrategy = listOf(capacityProviderStrategyItem, { lengthMin: 0, lengthMax: 6 });
const group = text({ lengthMin: 1, lengthMax: 255 });
const launchType = oneOf('EC2', 'FARGATE', 'EXTERNAL');
const assignPublicIp = oneOf('ENABLED', 'DISABLED');
const securityGroup = text({ lengthMin: 1, lengthMax: 1000 });
const securityGroups = listOf(securityGroup, { lengthMin: 1, lengthMax: 5 });
const subnet = text({ lengthMin: 1, lengthMax: 1000 });
const subnets = listOf(subnet, { lengthMin: 1, lengthMax: 16 });
const awsVpcConfiguration = structure(
  { AssignPublicIp: assignPublicIp, SecurityGroups: securityGroups, Subnets: subnets },
  ['Subnets'],
);
const networkConfiguration = structure({ awsvpcConfiguration: awsVpcConfiguration });
const placementConstraintExpression = text({ lengthMin: 0, lengthMax: 2000 });
const placementConstraintType = oneOf('distinctInstance', 'memberOf');
const placementConstraint = structure({
  expression: placementConstraintExpression,
  type: placementConstraintType,
});
const placementConstraints = listOf(placementConstraint, { lengthMin: 0, lengthMax: 10 });
const placementStrategyField = text({ lengthMin: 0, lengthMax: 255 });
const placementStrategyType = oneOf('random', 'spread', 'binpack');
const placementStrategy = structure({ field: placementStrategyField, type: placementStrategyType });
const placementStrategies = listOf(placementStrategy, { lengthMin: 0, lengthMax: 5 });
const platformVersion = text({ lengthMin: 1, lengthMax: 64 });
const propagateTags = oneOf('TASK_DEFINITION');
const referenceId = text({ lengthMin: 0, lengthMax: 1024 });
const tagKey = text({ lengthMin: 1, lengthMax: 128 });
const tagValue = text({ lengthMin: 1, lengthMax: 256 });
const tagMap = mapOf(tagKey, tagValue);
const tags = listOf(tagMap, { lengthMin: 0, lengthMax: 50 });
const taskCount = integer({ min: 1, max: 10 });
const taskDefinitionArn = text({ lengthMin: 1, lengthMax: 1600 });
const ecsParameters = structure(
  {
    CapacityProviderStrategy: capacityProviderStrategy,
    EnableECSManagedTags: boolean,
    EnableExecuteCommand: boolean,
    Group: group,
    LaunchType: launchType,
    NetworkConfiguration: networkConfiguration,
    PlacementConstraints: placementConstraints,
    PlacementStrategy: placementStrategies,
    PlatformVersion: platformVersion,
    PropagateTags: propagateTags,
    ReferenceId: referenceId,
    Tags: tags,
    TaskCount: taskCount,
    TaskDefinitionArn: taskDefinitionArn,
  },
  ['TaskDefinitionArn'],
);
const detailType = text({ lengthMin: 1, lengthMax: 128 });
const source = text({
  lengthMin: 1,
  lengthMax: 256,
  pattern: '(?=[/\\.\\-_A-Za-z0-9]+)((?!aws\\.).*)|(\\$(\\.[\\w_-]+(\\[(\\d+|\\*)\\])*)*)',
});
const eventBridgeParameters = structure({ DetailType: detailType, Source: source }, ['DetailType', 'Source']);
const targetInput = text({ lengthMin: 1 });
const targetPartitionKey = text({ lengthMin: 1, lengthMax: 256 });
const kinesisParameters = structure({ PartitionKey: targetPartitionKey }, ['PartitionKey']);
const maximumEventAgeInSeconds = integer({ min: 60, max: 86400 });
const maximumRetryAttempts = integer({ min: 0, max: 185 });
const retryPolicy = structure({
  MaximumEventAgeInSeconds: maximumEventAgeInSeconds,
  MaximumRetryAttempts: maximumRetryAttempts,
});
const roleArn = text({
  lengthMin: 1,
  lengthMax: 1600,
  pattern: 'arn:aws(-[a-z]+)?:iam::\\d{12}:role\\/[\\w+=,.@\\/-]+',
});
const sageMakerPipelineParameterName = text({ lengthMin: 1, lengthMax: 256, pattern: '[A-Za-z0-9\\-_]*' });
const sageMakerPipelineParameterValue = text({ lengthMin: 1, lengthMax: 1024 });
const sageMakerPipelineParameter = structure(
  { Name: sageMakerPipelineParameterName, Value: sageMakerPipelineParameterValue },
  ['Name', 'Value'],
);
const sageMakerPipelineParameterList = listOf(sageMakerPipelineParameter, { lengthMin: 0, lengthMax: 200 });
const sageMakerPipelineParameters = structure({ PipelineParameterList: sageMakerPipelineParameterList });
const messageGroupId = text({ lengthMin: 1, lengthMax: 128 });
const sqsParameters = structure({ MessageGroupId: messageGroupId });
const target = structure(
  {
    Arn: targetArn,
    DeadLetterConfig: deadLetterConfig,
    EcsParameters: ecsParameters,
    EventBridgeParameters: eventBridgeParameters,
    Input: targetInput,
    KinesisParameters: kinesisParameters,
    RetryPolicy: retryPolicy,
    RoleArn: roleArn,
    SageMakerPipelineParameters: sageMakerPipelineParameters,
    SqsParameters: sqsParameters,
  },
  ['Arn', 'RoleArn'],
);
const tag = structure({ Key: tagKey, Value: tagValue }, ['Key', 'Value']);
const tagList = listOf(tag, { lengthMin: 0, lengthMax: 200 });
const maxResults = integer({ min: 1, max: 100 });
const scheduleGroupNamePrefix = text({ lengthMin: 1, lengthMax: 64, pattern: '[0-9a-zA-Z-_.]+' });
const nextToken = text({ lengthMin: 1, lengthMax: 2048 });
const namePrefix = text({ lengthMin: 1, lengthMax: 64, pattern: '[0-9a-zA-Z-_.]+' });
const tagResourceArn = text({
  lengthMin: 1,
  lengthMax: 1011,
  pattern: 'arn:aws(-[a-z]+)?:scheduler:[a-z0-9\\-]+:\\d{12}:schedule-group\\/[0-9a-zA-Z-_.]+',
});
const tagKeyList = listOf(tagKey, { lengthMin: 0, lengthMax: 200 });

/** Inputs of the operations, by the facade's method. */
export const schedulerInputs = {
  createSchedule: structure(
    {
      ActionAfterCompletion: actionAfterCompletion,
      ClientToken: clientToken,
      Description: description,
      EndDate: instant,
      FlexibleTimeWindow: flexibleTimeWindow,
      GroupName: scheduleGroupName,
      KmsKeyArn: kmsKeyArn,
      Name: name,
      ScheduleExpression: scheduleExpression,
      ScheduleExpressionTimezone: scheduleExpressionTimezone,
      StartDate: instant,
      State: scheduleState,
      Target: target,
    },
    ['FlexibleTimeWindow', 'Name', 'ScheduleExpression', 'Target'],
  ),
  createScheduleGroup: structure({ ClientToken: clientToken, Name: scheduleGroupName, Tags: tagList }, [
    'Name',
  ]),
  deleteSchedule: structure({ ClientToken: clientToken, GroupName: scheduleGroupName, Name: name }, ['Name']),
  deleteScheduleGroup: structure({ ClientToken: clientToken, Name: scheduleGroupName }, ['Name']),
  getSchedule: structure({ GroupName: scheduleGroupName, Name: name }, ['Name']),
  getScheduleGroup: structure({ Name: scheduleGroupName }, ['Name']),
  listScheduleGroups: structure({
    MaxResults: maxResults,
    NamePrefix: scheduleGroupNamePrefix,
    NextToken: nextToken,
  }),
  listSchedules: structure({
    GroupName: scheduleGroupName,
    MaxResults: maxResults,
    NamePrefix: namePrefix,
    NextToken: nextToken,
    State: scheduleState,
  }),
  listTagsForResource: structure({ ResourceArn: tagResourceArn }, ['ResourceArn']),
  tagResource: structure({ ResourceArn: tagResourceArn, Tags: tagList }, ['ResourceArn', 'Tags']),
  untagResource: structure({ ResourceArn: tagResourceArn, TagKeys: tagKeyList }, ['ResourceArn', 'TagKeys']),
  updateSchedule: structure(
    {
      ActionAfterCompletion: actionAfterCompletion,
      ClientToken: clientToken,
      Description: description,
      EndDate: instant,
      FlexibleTimeWindow: flexibleTimeWindow,
      GroupName: scheduleGroupName,
      KmsKeyArn: kmsKeyArn,
      Name: name,
      ScheduleExpression: scheduleExpression,
      ScheduleExpressionTimezone: scheduleExpressionTimezone,
      StartDate: instant,
      State: scheduleState,
      Target: target,
    },
    ['FlexibleTimeWindow', 'Name', 'ScheduleExpression', 'Target'],
  ),
} as const satisfies { readonly [method: string]: StructureShape };

/** Names of the facade's methods, one per operation. */
export type SchedulerMethod = keyof typeof schedulerInputs;
