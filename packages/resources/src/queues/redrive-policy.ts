import { readQueueArn } from './queue-address.ts';
import type { QueuePlace } from './queue-ports.ts';
import type { RedriveAllowPolicy, RedrivePolicy } from './queue-record.ts';
import { sqsErrors } from './sqs-errors.ts';

const receiveCountMax = 1_000;
const sourceArnsMax = 10;

/** Reads the attribute RedrivePolicy of a queue. @throws ServiceError InvalidAttributeValue */
export function readRedrivePolicy(text: string, place: QueuePlace): RedrivePolicy {
  const refuse = (reason: string) => sqsErrors.invalidAttributeReason('RedrivePolicy', text, reason);
  const policy = parseObject(text);
  if (policy === undefined) throw refuse('Redrive policy is not a valid JSON map.');
  const { deadLetterTargetArn, maxReceiveCount } = policy;
  if (deadLetterTargetArn === undefined)
    throw refuse('Redrive policy does not contain mandatory attribute: deadLetterTargetArn.');
  if (maxReceiveCount === undefined)
    throw refuse('Redrive policy does not contain mandatory attribute: maxReceiveCount.');
  const unknown = Object.keys(policy).find(
    (name) => name !== 'deadLetterTargetArn' && name !== 'maxReceiveCount',
  );
  if (unknown !== undefined)
    throw refuse(`Only following attributes are supported: [deadLetterTargetArn, maxReceiveCount].`);
  const count = Number(maxReceiveCount);
  if (!Number.isInteger(count) || count < 1 || count > receiveCountMax || maxReceiveCount === '')
    throw refuse(
      `Invalid value for maxReceiveCount: ${String(maxReceiveCount)}, valid values are from 1 to ${receiveCountMax} both inclusive.`,
    );
  const target = typeof deadLetterTargetArn === 'string' ? readQueueArn(deadLetterTargetArn) : undefined;
  if (target === undefined) throw refuse('Invalid value for deadLetterTargetArn.');
  if (target.name.endsWith('.fifo') !== place.name.endsWith('.fifo'))
    throw refuse('Dead-letter queue must be same type of queue as the source.');
  return { deadLetterTargetArn: deadLetterTargetArn as string, maxReceiveCount: count };
}

/** Reads the attribute RedriveAllowPolicy of a dead-letter queue. @throws ServiceError InvalidAttributeValue */
export function readRedriveAllowPolicy(text: string): RedriveAllowPolicy {
  const refuse = (reason: string) => sqsErrors.invalidAttributeReason('RedriveAllowPolicy', text, reason);
  const policy = parseObject(text);
  if (policy === undefined) throw refuse('Redrive allow policy is not a valid JSON map.');
  const { redrivePermission, sourceQueueArns } = policy;
  if (redrivePermission === undefined)
    throw refuse('Redrive allow policy does not contain mandatory attribute: redrivePermission.');
  if (redrivePermission !== 'allowAll' && redrivePermission !== 'denyAll' && redrivePermission !== 'byQueue')
    throw refuse(
      `Invalid value for redrivePermission: ${String(redrivePermission)}, valid values are: [allowAll, denyAll, byQueue].`,
    );
  const arns = Array.isArray(sourceQueueArns) ? sourceQueueArns : undefined;
  if ((redrivePermission === 'byQueue') !== (arns !== undefined && arns.length > 0))
    throw refuse('sourceQueueArns must be given with the redrivePermission byQueue, and only then.');
  if (arns === undefined) return { redrivePermission };
  if (arns.length > sourceArnsMax || arns.some((arn) => readQueueArn(String(arn)) === undefined))
    throw refuse(`sourceQueueArns may hold up to ${sourceArnsMax} ARNs of queues.`);
  return { redrivePermission, sourceQueueArns: arns.map(String) };
}

function parseObject(text: string): { readonly [member: string]: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as { readonly [member: string]: unknown })
      : undefined;
  } catch {
    return undefined;
  }
}
