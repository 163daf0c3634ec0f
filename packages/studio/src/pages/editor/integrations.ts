/** A service that a Task calls by a resource of its own, and how it may wait for the answer. */
export interface Integration {
  /** As the resource spells it behind `arn:aws:states:::`. */
  readonly action: string;
  readonly label: string;
  readonly patterns: readonly IntegrationSuffix[];
}

/** What is written behind the action: nothing for the answer alone, the job's end, or a token that comes back. */
export type IntegrationSuffix = '' | '.sync' | '.sync:2' | '.waitForTaskToken';

/** The optimised integrations (Developer Guide, "Integrating optimized services"). */
export const integrations: readonly Integration[] = [
  { action: 'lambda:invoke', label: 'Lambda: invoke', patterns: ['', '.waitForTaskToken'] },
  { action: 'dynamodb:getItem', label: 'DynamoDB: get item', patterns: [''] },
  { action: 'dynamodb:putItem', label: 'DynamoDB: put item', patterns: [''] },
  { action: 'dynamodb:updateItem', label: 'DynamoDB: update item', patterns: [''] },
  { action: 'dynamodb:deleteItem', label: 'DynamoDB: delete item', patterns: [''] },
  { action: 'sqs:sendMessage', label: 'SQS: send message', patterns: ['', '.waitForTaskToken'] },
  { action: 'sns:publish', label: 'SNS: publish', patterns: ['', '.waitForTaskToken'] },
  { action: 'events:putEvents', label: 'EventBridge: put events', patterns: ['', '.waitForTaskToken'] },
  {
    action: 'states:startExecution',
    label: 'Step Functions: start execution',
    patterns: ['', '.sync', '.sync:2', '.waitForTaskToken'],
  },
  { action: 'http:invoke', label: 'HTTP: call', patterns: [''] },
  { action: 'apigateway:invoke', label: 'API Gateway: invoke', patterns: ['', '.waitForTaskToken'] },
  { action: 'ecs:runTask', label: 'ECS: run task', patterns: ['', '.sync', '.waitForTaskToken'] },
  { action: 'batch:submitJob', label: 'Batch: submit job', patterns: ['', '.sync'] },
  { action: 'glue:startJobRun', label: 'Glue: start job run', patterns: ['', '.sync'] },
  { action: 'athena:startQueryExecution', label: 'Athena: start query', patterns: ['', '.sync'] },
  { action: 'codebuild:startBuild', label: 'CodeBuild: start build', patterns: ['', '.sync'] },
  { action: 'sagemaker:createTrainingJob', label: 'SageMaker: train', patterns: ['', '.sync'] },
  { action: 'bedrock:invokeModel', label: 'Bedrock: invoke model', patterns: ['', '.sync'] },
];

export const integrationPrefix = 'arn:aws:states:::';

/** What the patterns mean, in words. */
export const patternWords: { readonly [suffix in IntegrationSuffix]: string } = {
  '': 'Go on with the answer',
  '.sync': 'Wait for the job to end',
  '.sync:2': 'Wait for the end; output as JSON',
  '.waitForTaskToken': 'Wait for the task token to come back',
};
