import type { OperationAccess } from '../access/operation-access.ts';
import type { RestRoute } from '../protocol/rest-route.ts';
import { httpApiRoutes } from './http-api-routes.ts';
import { restApiRoutes } from './rest-api-routes.ts';
import { unsupportedHttpOperations, unsupportedRestOperations } from './unsupported-routes.ts';

type OperationInput = { readonly [member: string]: unknown };

/** The places of an operation by its name: both versions may have one. */
const places: ReadonlyMap<string, readonly RestRoute[]> = placesOf();

/**
 * API Gateway's actions are the verbs of its own API, its resources the paths: `apigateway:POST` on
 * `arn:aws:apigateway:REGION::/restapis/ID/stages`. Source: Service Authorization Reference, "Amazon API Gateway
 * Management" and its V2.
 */
export function apiGatewayAccess(operation: string): OperationAccess {
  const routes = places.get(operation) ?? [];
  return {
    action: (input) => `apigateway:${routeOf(routes, input)?.method ?? 'POST'}`,
    resources: ({ region }, input) => {
      const route = routeOf(routes, input);
      return route === undefined ? [] : [`arn:aws:apigateway:${region}::${pathOf(route, input)}`];
    },
    // Changes and documents hand over roles as well: what is read there is asked for.
    passes: { to: 'apigateway.amazonaws.com', roles: 'found by the service' },
  };
}

/** Both versions have tags: by the same member, whose ARN tells which are meant. */
function routeOf(routes: readonly RestRoute[], input: OperationInput): RestRoute | undefined {
  const { resourceArn } = input;
  if (typeof resourceArn === 'string') {
    const isSecond = /::\/apis\//.test(resourceArn);
    return routes.find(({ path }) => path.startsWith('/v2/') === isSecond);
  }
  return routes.find(({ path }) => membersOf(path).every((member) => typeof input[member] === 'string'));
}

/** ARNs name the paths of version 2 without its number. */
function pathOf({ path }: RestRoute, input: OperationInput): string {
  return path.replace(/^\/v2/, '').replace(/\{(\w+)\}/g, (_, member: string) => String(input[member]));
}

function membersOf(path: string): readonly string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, member = '']) => member);
}

function placesOf(): ReadonlyMap<string, readonly RestRoute[]> {
  const known: { readonly [method: string]: RestRoute } = restApiRoutes;
  const knownOfSecond: { readonly [method: string]: RestRoute } = httpApiRoutes;
  const all = [
    ...Object.entries(known),
    ...Object.entries(knownOfSecond),
    ...[...unsupportedRestOperations, ...unsupportedHttpOperations].map(
      ({ name, route }) => [name, route] as const,
    ),
  ];
  const found = new Map<string, RestRoute[]>();
  for (const [method, route] of all) {
    const name = method.charAt(0).toUpperCase() + method.slice(1);
    found.set(name, [...(found.get(name) ?? []), route]);
  }
  // The longer path first: a member that is not given does not fit it.
  for (const routes of found.values()) routes.sort((a, b) => b.path.length - a.path.length);
  return found;
}
