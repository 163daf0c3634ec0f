import { type Principal, rolePrincipal } from '@cairn/kit';
import type { ApiPlace } from '../api-store.ts';

const service = 'apigateway.amazonaws.com';

/** The caller's own credentials in the place of a role. */
const ofCaller = /^arn:[\w-]+:iam::\*:user\/\*$/;

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
  if (credentials !== undefined && ofCaller.test(credentials) && caller !== undefined) return caller;
  if (credentials !== undefined) return rolePrincipal(credentials, 'BackplaneAssumeRoleSession', { service });
  return { arn: service, kind: 'service', service, sourceArn, sourceAccount: place.account };
}
