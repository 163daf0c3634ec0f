import type { Json } from '@cairn/kit';
import type { ListPlace } from './api-store.ts';
import { routeErrors } from './route-errors.ts';

/** Where a page of a list of version 2 begins and how long it may be: texts both. */
export interface HttpPage {
  readonly nextToken?: string;
  readonly maxResults?: string;
}

const pageSizeMax = 500;

/** Documents are plain data. */
export function asJson(value: object): Json {
  return value as unknown as Json;
}

/** Which piece of a store's list a page is. @throws ServiceError BadRequestException */
export function listPlaceOf({ nextToken, maxResults }: HttpPage): ListPlace {
  if (nextToken !== undefined && !/^[a-z0-9]{1,64}$/.test(nextToken)) {
    throw routeErrors.badRequest('Invalid nextToken');
  }
  if (maxResults !== undefined && !/^[1-9]\d{0,8}$/.test(maxResults)) {
    throw routeErrors.badRequest('Invalid maxResults parameter');
  }
  return { after: nextToken, limit: Math.min(Number(maxResults ?? pageSizeMax), pageSizeMax) };
}

/** A page of what an API is made of: tokens are places in it. */
export function itemsPage(map: { readonly [id: string]: object }, page: HttpPage): Json {
  const { after = '0', limit } = listPlaceOf(page);
  const items = Object.values(map).map(asJson);
  const end = Number(after) + limit;
  if (!Number.isSafeInteger(end)) throw routeErrors.badRequest('Invalid nextToken');
  return {
    items: items.slice(end - limit, end),
    ...(end < items.length ? { nextToken: String(end) } : {}),
  };
}

/** @throws ServiceError NotFoundException */
export function found<Value>(map: { readonly [id: string]: Value }, id: string, what: string): Value {
  const value = Object.hasOwn(map, id) ? map[id] : undefined;
  if (value === undefined) throw routeErrors.notFound(what);
  return value;
}
