import type { CallScope } from '@cairn/kit';
import { localArn, type OperationAccess, type ResourcesOf } from '../access/operation-access.ts';
import { operationNameOf } from '../facade.ts';
import type { RestRoute } from '../protocol/rest-route.ts';
import { appSyncRoutes } from './appsync-routes.ts';

type OperationInput = { readonly [member: string]: unknown };

const routes: ReadonlyMap<string, RestRoute> = new Map(
  Object.values(appSyncRoutes).flatMap((family) =>
    Object.entries(family).map(([method, route]): [string, RestRoute] => [operationNameOf(method), route]),
  ),
);

/** Operations that act on an API as a resource. */
const onApi: ReadonlySet<string> = new Set(['GetGraphqlApi', 'UpdateGraphqlApi', 'DeleteGraphqlApi']);
/** Operations that act on a domain name as a resource. */
const onDomain: ReadonlySet<string> = new Set([
  ...['GetDomainName', 'UpdateDomainName', 'DeleteDomainName'],
  ...['AssociateApi', 'GetApiAssociation', 'DisassociateApi'],
]);

/**
 * An API and a domain name are named by their ARNs; all other actions are asked about on the path of the request, as
 * AppSync's own denials name it: `appsync:UpdateResolver` on
 * `arn:aws:appsync:REGION:ACCOUNT:/v1/apis/ID/types/Query/resolvers/field`. Source: Service Authorization Reference,
 * "AWS AppSync".
 */
export function appSyncAccess(operation: string): OperationAccess {
  const route = routes.get(operation);
  // What is refused by its name is asked about as what it is, on everything.
  if (route === undefined) return {};
  return {
    resources: resourcesOf(operation, route),
    passes: { to: 'appsync.amazonaws.com', roles: rolesIn },
  };
}

function resourcesOf(operation: string, route: RestRoute): ResourcesOf {
  return (scope, input) => {
    const { resourceArn, apiId, domainName } = input;
    if (typeof resourceArn === 'string') return [resourceArn];
    if (onApi.has(operation)) return [localArn(scope, 'appsync', `apis/${apiId}`)];
    if (onDomain.has(operation)) return [localArn(scope, 'appsync', `domainnames/${domainName}`)];
    return [pathArn(scope, route, input)];
  };
}

function pathArn(scope: CallScope, { path }: RestRoute, input: OperationInput): string {
  return localArn(
    scope,
    'appsync',
    path.replace(/\{(\w+)\}/g, (_, member: string) => String(input[member])),
  );
}

/** Roles that AppSync is to act as: a data source's, that which logs are written as. */
function rolesIn({
  serviceRoleArn,
  logConfig,
  mergedApiExecutionRoleArn,
}: OperationInput): readonly unknown[] {
  const logs = logConfig as { readonly cloudWatchLogsRoleArn?: string } | undefined;
  return [serviceRoleArn, logs?.cloudWatchLogsRoleArn, mergedApiExecutionRoleArn];
}
