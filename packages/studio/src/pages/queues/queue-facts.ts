import { isJsonObject, parseJson } from '@cairn/kit';
import type { Queue } from '../../wire/queues.ts';

/** A number among a queue's attributes. */
export function countOf(queue: Queue, attribute: string): number {
  return Number(queue.attributes[attribute] ?? 0);
}

/** Where messages go that were received too often. */
export function deadLetterArnOf(queue: Queue): string | undefined {
  const policy = queue.attributes.RedrivePolicy;
  if (policy === undefined || policy === '') return undefined;
  const value = parseJson(policy);
  const arn = isJsonObject(value) ? value.deadLetterTargetArn : undefined;
  return typeof arn === 'string' ? arn : undefined;
}

/** Whether order holds within a group. */
export function isFifo(queue: Queue): boolean {
  return queue.attributes.FifoQueue === 'true';
}
