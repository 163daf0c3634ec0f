import type { Json } from '@cairn/kit';
import type { Listed, ListPlace } from './api-store.ts';
import { routeErrors } from './route-errors.ts';
import type { RestApi, RestResource } from './route-types.ts';

/** Where a page of a list begins and how long it may be. */
export interface Page {
  readonly position?: string;
  readonly limit?: number;
}

const defaultPageSize = 25;

/** What answers tell of an API. */
export function shown({ resources: _, stages: __, models: ___, ...api }: RestApi): Json {
  return asJson(api);
}

/** Methods are told in full only where they are asked for. */
export function shownResource(resource: RestResource, embed: readonly string[] | undefined): Json {
  const { resourceMethods, ...rest } = resource;
  if (resourceMethods === undefined) return asJson(rest);
  if (embed?.includes('methods')) return asJson(resource);
  const names = Object.keys(resourceMethods).map((name) => [name, {}] as const);
  return asJson({ ...rest, resourceMethods: Object.fromEntries(names) });
}

/** Documents are plain data. */
export function asJson(value: object): Json {
  return value as unknown as Json;
}

/** A page of a list: positions are places in it. */
export function pageOf(items: readonly Json[], page: Page): Json {
  const from = page.position === undefined ? 0 : Number(page.position);
  if (!Number.isSafeInteger(from) || from < 0) throw routeErrors.badRequest('Invalid position parameter');
  const size = pageSizeOf(page);
  const next = from + size < items.length ? { position: String(from + size) } : {};
  return { item: items.slice(from, from + size), ...next };
}

/** Which piece of a store's list a page is. @throws ServiceError BadRequestException */
export function listPlaceOf(page: Page): ListPlace {
  if (page.position !== undefined && !/^[a-z0-9]{1,64}$/.test(page.position)) {
    throw routeErrors.badRequest('Invalid position parameter');
  }
  return { after: page.position, limit: pageSizeOf(page) };
}

/** A piece of a store's list as a page. */
export function listedPage({ items, next }: Listed<Json>): Json {
  return { item: items, ...(next === undefined ? {} : { position: next }) };
}

function pageSizeOf({ limit = defaultPageSize }: Page): number {
  return Math.min(Math.max(limit, 1), 500);
}

/** What stands below a path that was renamed goes along. */
export function movedBelow(api: RestApi, from: string, to: string): RestApi {
  const resources = Object.values(api.resources).map((resource) =>
    resource.path.startsWith(`${from}/`)
      ? { ...resource, path: to + resource.path.slice(from.length) }
      : resource,
  );
  return { ...api, resources: Object.fromEntries(resources.map((resource) => [resource.id, resource])) };
}

/** Resources of both: by path, the imported methods in the place of those that are there. */
export function merged(
  before: RestApi,
  content: Pick<RestApi, 'resources' | 'rootResourceId' | 'models'>,
): Pick<RestApi, 'resources' | 'rootResourceId' | 'models'> {
  const byPath = new Map(Object.values(before.resources).map((resource) => [resource.path, resource]));
  for (const resource of Object.values(content.resources).toSorted((a, b) => a.path.length - b.path.length)) {
    const there = byPath.get(resource.path);
    const parentPath = resource.path.slice(0, resource.path.lastIndexOf('/')) || '/';
    const parentId = resource.path === '/' ? undefined : byPath.get(parentPath)?.id;
    const base = there ?? { ...resource, ...(parentId === undefined ? {} : { parentId }) };
    const resourceMethods = { ...there?.resourceMethods, ...resource.resourceMethods };
    byPath.set(resource.path, { ...base, resourceMethods });
  }
  const resources = Object.fromEntries([...byPath.values()].map((resource) => [resource.id, resource]));
  return {
    resources,
    rootResourceId: before.rootResourceId,
    models: { ...before.models, ...content.models },
  };
}
