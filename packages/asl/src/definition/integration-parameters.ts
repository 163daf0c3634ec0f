// The request fields of the optimised integrations (Developer Guide, the pages of the integrations): a definition with
// others, or without those that are required, is refused.

import type { IntegrationPattern } from '../task-resource.ts';

/** Parameters of an integration. */
export interface IntegrationParameters {
  /** All that there are; absent where the list is not known to be closed. */
  readonly known?: readonly string[];
  readonly required: readonly string[];
}

/** Reads a row: required fields first, then a bar, then the others; `…` leaves the list open. */
function row(text: string): IntegrationParameters {
  const [before = '', after = ''] = text.split('|');
  const words = (part: string): string[] => part.split(/\s+/).filter((word) => word !== '');
  const required = words(before);
  const others = words(after);
  return others.includes('…') ? { required } : { required, known: [...required, ...others] };
}

const writeFields =
  'Expected ConditionalOperator ReturnValues ReturnConsumedCapacity ReturnItemCollectionMetrics ConditionExpression ExpressionAttributeNames ExpressionAttributeValues ReturnValuesOnConditionCheckFailure';
const open = '| …';

const rows: { readonly [action: string]: IntegrationParameters } = {
  'lambda:invoke': row('FunctionName | Payload InvocationType Qualifier ClientContext LogType'),
  'sqs:sendMessage': row(
    'QueueUrl MessageBody | DelaySeconds MessageAttributes MessageSystemAttributes MessageDeduplicationId MessageGroupId',
  ),
  'sns:publish': row(
    'Message | TopicArn TargetArn PhoneNumber MessageAttributes MessageStructure MessageDeduplicationId MessageGroupId Subject',
  ),
  'events:putEvents': row('Entries | EndpointId'),
  'states:startExecution': row('StateMachineArn | Input Name TraceHeader'),
  'dynamodb:getItem': row(
    'TableName Key | AttributesToGet ConsistentRead ExpressionAttributeNames ProjectionExpression ReturnConsumedCapacity',
  ),
  'dynamodb:putItem': row(`TableName Item | ${writeFields}`),
  'dynamodb:updateItem': row(`TableName Key | AttributeUpdates UpdateExpression ${writeFields}`),
  'dynamodb:deleteItem': row(`TableName Key | ${writeFields}`),
  'apigateway:invoke': row(
    'ApiEndpoint Method | Headers Stage Path QueryParameters RequestBody AllowNullValues AuthType',
  ),
  'http:invoke': row(
    'ApiEndpoint Method | Authentication InvocationConfig Headers QueryParameters RequestBody Transform',
  ),
  'ecs:runTask': row(
    'TaskDefinition | CapacityProviderStrategy Cluster Count EnableECSManagedTags EnableExecuteCommand Group LaunchType NetworkConfiguration Overrides PlacementConstraints PlacementStrategy PlatformVersion PropagateTags ReferenceId StartedBy Tags VolumeConfigurations ClientToken',
  ),
  'batch:submitJob': row(
    'JobName JobDefinition JobQueue | ArrayProperties ConsumableResourcePropertiesOverride ContainerOverrides DependsOn EcsPropertiesOverride EksPropertiesOverride NodeOverrides Parameters PropagateTags RetryStrategy SchedulingPriorityOverride ShareIdentifier Tags Timeout',
  ),
  'glue:startJobRun': row(
    'JobName | JobRunId JobRunQueuingEnabled Arguments AllocatedCapacity ExecutionClass ExecutionRoleSessionPolicy MaxCapacity NotificationProperty NumberOfWorkers SecurityConfiguration Timeout WorkerType',
  ),
  'databrew:startJobRun': row('Name |'),
  'athena:startQueryExecution': row(
    'QueryString | ClientRequestToken EngineConfiguration ExecutionParameters QueryExecutionContext ResultConfiguration ResultReuseConfiguration WorkGroup',
  ),
  'athena:stopQueryExecution': row('QueryExecutionId |'),
  'athena:getQueryExecution': row('QueryExecutionId |'),
  'athena:getQueryResults': row('QueryExecutionId | MaxResults NextToken QueryResultType'),
  'codebuild:startBuild': row(`ProjectName ${open}`),
  'codebuild:startBuildBatch': row(`ProjectName ${open}`),
  'codebuild:stopBuild': row('Id |'),
  'codebuild:stopBuildBatch': row('Id |'),
  'codebuild:batchDeleteBuilds': row('Ids |'),
  'codebuild:batchGetReports': row('ReportArns |'),
  'elasticmapreduce:createCluster': row(`Name Instances ${open}`),
  'elasticmapreduce:addStep': row('ClusterId Step | ExecutionRoleArn'),
  'elasticmapreduce:cancelStep': row('ClusterId StepId |'),
  'elasticmapreduce:terminateCluster': row('ClusterId |'),
  'elasticmapreduce:setClusterTerminationProtection': row('ClusterId TerminationProtected |'),
  'elasticmapreduce:modifyInstanceFleetByName': row('ClusterId InstanceFleetName InstanceFleet |'),
  'elasticmapreduce:modifyInstanceGroupByName': row('ClusterId InstanceGroupName InstanceGroup |'),
  'emr-containers:startJobRun': row(`VirtualClusterId ${open}`),
  'emr-containers:deleteVirtualCluster': row('Id |'),
  'emr-serverless:startJobRun': row(`ApplicationId ExecutionRoleArn ${open}`),
  'emr-serverless:cancelJobRun': row('ApplicationId JobRunId | ShutdownGracePeriodInSeconds'),
  'emr-serverless:startApplication': row('ApplicationId |'),
  'emr-serverless:stopApplication': row('ApplicationId |'),
  'emr-serverless:deleteApplication': row('ApplicationId |'),
  'sagemaker:createTrainingJob': row(`TrainingJobName RoleArn OutputDataConfig ${open}`),
  'sagemaker:createTransformJob': row(
    `TransformJobName ModelName TransformInput TransformOutput TransformResources ${open}`,
  ),
  'bedrock:invokeModel': row(
    'ModelId | Accept Body ContentType GuardrailIdentifier GuardrailVersion Input Output Trace',
  ),
  'mediaconvert:createJob': row(`Role Settings ${open}`),
};

/** Fields that an action does not have where a task waits for its job: it starts one, in its own name. */
const notWithSync: { readonly [action: string]: readonly string[] } = {
  'ecs:runTask': ['Count', 'StartedBy'],
};

/** What is known of the parameters of an optimised integration, or undefined. */
export function integrationParameters(
  service: string,
  action: string,
  pattern: IntegrationPattern = 'requestResponse',
): IntegrationParameters | undefined {
  const name = `${service}:${action}`;
  const known = Object.hasOwn(rows, name) ? rows[name] : undefined;
  const excluded = pattern === 'sync' && Object.hasOwn(notWithSync, name) ? notWithSync[name] : undefined;
  if (known?.known === undefined || excluded === undefined) return known;
  return { ...known, known: known.known.filter((field) => !excluded.includes(field)) };
}
