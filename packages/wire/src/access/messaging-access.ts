import {
  arnIn,
  each,
  localArn,
  type OperationAccess,
  on,
  type ResourcesOf,
  type ServiceAccess,
} from './operation-access.ts';

/** A queue by its URL, which ends in account and name, or by its name. */
const queue: ResourcesOf = (scope, { QueueUrl, QueueName, QueueOwnerAWSAccountId }) => {
  if (typeof QueueUrl === 'string') {
    const [, account = scope.account, name] = /(?:^|\/)(?:(\d{12})\/)?([^/]+)$/.exec(QueueUrl) ?? [];
    return name === undefined ? [] : [localArn({ ...scope, account }, 'sqs', name)];
  }
  if (typeof QueueName !== 'string') return [];
  const account = typeof QueueOwnerAWSAccountId === 'string' ? QueueOwnerAWSAccountId : scope.account;
  return [localArn({ ...scope, account }, 'sqs', QueueName)];
};
const onQueue = (action?: string): OperationAccess => on(queue, action === undefined ? {} : { action });

/** The handle of a task that moves messages holds the ARN of the queue it takes them from. */
const queueOfMoveTask: ResourcesOf = (scope, { TaskHandle }) => {
  try {
    const { sourceArn } = JSON.parse(atob(String(TaskHandle))) as { readonly sourceArn?: unknown };
    return arnIn('sourceArn')(scope, { sourceArn });
  } catch {
    return [];
  }
};

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
  ...each('StartMessageMoveTask ListMessageMoveTasks', on(arnIn('SourceArn'))),
  CancelMessageMoveTask: on(queueOfMoveTask),
};

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const topic: ResourcesOf = (scope, input) => {
  const given = [input.TopicArn, input.TargetArn, input.ResourceArn].find((each) => typeof each === 'string');
  if (given !== undefined) return [String(given)];
  const { SubscriptionArn, Name } = input;
  // A subscription's ARN is its topic's with an id behind.
  if (typeof SubscriptionArn === 'string') return [SubscriptionArn.replace(/:[^:]*$/, '')];
  return typeof Name === 'string' ? [localArn(scope, 'sns', Name)] : [];
};

export const snsAccess: ServiceAccess = {
  ...each('CreateTopic DeleteTopic GetTopicAttributes SetTopicAttributes Publish', on(topic)),
  Subscribe: on(topic, {
    keys: ({ Protocol, Endpoint }) => ({
      'sns:Protocol': textOf(Protocol),
      'sns:Endpoint': textOf(Endpoint),
    }),
  }),
  ...each('ConfirmSubscription ListSubscriptionsByTopic AddPermission RemovePermission', on(topic)),
  ...each('Unsubscribe GetSubscriptionAttributes SetSubscriptionAttributes', on(topic)),
  ...each('TagResource UntagResource ListTagsForResource', on(topic)),
  PublishBatch: on(topic, { action: 'sns:Publish' }),
};
