import type { CallScope, Json } from '@cairn/kit';
import { newApiId } from './api-id.ts';
import type { ApiChange, ApiStore } from './api-store.ts';
import { autoDeployed } from './auto-deployment.ts';
import { asJson, found, type HttpPage, itemsPage } from './http-answers.ts';
import { checkHttpIntegration, newHttpIntegration } from './http-integrations.ts';
import { checkAuthorization } from './rest-methods.ts';
import { routeErrors } from './route-errors.ts';
import type { RoutesPorts } from './route-ports.ts';
import type { HttpApi, HttpDeployment, HttpIntegration, HttpRoute } from './route-types.ts';

interface ApiReference {
  readonly apiId: string;
}

type RouteReference = ApiReference & { readonly routeId: string };
type IntegrationReference = ApiReference & { readonly integrationId: string };
type RouteInput = ApiReference & Partial<Omit<HttpRoute, 'routeId'>> & RefusedOfRoutes;
type IntegrationInput = ApiReference & Partial<HttpIntegration> & { readonly integrationType: string };
type Change<Result> = ApiChange<HttpApi, HttpDeployment, Result>;

/** What routes of HTTP APIs cannot have here. */
interface RefusedOfRoutes {
  readonly authorizerId?: string;
  readonly authorizationScopes?: readonly string[];
}

/** Routes of HTTP APIs with their integrations. */
export class HttpRoutes {
  readonly #ports: RoutesPorts;
  readonly #store: ApiStore<HttpApi, HttpDeployment>;

  constructor(ports: RoutesPorts, store: ApiStore<HttpApi, HttpDeployment>) {
    this.#ports = ports;
    this.#store = store;
  }

  async createRoute(scope: CallScope, { apiId, ...input }: RouteInput): Promise<Json> {
    refuseAuthorizers(input);
    return this.#change(scope, apiId, (before) => {
      const route = this.#newRoute(before, input);
      return { api: withRoute(before, route), result: asJson(route) };
    });
  }

  async getRoute(scope: CallScope, { apiId, routeId }: RouteReference): Promise<Json> {
    return asJson(found((await this.#store.existing(scope, apiId)).routes, routeId, 'Route'));
  }

  async getRoutes(scope: CallScope, { apiId, ...page }: ApiReference & HttpPage): Promise<Json> {
    return itemsPage((await this.#store.existing(scope, apiId)).routes, page);
  }

  async updateRoute(
    scope: CallScope,
    { apiId, routeId, ...input }: RouteInput & RouteReference,
  ): Promise<Json> {
    refuseAuthorizers(input);
    return this.#change(scope, apiId, (before) => {
      const route = { ...found(before.routes, routeId, 'Route'), ...input };
      checkRoute(before, route);
      return { api: withRoute(before, route), result: asJson(route) };
    });
  }

  async deleteRoute(scope: CallScope, { apiId, routeId }: RouteReference): Promise<void> {
    await this.#change(scope, apiId, (before) => {
      found(before.routes, routeId, 'Route');
      const { [routeId]: _, ...routes } = before.routes;
      return { api: { ...before, routes }, result: null };
    });
  }

  async createIntegration(scope: CallScope, { apiId, ...input }: IntegrationInput): Promise<Json> {
    return this.#change(scope, apiId, (before) => {
      const integration = newHttpIntegration(input, this.#ports);
      return { api: withIntegration(before, integration), result: asJson(integration) };
    });
  }

  async getIntegration(scope: CallScope, { apiId, integrationId }: IntegrationReference): Promise<Json> {
    const { integrations } = await this.#store.existing(scope, apiId);
    return asJson(found(integrations, integrationId, 'Integration'));
  }

  async getIntegrations(scope: CallScope, { apiId, ...page }: ApiReference & HttpPage): Promise<Json> {
    return itemsPage((await this.#store.existing(scope, apiId)).integrations, page);
  }

  async updateIntegration(
    scope: CallScope,
    { apiId, integrationId, ...input }: Partial<HttpIntegration> & IntegrationReference,
  ): Promise<Json> {
    return this.#change(scope, apiId, (before) => {
      const integration = withInput(found(before.integrations, integrationId, 'Integration'), input);
      checkHttpIntegration(integration, this.#ports.limits);
      return { api: withIntegration(before, integration), result: asJson(integration) };
    });
  }

  async deleteIntegration(scope: CallScope, { apiId, integrationId }: IntegrationReference): Promise<void> {
    await this.#change(scope, apiId, (before) => {
      found(before.integrations, integrationId, 'Integration');
      const user = Object.values(before.routes).find(
        (route) => route.target === `integrations/${integrationId}`,
      );
      if (user !== undefined) {
        throw routeErrors.conflict(
          `Cannot delete Integration '${integrationId}'. It is referenced by route with key '${user.routeKey}'`,
        );
      }
      const { [integrationId]: _, ...integrations } = before.integrations;
      return { api: { ...before, integrations }, result: null };
    });
  }

  #newRoute(before: HttpApi, input: Partial<HttpRoute>): HttpRoute {
    const { routeKey } = input;
    if (routeKey === undefined) throw routeErrors.badRequest('RouteKey is required');
    const route: HttpRoute = {
      authorizationType: 'NONE',
      apiKeyRequired: false,
      ...input,
      routeId: newApiId(this.#ports.random, 7),
      routeKey,
    };
    checkRoute(before, route);
    if (Object.keys(before.routes).length >= this.#ports.limits.apiResourcesMax) {
      throw routeErrors.badRequest('Maximum number of routes for this API has been reached');
    }
    return route;
  }

  /** A stage that deploys automatically has a deployment of what the API is after each change. */
  #change(scope: CallScope, apiId: string, work: (api: HttpApi) => Change<Json>): Promise<Json> {
    return this.#store.change(scope, apiId, (before) => {
      const { api, result } = work(before);
      return { ...autoDeployed(before, api, this.#ports), result };
    });
  }
}

