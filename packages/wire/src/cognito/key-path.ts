import type { ClaimedRequest } from '../service-signs.ts';

/** Which document of a user pool a path names. */
export interface KeyPath {
  readonly userPoolId: string;
  readonly document: 'jwks.json' | 'openid-configuration';
}

/** `/us-east-1_AbCdEf123/.well-known/jwks.json`; a bucket's name has no underscore. */
const form = /^\/([\w-]{1,44}_[0-9A-Za-z]{1,55})\/\.well-known\/(jwks\.json|openid-configuration)$/;

export function keyPathOf(path: string): KeyPath | undefined {
  const [, userPoolId = '', document] = form.exec(path) ?? [];
  return document === undefined ? undefined : { userPoolId, document: document as KeyPath['document'] };
}

/** Whether a request is for what tells how a user pool's tokens are verified. */
export function isForKeys({ method, path, face }: ClaimedRequest): boolean {
  const isRead = method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
  return isRead && face === 'server' && keyPathOf(path) !== undefined;
}
