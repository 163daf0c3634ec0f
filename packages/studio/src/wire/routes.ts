import type { Operation } from './operation.ts';
import { restJsonOperation, restPath } from './rest-json.ts';
import { ServiceError } from './service-error.ts';
import type { CallOptions, Wire } from './wire.ts';

const service = 'apigateway';

/** An API of either kind, by the same names. */
export interface RoutedApi {
  readonly kind: 'rest' | 'http';
  readonly id: string;
  readonly name: string;
  readonly description: string | undefined;
  /** `http://ID.execute-api.REGION.localhost:PORT`; REST APIs do not tell it. */
  readonly endpoint: string | undefined;
}

/** One route and where it leads. */
export interface ApiRoute {
  readonly method: string;
  readonly path: string;
  /** An ARN, an address, `MOCK`. */
  readonly target: string;
  readonly authorization: string;
}

export interface ApiRoutes {
  readonly api: RoutedApi;
  readonly routes: readonly ApiRoute[];
  readonly stages: readonly string[];
}

interface HttpApi {
  readonly apiId: string;
  readonly name: string;
  readonly description?: string;
  readonly apiEndpoint?: string;
}

interface RestApi {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
}

const pageMax = 500;

function read<Output>(action: string, path: (input: PathInput) => string, query: Query = () => ({})) {
  return restJsonOperation<PathInput, Output>({ service, action, method: 'GET', path, query });
}
interface PathInput {
  readonly id?: string;
  readonly token?: string | undefined;
}
type Query = (input: PathInput) => { readonly [name: string]: string | number | undefined };

const restPage: Query = ({ token }) => ({ limit: pageMax, position: token });
const httpPage: Query = ({ token }) => ({ maxResults: pageMax, nextToken: token });
type RestItems<Item> = { readonly item: readonly Item[]; readonly position?: string };
type HttpItems<Item> = { readonly items: readonly Item[]; readonly nextToken?: string };

const getRestApis = read<RestItems<RestApi>>('GetRestApis', () => '/restapis', restPage);
const getHttpApis = read<HttpItems<HttpApi>>('GetApis', () => '/v2/apis', httpPage);

interface RestMethod {
  readonly authorizationType?: string;
  readonly methodIntegration?: { readonly type?: string; readonly uri?: string };
}
const getResources = read<
  RestItems<{ readonly path: string; readonly resourceMethods?: { readonly [method: string]: RestMethod } }>
>(
  'GetResources',
  ({ id = '' }) => restPath`/restapis/${id}/resources`,
  (input) => ({ ...restPage(input), embed: 'methods' }),
);
const getRestStages = read<{ readonly item: readonly { readonly stageName: string }[] }>(
  'GetStages',
  ({ id = '' }) => restPath`/restapis/${id}/stages`,
);
const getRoutes = read<
  HttpItems<{ readonly routeKey: string; readonly target?: string; readonly authorizationType?: string }>
>('GetRoutes', ({ id = '' }) => restPath`/v2/apis/${id}/routes`, httpPage);
const getIntegrations = read<
  HttpItems<{
    readonly integrationId: string;
    readonly integrationUri?: string;
    readonly integrationSubtype?: string;
  }>
>('GetIntegrations', ({ id = '' }) => restPath`/v2/apis/${id}/integrations`, httpPage);
const getHttpStages = read<HttpItems<{ readonly stageName: string }>>(
  'GetStages',
  ({ id = '' }) => restPath`/v2/apis/${id}/stages`,
  httpPage,
);

/** All pages of a list; an account has few APIs, an API has 300 routes at most. */
async function all<Output extends object, Item>(
  operation: Operation<PathInput, Output>,
  given: { readonly wire: Wire; readonly id?: string; readonly options: CallOptions | undefined },
  items: (output: Output) => readonly Item[],
): Promise<readonly Item[]> {
  const found: Item[] = [];
  let token: string | undefined;
  do {
    const input = { ...(given.id !== undefined && { id: given.id }), token };
    const output = await operation.run(given.wire, input, given.options);
    found.push(...items(output));
    const continued = output as { readonly position?: string; readonly nextToken?: string };
    token = continued.position ?? continued.nextToken;
  } while (token !== undefined);
  return found;
}

/** The APIs of both kinds. */
export const listApis: Operation<Readonly<Record<never, never>>, readonly RoutedApi[]> = {
  service,
  action: 'ListApis',
  isRead: true,
  async run(wire, _, options) {
    const [rest, http] = await Promise.all([
      all(getRestApis, { wire, options }, ({ item }) => item),
      all(getHttpApis, { wire, options }, ({ items }) => items),
    ]);
    return [
      ...rest.map(
        ({ id, name, description }): RoutedApi => ({
          kind: 'rest',
          id,
          name,
          description,
          endpoint: undefined,
        }),
      ),
      ...http.map(
        ({ apiId, name, description, apiEndpoint }): RoutedApi => ({
          kind: 'http',
          id: apiId,
          name,
          description,
          endpoint: apiEndpoint,
        }),
      ),
    ];
  },
};

/** One API with its routes and stages. */
export const describeApi: Operation<{ readonly id: string }, ApiRoutes> = {
  service,
  action: 'DescribeApi',
  isRead: true,
  async run(wire, { id }, options) {
    const api = (await listApis.run(wire, {}, options)).find((one) => one.id === id);
    if (api === undefined) throw new ServiceError('NotFoundException', 'There is no such API.', 404);
    return api.kind === 'rest'
      ? { api, ...(await restRoutes(wire, id, options)) }
      : { api, ...(await httpRoutes(wire, id, options)) };
  },
};

async function restRoutes(wire: Wire, id: string, options: CallOptions | undefined) {
  const [resources, stages] = await Promise.all([
    all(getResources, { wire, id, options }, ({ item }) => item),
    getRestStages.run(wire, { id }, options),
  ]);
  const routes = resources.flatMap(({ path, resourceMethods = {} }) =>
    Object.entries(resourceMethods).map(
      ([method, { authorizationType = 'NONE', methodIntegration }]): ApiRoute => ({
        method,
        path,
        target: lambdaIn(methodIntegration?.uri) ?? methodIntegration?.type ?? '',
        authorization: authorizationType,
      }),
    ),
  );
  return { routes, stages: stages.item.map(({ stageName }) => stageName) };
}

/** `…:lambda:path/2015-03-31/functions/ARN/invocations` stands for the function. */
function lambdaIn(uri: string | undefined): string | undefined {
  return /\/functions\/(arn:[^/]+)\/invocations$/.exec(uri ?? '')?.[1] ?? uri;
}

async function httpRoutes(wire: Wire, id: string, options: CallOptions | undefined) {
  const given = { wire, id, options };
  const [routes, integrations, stages] = await Promise.all([
    all(getRoutes, given, ({ items }) => items),
    all(getIntegrations, given, ({ items }) => items),
    all(getHttpStages, given, ({ items }) => items),
  ]);
  const targets = new Map(integrations.map((one) => [`integrations/${one.integrationId}`, one]));
  return {
    routes: routes.map(({ routeKey, target = '', authorizationType = 'NONE' }): ApiRoute => {
      const [method = '', path = ''] = routeKey.split(' ');
      const integration = targets.get(target);
      return {
        method: path === '' ? 'ANY' : method,
        path: path === '' ? method : path,
        target: integration?.integrationUri ?? integration?.integrationSubtype ?? '',
        authorization: authorizationType,
      };
    }),
    stages: stages.map(({ stageName }) => stageName),
  };
}
