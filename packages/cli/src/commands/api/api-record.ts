import { isJsonArray, isJsonNumber, isJsonObject, type JsonObject, memberOf, numberOf } from '@cairn/kit';
import { usageFailure } from '../../command-failure.ts';
import type { CallAppSync } from '../../service-caller.ts';
import { readEndpoint, textOf } from '../../step-functions-caller.ts';

/** Options of commands that speak to the APIs of a server. */
export interface ApiServerOptions {
  readonly endpoint: string;
  readonly region: string;
  readonly account: string;
  readonly json?: boolean;
}

/** An API as commands show it. */
export interface ShownApi {
  readonly name: string;
  readonly apiId: string;
  readonly authenticationType: string;
  readonly endpoint: string;
  /** The same by HTTPS, which is spoken on the same port. */
  readonly secureEndpoint: string;
  /** Without a name below `localhost`, which Node for one does not find. */
  readonly pathEndpoint: string;
  readonly realtime: string;
}

/** An API key as commands show it. */
export interface ShownKey {
  readonly id: string;
  /** Epoch seconds. */
  readonly expires: number;
}

/** All members of a list that comes in pages. */
export async function listAll(
  call: CallAppSync,
  path: string,
  member: string,
): Promise<readonly JsonObject[]> {
  const found: JsonObject[] = [];
  let next: string | undefined;
  do {
    const query = next === undefined ? '' : `&nextToken=${encodeURIComponent(next)}`;
    const page = await call({ method: 'GET', path: `${path}?maxResults=25${query}` });
    const items = memberOf(page, member);
    if (items !== undefined && isJsonArray(items)) found.push(...items.filter(isJsonObject));
    next = textOf(memberOf(page, 'nextToken'));
  } while (next !== undefined);
  return found;
}

/** What commands show of an API as AppSync answers it. @param server where it was asked */
export function shownApi(api: JsonObject, server: string): ShownApi {
  const text = (member: string, within: JsonObject = api): string => textOf(memberOf(within, member)) ?? '';
  const uris = memberOf(api, 'uris');
  const places = isJsonObject(uris) ? uris : {};
  const [apiId, endpoint] = [text('apiId'), text('GRAPHQL', places)];
  return {
    name: text('name'),
    apiId,
    authenticationType: text('authenticationType'),
    endpoint,
    secureEndpoint: endpoint.replace(/^http:/, 'https:'),
    pathEndpoint: new URL(`/_aws/appsync/${apiId}/graphql`, readEndpoint(server)).href,
    realtime: text('REALTIME', places),
  };
}

/** The APIs of a server, by their names. */
export async function allApis(call: CallAppSync, server: string): Promise<readonly ShownApi[]> {
  const apis = (await listAll(call, '/v1/apis', 'graphqlApis')).map((api) => shownApi(api, server));
  return apis.sort((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0));
}

/** The lines that tell where an API is. */
export function printEndpoints({ endpoint, secureEndpoint, pathEndpoint, realtime }: ShownApi): string {
  const https = secureEndpoint === endpoint ? '' : `https     ${secureEndpoint}\n`;
  return `endpoint  ${endpoint}\n${https}by path   ${pathEndpoint}\nrealtime  ${realtime}\n`;
}

/** The API of an id or a name. @throws CommandFailure where there is none, or more than one of a name */
export async function findApi(call: CallAppSync, server: string, nameOrId: string): Promise<ShownApi> {
  const all = await allApis(call, server);
  const found = all.filter(({ name, apiId }) => apiId === nameOrId || name === nameOrId);
  const [api, other] = found;
  if (api === undefined) {
    const names = all.map(({ name }) => name).join(', ');
    throw usageFailure(
      `there is no API '${nameOrId}'${names === '' ? ": make one with 'cairn api create'" : `; there are ${names}`}`,
    );
  }
  if (other !== undefined)
    throw usageFailure(
      `several APIs are named '${nameOrId}', give an id: ${found.map(({ apiId }) => apiId).join(', ')}`,
    );
  return api;
}

/** The keys of an API, expired ones too. */
export async function keysOf(call: CallAppSync, apiId: string): Promise<readonly ShownKey[]> {
  return (await listAll(call, `/v1/apis/${apiId}/apikeys`, 'apiKeys')).map(shownKey);
}

export function shownKey(key: JsonObject): ShownKey {
  const expires = memberOf(key, 'expires');
  return {
    id: textOf(memberOf(key, 'id')) ?? '',
    expires: expires !== undefined && isJsonNumber(expires) ? numberOf(expires) : 0,
  };
}
