/** A first-class integration of HTTP APIs: which operation it calls and with what. */
export interface ServiceSubtype {
  readonly service: string;
  readonly action: string;
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** The operation's members by the names of the parameters; the parameter's own name, first letter small, where absent. */
  readonly members?: { readonly [parameter: string]: string };
  /** Parameters that are JSON. */
  readonly json?: readonly string[];
}

const region = 'Region';
const receiving = [
  'AttributeNames',
  'MaxNumberOfMessages',
  'MessageAttributeNames',
  'ReceiveRequestAttemptId',
  'VisibilityTimeout',
  'WaitTimeSeconds',
];

/** Source: "Integration subtype reference" in API Gateway's developer guide. */
export const serviceSubtypes: { readonly [name: string]: ServiceSubtype } = {
  'StepFunctions-StartExecution': {
    service: 'states',
    action: 'StartExecution',
    required: ['StateMachineArn'],
    optional: ['Name', 'Input', 'TraceHeader', region],
  },
  'StepFunctions-StartSyncExecution': {
    service: 'states',
    action: 'StartSyncExecution',
    required: ['StateMachineArn'],
    optional: ['Name', 'Input', 'TraceHeader', region],
  },
  'StepFunctions-StopExecution': {
    service: 'states',
    action: 'StopExecution',
    required: ['ExecutionArn'],
    optional: ['Cause', 'Error', region],
  },
  'SQS-SendMessage': {
    service: 'sqs',
    action: 'SendMessage',
    required: ['QueueUrl', 'MessageBody'],
    optional: ['DelaySeconds', 'MessageAttributes', 'MessageDeduplicationId', 'MessageGroupId', region],
    members: sameNames([
      'QueueUrl',
      'MessageBody',
      'DelaySeconds',
      'MessageAttributes',
      'MessageDeduplicationId',
      'MessageGroupId',
    ]),
    json: ['MessageAttributes', 'DelaySeconds'],
  },
  'SQS-ReceiveMessage': {
    service: 'sqs',
    action: 'ReceiveMessage',
    required: ['QueueUrl'],
    optional: [...receiving, region],
    members: sameNames(['QueueUrl', ...receiving]),
    json: receiving.filter((name) => name !== 'ReceiveRequestAttemptId'),
  },
  'SQS-DeleteMessage': {
    service: 'sqs',
    action: 'DeleteMessage',
    required: ['ReceiptHandle', 'QueueUrl'],
    optional: [region],
    members: sameNames(['ReceiptHandle', 'QueueUrl']),
  },
  'SQS-PurgeQueue': {
    service: 'sqs',
    action: 'PurgeQueue',
    required: ['QueueUrl'],
    optional: [region],
    members: sameNames(['QueueUrl']),
  },
  'EventBridge-PutEvents': {
    service: 'events',
    action: 'PutEvents',
    required: ['Detail', 'DetailType', 'Source'],
    optional: ['Time', 'EventBusName', 'Resources', 'TraceHeader', region],
    members: sameNames([
      'Detail',
      'DetailType',
      'Source',
      'Time',
      'EventBusName',
      'Resources',
      'TraceHeader',
    ]),
    json: ['Resources'],
  },
};

function sameNames(names: readonly string[]): { readonly [parameter: string]: string } {
  return Object.fromEntries(names.map((name) => [name, name]));
}
