import { queueArn, readQueueUrl, readTaskHandle } from '@cairn/resources/queues';
import type { OperationInput } from '../operation.ts';
import {
  type AskedAction,
  arnIn,
  each,
  localArn,
  type OperationAccess,
  on,
  type ResourcesOf,
  type ServiceAccess,
} from './operation-access.ts';

/** A queue by its URL or by its name. */
const queue: ResourcesOf = (scope, { QueueUrl, QueueName, QueueOwnerAWSAccountId }) => {
  if (typeof QueueUrl === 'string') return [queueArn(readQueueUrl(scope, QueueUrl))];
  if (typeof QueueName !== 'string') return [];
  const account = typeof QueueOwnerAWSAccountId === 'string' ? QueueOwnerAWSAccountId : scope.account;
  return [localArn({ ...scope, account }, 'sqs', QueueName)];
};
const onQueue = (action?: string): OperationAccess => on(queue, action === undefined ? {} : { action });

/**
 * Whoever moves messages has to be allowed to take them from the one queue and to send them to the other. Source: Amazon
 * SQS Developer Guide, "Configuring queue permissions" of dead-letter queue redrive.
 */
function askedByMove({ SourceArn, DestinationArn }: OperationInput): readonly AskedAction[] {
  const taken = ['StartMessageMoveTask', 'ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'];
  return [
    ...taken.map((operation) => ({ action: `sqs:${operation}`, resource: String(SourceArn) })),
    ...(typeof DestinationArn === 'string' ? [{ action: 'sqs:SendMessage', resource: DestinationArn }] : []),
  ];
}

export const sqsAccess: ServiceAccess = {
  ...each('CreateQueue GetQueueUrl DeleteQueue PurgeQueue GetQueueAttributes SetQueueAttributes', onQueue()),
  ...each('SendMessage ReceiveMessage DeleteMessage ChangeMessageVisibility', onQueue()),
  ...each(
    'AddPermission RemovePermission ListDeadLetterSourceQueues TagQueue UntagQueue ListQueueTags',
    onQueue(),
  ),
  SendMessageBatch: onQueue('sqs:SendMessage'),
  DeleteMessageBatch: onQueue('sqs:DeleteMessage'),
  ChangeMessageVisibilityBatch: onQueue('sqs:ChangeMessageVisibility'),
  StartMessageMoveTask: { asks: (_scope, input) => askedByMove(input) },
  CancelMessageMoveTask: on((_scope, { TaskHandle }) => [readTaskHandle(String(TaskHandle))]),
  ListMessageMoveTasks: on(arnIn('SourceArn')),
};
