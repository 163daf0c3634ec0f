import { expect, it } from 'vitest';
import { javaClassName, javaExceptionName, javaMethodName } from './java-names.ts';
import { hasModelledErrors, modelledError, sdkService } from './sdk-services.ts';

it.each([
  ['DynamoDB', 'DynamoDb'],
  ['Secrets Manager', 'SecretsManager'],
  ['SFN', 'Sfn'],
  ['S3', 'S3'],
  ['EC2', 'Ec2'],
  ['EventBridge', 'EventBridge'],
  ['CloudWatch Logs', 'CloudWatchLogs'],
  ['Cognito Identity Provider', 'CognitoIdentityProvider'],
  ['Elastic Load Balancing v2', 'ElasticLoadBalancingV2'],
  ['Route 53', 'Route53'],
  ['IoT', 'Iot'],
  ['ACM PCA', 'AcmPca'],
])('the service %s is %s in the names of errors', (serviceId, name) => {
  expect(javaClassName(serviceId)).toBe(name);
});

it('names methods and exceptions as the SDK for Java does', () => {
  expect(javaMethodName('ListObjectsV2')).toBe('listObjectsV2');
  expect(javaMethodName('AWSThing')).toBe('awsThing');
  expect(javaExceptionName('StateMachineDoesNotExist')).toBe('StateMachineDoesNotExistException');
  expect(javaExceptionName('KMSDisabledException')).toBe('KmsDisabledException');
  expect(javaExceptionName('DBClusterNotFoundFault')).toBe('DbClusterNotFoundException');
});

it('knows the services of AWS and their actions', () => {
  expect(sdkService('secretsmanager')).toMatchObject({
    serviceId: 'Secrets Manager',
    signingName: 'secretsmanager',
    members: 'PascalCase',
  });
  expect(sdkService('ecs')?.members).toBe('camelCase');
  expect(sdkService('cloudwatch')?.signingName).toBe('monitoring');
  expect(sdkService('s3')?.actions.get('listObjectsV2')).toBe('ListObjectsV2');
  expect(sdkService('dynamodb')?.actions.get('executeStatement')).toBe('ExecuteStatement');
  expect(sdkService('sqs')?.actions.get('sendMessageBatch')).toBe('SendMessageBatch');
  expect(sdkService('sqs')?.actions.get('sendMessages')).toBeUndefined();
  for (const unknown of ['', 'nothing', 'S3', 'a|b', '__proto__'])
    expect(sdkService(unknown)).toBeUndefined();
});

it('knows which errors a service models, by name and by code', () => {
  expect(modelledError('dynamodb', 'ConditionalCheckFailedException')).toBe(
    'ConditionalCheckFailedException',
  );
  expect(modelledError('dynamodb', 'ValidationException')).toBeUndefined();
  expect(modelledError('iam', 'NoSuchEntity')).toBe('NoSuchEntityException');
  expect(modelledError('sqs', 'QueueDoesNotExist')).toBe('QueueDoesNotExistException');
  expect(hasModelledErrors('glue')).toBe(false);
});
