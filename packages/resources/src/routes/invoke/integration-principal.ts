import { type Principal, rolePrincipal } from '@cairn/kit';
import type { ApiPlace } from '../api-store.ts';

const service = 'apigateway.amazonaws.com';

/** The caller's own credentials in the place of a role. */
const ofCaller = /^arn:[\w-]+:iam::\*:user\/\*$/;

/** Whether credentials say that an integration is called as whoever calls the API: no role is meant. */
export function isCallersOwn(credentials: string): boolean {
  return ofCaller.test(credentials);
}

/**
 * As whom an integration is called: the role of its credentials, the caller himself where they say so, and API Gateway
 * for that method where there are none, so that the resource's own policy is asked.
 * @param sourceArn of the method: `arn:aws:execute-api:…`
 */
export function integrationPrincipal({
  credentials,
  caller,
  place,
  sourceArn,
}: {
  readonly credentials: string | undefined;
  readonly caller: Principal | undefined;
  readonly place: ApiPlace;
  readonly sourceArn: string;
}): Principal {
  const isGiven = credentials !== undefined && credentials !== '';
  if (isGiven && isCallersOwn(credentials) && caller !== undefined) return caller;
  if (isGiven) return rolePrincipal(credentials, 'BackplaneAssumeRoleSession', { service });
  return { arn: service, kind: 'service', service, sourceArn, sourceAccount: place.account };
}
