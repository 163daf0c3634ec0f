import type { LimitValues, Random } from '@cairn/kit';
import { newApiId } from './api-id.ts';
import { routeErrors } from './route-errors.ts';
import type { RouteLimitName } from './route-limits.ts';
import type { RestApi, RestResource } from './route-types.ts';

/** The resource of that id. @throws ServiceError NotFoundException */
export function resourceOf(api: RestApi, resourceId: string): RestResource {
  const resource = Object.hasOwn(api.resources, resourceId) ? api.resources[resourceId] : undefined;
  if (resource === undefined) throw routeErrors.notFound('Resource');
  return resource;
}

/** The API with a resource replaced. */
export function withResource(api: RestApi, resource: RestResource): RestApi {
  return { ...api, resources: { ...api.resources, [resource.id]: resource } };
}

/**
 * The API with a resource added under another.
 * @throws ServiceError ConflictException, BadRequestException
 */
export function addResource(
  api: RestApi,
  { parentId, pathPart }: { readonly parentId: string; readonly pathPart: string },
  { random, limits }: { readonly random: Random; readonly limits: LimitValues<RouteLimitName> },
): { readonly api: RestApi; readonly resource: RestResource } {
  const parent = resourceOf(api, parentId);
  checkPathPart(pathPart);
  const siblings = Object.values(api.resources).filter((each) => each.parentId === parentId);
  if (siblings.some((each) => each.pathPart === pathPart)) {
    throw routeErrors.conflict(`Another resource with the same parent already has this name: ${pathPart}`);
  }
  const variable = siblings.find((each) => isVariable(each.pathPart ?? ''));
  if (isVariable(pathPart) && variable !== undefined) {
    throw routeErrors.badRequest(
      `A sibling (${variable.pathPart}) of this resource already has a variable path part -- only one is allowed`,
    );
  }
  if (Object.keys(api.resources).length >= limits.apiResourcesMax) {
    throw routeErrors.badRequest('Maximum number of resources for this API has been reached');
  }
  const path = `${parent.path === '/' ? '' : parent.path}/${pathPart}`;
  const resource = { id: newApiId(random, 6), parentId, pathPart, path };
  return { api: withResource(api, resource), resource };
}

/** The API without a resource and all below it. @throws ServiceError BadRequestException */
export function removeResource(api: RestApi, resourceId: string): RestApi {
  const { path } = resourceOf(api, resourceId);
  if (resourceId === api.rootResourceId) throw routeErrors.badRequest('Root resource cannot be deleted');
  const kept = Object.entries(api.resources).filter(
    ([id, each]) => id !== resourceId && !each.path.startsWith(`${path}/`),
  );
  return { ...api, resources: Object.fromEntries(kept) };
}

function isVariable(pathPart: string): boolean {
  return pathPart.startsWith('{');
}

function checkPathPart(pathPart: string): void {
  if (/^\{[\w.:-]+\+?\}$/.test(pathPart) || /^[\w.~:!$&'()*+,;=@-]+$/.test(pathPart)) return;
  throw routeErrors.badRequest(
    "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end.",
  );
}
