import { parseArn } from '@cairn/kit';
import type { QueueCallOptions, QueuePlace, QueueScope } from './queue-ports.ts';
import { sqsErrors } from './sqs-errors.ts';

const regionHostPattern =
  /^(?:https?:\/\/)?(?:sqs\.([a-z]{2}(?:-[a-z]+)+-\d)|([a-z]{2}(?:-[a-z]+)+-\d)\.queue)\./;
const accountAndName = /^\/(?:queue\/[a-z0-9-]+\/)?(\d{12})\/([^/?#]+)\/?$/;

/**
 * The queue that a URL names: by account and name at the end of its path, whatever the host, and by the region of
 * an AWS host, else the caller's. A bare name is the caller's own queue.
 * @throws ServiceError InvalidAddress
 */
export function readQueueUrl(scope: QueueScope, url: string): QueuePlace {
  if (/^[\w.-]{1,80}$/.test(url)) return { account: scope.account, region: scope.region, name: url };
  const path = url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '');
  const match = accountAndName.exec(path);
  if (match === null) throw sqsErrors.invalidAddress(url);
  const host = regionHostPattern.exec(url);
  return {
    account: match[1] as string,
    region: host?.[1] ?? host?.[2] ?? scope.region,
    name: match[2] as string,
  };
}

/** The URL by which a caller reaches a queue: on the host to which the call came. */
export function printQueueUrl(place: QueuePlace, endpoint: string | undefined): string {
  return `${endpoint ?? 'http://localhost:4566'}/${place.account}/${place.name}`;
}

/** The address that a call's queue URLs begin with. */
export function endpointOf(
  options: QueueCallOptions | undefined,
  fallback: (() => string | undefined) | undefined,
): string | undefined {
  return options?.endpoint ?? fallback?.();
}

export function queueArn({ account, region, name }: QueuePlace): string {
  return `arn:aws:sqs:${region}:${account}:${name}`;
}

/** The queue that an ARN names; undefined when it names none. */
export function readQueueArn(text: string): QueuePlace | undefined {
  const arn = parseArn(text);
  if (arn === undefined || arn.service !== 'sqs') return undefined;
  if (!/^\d{12}$/.test(arn.account) || !/^[\w-]{1,80}(?:\.fifo)?$/.test(arn.resource)) return undefined;
  return { account: arn.account, region: arn.region, name: arn.resource };
}

/** Key of a queue in the store: keys in order are names in order. */
export function placeKey({ account, region, name }: QueuePlace): string {
  return `${account}/${region}/${name}`;
}
