import type { OperationAccess } from './operation-access.ts';

const verbs: readonly (readonly [prefix: RegExp, verb: string])[] = [
  [/^(?:Get|Export|List)/, 'GET'],
  [/^(?:Put|Reimport)/, 'PUT'],
  [/^(?:Update)/, 'PATCH'],
  [/^(?:Delete|Reset|Flush|Untag)/, 'DELETE'],
];

/**
 * API Gateway's actions are the verbs of its own API, its resources the paths: `apigateway:POST` on
 * `arn:aws:apigateway:REGION::/restapis/ID/stages`. Below the API itself a path is asked about by a wildcard.
 */
export function apiGatewayAccess(operation: string): OperationAccess {
  const verb = verbs.find(([prefix]) => prefix.test(operation))?.[1] ?? 'POST';
  return {
    action: `apigateway:${verb}`,
    resources: ({ region }, { restApiId, ApiId, resourceArn, ResourceArn }) => {
      const tagged = resourceArn ?? ResourceArn;
      if (typeof tagged === 'string') return [tagged];
      const place = `arn:aws:apigateway:${region}::`;
      if (typeof restApiId === 'string') return [`${place}/restapis/${restApiId}`];
      if (typeof ApiId === 'string') return [`${place}/apis/${ApiId}`];
      return [/RestApi/.test(operation) ? `${place}/restapis` : `${place}/apis`];
    },
    passes: {
      to: 'apigateway.amazonaws.com',
      roles: ({ credentials, CredentialsArn }) => [credentials, CredentialsArn],
    },
  };
}
