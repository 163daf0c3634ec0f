import { type CallScope, parseArn } from '@cairn/kit';

/** Where something is. */
export type Place = Pick<CallScope, 'account' | 'region'>;

/** `000000000000/us-east-1/`: before the keys of all that is in a place. */
export function placeKey({ account, region }: Place): string {
  return `${account}/${region}/`;
}

/** `arn:aws:batch:us-east-1:000000000000:job-queue/high`. */
export function batchArn({ account, region }: Place, resource: string): string {
  return `arn:aws:batch:${region}:${account}:${resource}`;
}

/** A name given as such or by ARN. */
export function nameOf(given: string): string {
  const resource = parseArn(given)?.resource;
  return resource === undefined ? given : resource.slice(resource.indexOf('/') + 1);
}

/** Names of queues, environments, definitions and jobs. */
export const namePattern = /^[a-zA-Z0-9][\w-]{0,127}$/;
