import { boolean, integer, listOf, mapOf, oneOf, structure, text } from '../shape/shape.ts';
import {
  arn,
  deadLetterConfig,
  headerKey,
  queryStringKey,
  roleArn,
  tagList,
  targetArn,
  targetId,
} from './events-basic-shapes.ts';

// Constraints as the service model of Amazon EventBridge (2015-10-07) states them.

const targetInput = text({ lengthMax: 8192 });
const targetInputPath = text({ lengthMax: 256 });
const inputTransformerPathKey = text({ lengthMin: 1, lengthMax: 256, pattern: '[A-Za-z0-9_\\-]+' });
const transformerPaths = mapOf(inputTransformerPathKey, targetInputPath);
const transformerInput = text({ lengthMin: 1, lengthMax: 8192 });
const inputTransformer = structure({ InputPathsMap: transformerPaths, InputTemplate: transformerInput }, [
  'InputTemplate',
]);
const targetPartitionKeyPath = text({ lengthMax: 256 });
const kinesisParameters = structure({ PartitionKeyPath: targetPartitionKeyPath }, ['PartitionKeyPath']);
const runCommandTargetKey = text({
  lengthMin: 1,
  lengthMax: 128,
  pattern: '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*',
});
const runCommandTargetValue = text({ lengthMin: 1, lengthMax: 256 });
const runCommandTargetValues = listOf(runCommandTargetValue, { lengthMin: 1, lengthMax: 50 });
const runCommandTarget = structure({ Key: runCommandTargetKey, Values: runCommandTargetValues }, [
  'Key',
  'Values',
]);
const runCommandTargets = listOf(runCommandTarget, { lengthMin: 1, lengthMax: 5 });
const runCommandParameters = structure({ RunCommandTargets: runCommandTargets }, ['RunCommandTargets']);
const limitMin1 = integer({ min: 1 });
const launchType = oneOf('EC2', 'FARGATE', 'EXTERNAL');
const stringList = listOf(text());
const assignPublicIp = oneOf('ENABLED', 'DISABLED');
const awsVpcConfiguration = structure(
  { Subnets: stringList, SecurityGroups: stringList, AssignPublicIp: assignPublicIp },
  ['Subnets'],
);
const networkConfiguration = structure({ awsvpcConfiguration: awsVpcConfiguration });
const capacityProvider = text({ lengthMin: 1, lengthMax: 255 });
const capacityProviderStrategyItemWeight = integer({ min: 0, max: 1000 });
const capacityProviderStrategyItemBase = integer({ min: 0, max: 100000 });
const capacityProviderStrategyItem = structure(
  {
    capacityProvider: capacityProvider,
    weight: capacityProviderStrategyItemWeight,
    base: capacityProviderStrategyItemBase,
  },
  ['capacityProvider'],
);
const capacityProviderStrategy = listOf(capacityProviderStrategyItem, { lengthMax: 6 });
const placementConstraintType = oneOf('distinctInstance', 'memberOf');
const placementConstraintExpression = text({ lengthMax: 2000 });
const placementConstraint = structure({
  type: placementConstraintType,
  expression: placementConstraintExpression,
});
const placementConstraints = listOf(placementConstraint, { lengthMax: 10 });
const placementStrategyType = oneOf('random', 'spread', 'binpack');
const placementStrategyField = text({ lengthMax: 255 });
const placementStrategy = structure({ type: placementStrategyType, field: placementStrategyField });
const placementStrategies = listOf(placementStrategy, { lengthMax: 5 });
const propagateTags = oneOf('TASK_DEFINITION');
const referenceId = text({ lengthMax: 1024 });
const ecsParameters = structure(
  {
    TaskDefinitionArn: arn,
    TaskCount: limitMin1,
    LaunchType: launchType,
    NetworkConfiguration: networkConfiguration,
    PlatformVersion: text(),
    Group: text(),
    CapacityProviderStrategy: capacityProviderStrategy,
    EnableECSManagedTags: boolean,
    EnableExecuteCommand: boolean,
    PlacementConstraints: placementConstraints,
    PlacementStrategy: placementStrategies,
    PropagateTags: propagateTags,
    ReferenceId: referenceId,
    Tags: tagList,
  },
  ['TaskDefinitionArn'],
);
const batchArrayProperties = structure({ Size: integer() });
const batchRetryStrategy = structure({ Attempts: integer() });
const batchParameters = structure(
  {
    JobDefinition: text(),
    JobName: text(),
    ArrayProperties: batchArrayProperties,
    RetryStrategy: batchRetryStrategy,
  },
  ['JobDefinition', 'JobName'],
);
const messageGroupId = text({ lengthMax: 100 });
const sqsParameters = structure({ MessageGroupId: messageGroupId });
const pathParameter = text({ pattern: '(?!\\s*$).+' });
const pathParameterList = listOf(pathParameter);
const headerValue = text({ lengthMax: 512, pattern: '[ \\t]*[\\x20-\\x7E]+([ \\t]+[\\x20-\\x7E]+)*[ \\t]*' });
const headerParametersMap = mapOf(headerKey, headerValue);
const queryStringValue = text({ lengthMax: 512, pattern: '[^\\x00-\\x09\\x0B\\x0C\\x0E-\\x1F\\x7F]+' });
const queryStringParametersMap = mapOf(queryStringKey, queryStringValue);
const httpParameters = structure({
  PathParameterValues: pathParameterList,
  HeaderParameters: headerParametersMap,
  QueryStringParameters: queryStringParametersMap,
});
const redshiftSecretManagerArn = text({
  lengthMin: 1,
  lengthMax: 1600,
  pattern: '(^arn:aws([a-z]|-)*:secretsmanager:[a-z0-9-.]+:.*)|(\\$(\\.[\\w_-]+(\\[(\\d+|\\*)\\])*)*)',
});
const database = text({ lengthMin: 1, lengthMax: 64 });
const dbUser = text({ lengthMin: 1, lengthMax: 128 });
const sql = text({ lengthMin: 1, lengthMax: 100000, sensitive: true });
const statementName = text({ lengthMin: 1, lengthMax: 500 });
const sqls = listOf(sql, { lengthMin: 0, lengthMax: 40 });
const redshiftDataParameters = structure(
  {
    SecretManagerArn: redshiftSecretManagerArn,
    Database: database,
    DbUser: dbUser,
    Sql: sql,
    StatementName: statementName,
    WithEvent: boolean,
    Sqls: sqls,
  },
  ['Database'],
);
const sageMakerPipelineParameterName = text({
  lengthMin: 1,
  lengthMax: 256,
  pattern: '[a-zA-Z0-9](-*[a-zA-Z0-9])*',
});
const sageMakerPipelineParameterValue = text({ lengthMax: 1024 });
const sageMakerPipelineParameter = structure(
  { Name: sageMakerPipelineParameterName, Value: sageMakerPipelineParameterValue },
  ['Name', 'Value'],
);
const sageMakerPipelineParameterList = listOf(sageMakerPipelineParameter, { lengthMin: 0, lengthMax: 200 });
const sageMakerPipelineParameters = structure({ PipelineParameterList: sageMakerPipelineParameterList });
const maximumRetryAttempts = integer({ min: 0, max: 185 });
const maximumEventAgeInSeconds = integer({ min: 60, max: 86400 });
const retryPolicy = structure({
  MaximumRetryAttempts: maximumRetryAttempts,
  MaximumEventAgeInSeconds: maximumEventAgeInSeconds,
});
const graphQLOperation = text({ lengthMin: 1, lengthMax: 1048576, sensitive: true });
const appSyncParameters = structure({ GraphQLOperation: graphQLOperation });
const target = structure(
  {
    Id: targetId,
    Arn: targetArn,
    RoleArn: roleArn,
    Input: targetInput,
    InputPath: targetInputPath,
    InputTransformer: inputTransformer,
    KinesisParameters: kinesisParameters,
    RunCommandParameters: runCommandParameters,
    EcsParameters: ecsParameters,
    BatchParameters: batchParameters,
    SqsParameters: sqsParameters,
    HttpParameters: httpParameters,
    RedshiftDataParameters: redshiftDataParameters,
    SageMakerPipelineParameters: sageMakerPipelineParameters,
    DeadLetterConfig: deadLetterConfig,
    RetryPolicy: retryPolicy,
    AppSyncParameters: appSyncParameters,
  },
  ['Id', 'Arn'],
);
export const targetList = listOf(target, { lengthMin: 1, lengthMax: 100 });
