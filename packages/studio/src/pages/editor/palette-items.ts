import type { SkeletonKind } from '@cairn/diagram';

/** A kind of state that can be put into a definition. */
export interface PaletteItem {
  readonly kind: SkeletonKind;
  readonly label: string;
  /** What the new state is called, as long as no other is. */
  readonly name: string;
  readonly words?: string;
}

/** What can be put into a definition, by groups. */
export const paletteGroups: readonly { readonly label: string; readonly items: readonly PaletteItem[] }[] = [
  {
    label: 'Call',
    items: [
      { kind: 'lambda', label: 'Lambda function', name: 'Invoke function' },
      {
        kind: 'lambdaToken',
        label: 'Lambda with a task token',
        name: 'Ask and wait',
        words: 'callback approval',
      },
      { kind: 'http', label: 'HTTP endpoint', name: 'Call endpoint', words: 'api web' },
      { kind: 'sdk', label: 'AWS SDK action', name: 'Call AWS', words: 's3 any service' },
      { kind: 'activity', label: 'Activity worker', name: 'Do activity' },
      { kind: 'stateMachineSync', label: 'State machine, wait', name: 'Run workflow', words: 'nested sync' },
      { kind: 'stateMachine', label: 'State machine, go on', name: 'Start workflow' },
      { kind: 'dynamodbGetItem', label: 'DynamoDB get item', name: 'Get item', words: 'table read' },
      { kind: 'dynamodbPutItem', label: 'DynamoDB put item', name: 'Put item', words: 'table write' },
      { kind: 'sqs', label: 'SQS message', name: 'Send message', words: 'queue' },
      { kind: 'sqsToken', label: 'SQS with a task token', name: 'Send and wait', words: 'queue callback' },
      { kind: 'sns', label: 'SNS message', name: 'Publish', words: 'topic' },
      { kind: 'eventBridge', label: 'EventBridge event', name: 'Put event', words: 'bus' },
      { kind: 'ecsSync', label: 'ECS task, wait', name: 'Run container', words: 'fargate container' },
      { kind: 'batchSync', label: 'Batch job, wait', name: 'Run job' },
      { kind: 'glueSync', label: 'Glue job, wait', name: 'Run Glue job' },
    ],
  },
  {
    label: 'Flow',
    items: [
      { kind: 'choice', label: 'Choice', name: 'Choose', words: 'if branch' },
      { kind: 'parallel', label: 'Parallel', name: 'In parallel', words: 'fork branches' },
      { kind: 'map', label: 'Map', name: 'For each', words: 'loop iterate' },
      { kind: 'distributedMapJson', label: 'Distributed Map of JSON', name: 'For each in file', words: 's3' },
      { kind: 'distributedMapCsv', label: 'Distributed Map of CSV', name: 'For each row', words: 's3' },
      {
        kind: 'distributedMapObjects',
        label: 'Distributed Map of objects',
        name: 'For each object',
        words: 's3 list',
      },
      { kind: 'waitSeconds', label: 'Wait for seconds', name: 'Wait', words: 'delay sleep' },
      { kind: 'waitTimestamp', label: 'Wait until an instant', name: 'Wait until' },
      { kind: 'waitFromInput', label: 'Wait as the input says', name: 'Wait as told' },
      { kind: 'pass', label: 'Pass', name: 'Pass', words: 'transform data' },
      { kind: 'succeed', label: 'Succeed', name: 'Done', words: 'end' },
      { kind: 'fail', label: 'Fail', name: 'Fail', words: 'error end' },
    ],
  },
];

/** Whether an item is meant by some words. */
export function matchesItem({ label, name, words = '' }: PaletteItem, wanted: string): boolean {
  const text = `${label} ${name} ${words}`.toLowerCase();
  return wanted
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
