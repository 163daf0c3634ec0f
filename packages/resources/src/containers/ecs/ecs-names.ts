import { type CallScope, parseArn } from '@cairn/kit';

/** Where something is: the account and region of a call, or of an ARN. */
export type Place = Pick<CallScope, 'account' | 'region'>;

/** `000000000000/us-east-1/`: before the keys of all that is in a place. */
export function placeKey({ account, region }: Place): string {
  return `${account}/${region}/`;
}

/** `arn:aws:ecs:us-east-1:000000000000:cluster/default`. */
export function ecsArn({ account, region }: Place, resource: string): string {
  return `arn:aws:ecs:${region}:${account}:${resource}`;
}

/** Name of a cluster given by name or ARN; `default` when not given. */
export function clusterNameOf(given: string | undefined): string {
  if (given === undefined || given === '') return 'default';
  return resourceOf(given, 'cluster/');
}

/** Id of a task given by id or ARN, the short form of ARNs included. */
export function taskIdOf(given: string): string {
  return resourceOf(given, 'task/').replace(/^.*\//, '');
}

/** Cluster in the ARN of a task; undefined where it does not tell. */
export function clusterOfTask(given: string): string | undefined {
  return /^[^/]+\//.exec(resourceOf(given, 'task/'))?.[0].slice(0, -1);
}

/** `family:revision` of a definition given so, by its family, or by ARN. */
export function definitionNameOf(given: string): { readonly family: string; readonly revision?: number } {
  const name = resourceOf(given, 'task-definition/');
  const colon = name.lastIndexOf(':');
  if (colon < 0) return { family: name };
  return { family: name.slice(0, colon), revision: Number(name.slice(colon + 1)) };
}

function resourceOf(given: string, prefix: string): string {
  const resource = parseArn(given)?.resource;
  if (resource === undefined) return given;
  return resource.startsWith(prefix) ? resource.slice(prefix.length) : resource;
}
