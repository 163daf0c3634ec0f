export { readTaskHandle } from './message-move-tasks.ts';
export { queueArn, readQueueUrl } from './queue-address.ts';
export { Queues } from './queues.ts';
export { sqsErrors } from './sqs-errors.ts';
