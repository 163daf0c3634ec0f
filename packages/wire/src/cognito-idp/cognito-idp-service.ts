import { askingClient } from '../cognito/asking-client.ts';
import { cognitoOperations, type GrowingMethod } from '../cognito/cognito-operations.ts';
import { cognitoProtocol } from '../cognito/cognito-protocol.ts';
import type { OriginsOfClients } from '../cognito/origins-of-clients.ts';
import { isPublicUserPoolCall, publicUserPoolOperations, userPoolTarget } from '../cognito/public-calls.ts';
import type { ServiceTable } from '../operation.ts';
import type { Service } from '../service.ts';
import { type UserPoolMethod, userPoolInputs } from './user-pool-inputs.ts';

/** What this table calls: user pools of `identity`. */
export interface UserPoolsFacade {
  /** Those that there are; the others are refused. */
  readonly operations: { readonly [method in UserPoolMethod]?: GrowingMethod };
  readonly origins: OriginsOfClients;
}

const instants: ReadonlySet<string> = new Set(
  (
    'ClientSecretCreateDate CompletionDate CreateDate CreatedAt CreationDate DeviceCreateDate ' +
    'DeviceLastAuthenticatedDate DeviceLastModifiedDate FeedbackDate LastActiveDate LastModifiedDate StartDate ' +
    'UserCreateDate UserLastModifiedDate'
  ).split(' '),
);

/** Amazon Cognito user pools, in JSON by targets. */
export function userPoolsService({ operations, origins }: UserPoolsFacade): Service {
  const table: ServiceTable = {
    signingName: 'cognito-idp',
    // Forty pictures of sign-in pages would be more; AWS takes two megabytes of them.
    requestBytesMax: 4_194_304,
    operations: cognitoOperations({
      service: 'cognito-idp',
      facade: operations,
      inputs: userPoolInputs,
      publicOperations: publicUserPoolOperations,
      instants,
      constraintError: 'InvalidParameterException',
    }),
  };
  return {
    name: 'cognito-idp',
    table,
    isOfAws: true,
    speak: (observers) => ({
      signingName: 'cognito-idp',
      targetPrefix: userPoolTarget,
      claims: isPublicUserPoolCall,
      isOpenToPages: true,
      protocol: cognitoProtocol({
        table,
        targetPrefix: userPoolTarget,
        publicOperations: publicUserPoolOperations,
        mayCall: (origin, body) => {
          const client = body && askingClient(body);
          return client === undefined ? origins.has(origin) : origins.ofClient(client, origin);
        },
        observers,
      }),
    }),
  };
}
