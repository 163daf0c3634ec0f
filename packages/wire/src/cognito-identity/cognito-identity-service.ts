import { cognitoOperations, type GrowingMethod } from '../cognito/cognito-operations.ts';
import { cognitoProtocol } from '../cognito/cognito-protocol.ts';
import type { OriginsOfClients } from '../cognito/origins-of-clients.ts';
import {
  identityPoolTarget,
  isPublicIdentityPoolCall,
  publicIdentityPoolOperations,
} from '../cognito/public-calls.ts';
import type { ServiceTable } from '../operation.ts';
import type { Service } from '../service.ts';
import { identityPoolInputs } from './identity-pool-inputs.ts';

/** What this table calls: identity pools of `identity`. */
export interface IdentityPoolsFacade {
  /** Those that there are; the others are refused. */
  readonly operations: { readonly [method in keyof typeof identityPoolInputs]?: GrowingMethod };
  /** Of the app clients of all user pools: identity pools name no pages of their own. */
  readonly origins: Pick<OriginsOfClients, 'has'>;
}

const instants: ReadonlySet<string> = new Set(['CreationDate', 'Expiration', 'LastModifiedDate']);

/** Amazon Cognito identity pools, in JSON by targets. */
export function identityPoolsService({ operations, origins }: IdentityPoolsFacade): Service {
  const table: ServiceTable = {
    signingName: 'cognito-identity',
    requestBytesMax: 1_048_576,
    operations: cognitoOperations({
      service: 'cognito-identity',
      facade: operations,
      inputs: identityPoolInputs,
      publicOperations: publicIdentityPoolOperations,
      instants,
    }),
  };
  return {
    name: 'cognito-identity',
    table,
    isOfAws: true,
    speak: (observers) => ({
      signingName: 'cognito-identity',
      targetPrefix: identityPoolTarget,
      claims: isPublicIdentityPoolCall,
      isOpenToPages: true,
      protocol: cognitoProtocol({
        table,
        targetPrefix: identityPoolTarget,
        publicOperations: publicIdentityPoolOperations,
        mayCall: (origin) => origins.has(origin),
        observers,
      }),
    }),
  };
}