function withRoute(api: HttpApi, route: HttpRoute): HttpApi {
  return { ...api, routes: { ...api.routes, [route.routeId]: route } };
}

function withIntegration(api: HttpApi, integration: HttpIntegration): HttpApi {
  return { ...api, integrations: { ...api.integrations, [integration.integrationId]: integration } };
}

/** Parameters are changed one by one: those with an empty text go (API Gateway V2 API Reference, UpdateIntegration). */
function withInput(before: HttpIntegration, input: Partial<HttpIntegration>): HttpIntegration {
  const { requestParameters, ...others } = input;
  if (requestParameters === undefined) return { ...before, ...others };
  const merged = { ...before.requestParameters, ...requestParameters };
  const kept = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== ''));
  return { ...before, ...others, requestParameters: kept };
}

function refuseAuthorizers({ authorizerId, authorizationScopes }: RefusedOfRoutes): void {
  if (authorizerId !== undefined || authorizationScopes?.length) throw routeErrors.unsupported('authorizers');
}

/** @throws ServiceError BadRequestException, ConflictException, NotFoundException */
export function checkRoute(api: Pick<HttpApi, 'routes' | 'integrations'>, route: HttpRoute): void {
  const { routeId, routeKey, target, authorizationType, apiKeyRequired } = route;
  checkAuthorization(authorizationType);
  if (apiKeyRequired) throw routeErrors.unsupported('API keys (apiKeyRequired)');
  if (routeKey !== '$default' && !/^(?:ANY|GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) \/\S*$/.test(routeKey)) {
    throw routeErrors.badRequest(
      'The provided route key is not formatted properly for HTTP protocol. Format should be "<HTTP METHOD> /<RESOURCE PATH>" or "$default"',
    );
  }
  const twin = Object.values(api.routes).find(
    (each) => each.routeKey === routeKey && each.routeId !== routeId,
  );
  if (twin !== undefined) {
    throw routeErrors.conflict(`Route with key ${routeKey} already exists for this API`);
  }
  if (target !== undefined && !Object.hasOwn(api.integrations, target.replace('integrations/', ''))) {
    throw routeErrors.missing(`Unable to find Integration by ID ${target.replace('integrations/', '')}`);
  }
}
