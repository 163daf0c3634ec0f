import { isCallersOwn } from './invoke/integration-principal.ts';
import { routeErrors } from './route-errors.ts';

const roleForm = /^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;

/**
 * Credentials are the ARN of a role or say that callers act as themselves; an empty text, as nothing, is none. They may
 * stand in a document, where they may be anything. The text is the service's: https://github.com/aws/aws-sdk-java/issues/860
 * @throws ServiceError BadRequestException
 */
export function checkCredentials(credentials: unknown): void {
  if ((credentials ?? '') === '') return;
  if (typeof credentials === 'string' && (roleForm.test(credentials) || isCallersOwn(credentials))) return;
  throw routeErrors.badRequest('Invalid ARN specified in the request');
}
