import { apiErrors } from './api-errors.ts';

/** @throws ServiceError BadRequestException for a name that GraphQL would not take: `what` bears it */
export function checkName(what: string, name: string): void {
  if (!/^[_A-Za-z][_0-9A-Za-z]*$/.test(name)) throw apiErrors.invalidName(what);
}

/** ARN of something of AppSync. */
export function appSyncArn(
  { account, region }: { readonly account: string; readonly region: string },
  resource: string,
): string {
  return `arn:aws:appsync:${region}:${account}:${resource}`;
}
