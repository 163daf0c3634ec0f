import type { CallScope, Json } from '@cairn/kit';
import { newApiId } from './api-id.ts';
import { type ApiChange, ApiStore } from './api-store.ts';
import { checkHttpIntegration, newHttpIntegration } from './http-integrations.ts';
import { importHttpApi } from './open-api.ts';
import { checkAuthorization } from './rest-methods.ts';
import { routeErrors } from './route-errors.ts';
import type { RoutesPorts } from './route-ports.ts';
import type {
  CorsConfiguration,
  HttpApi,
  HttpDeployment,
  HttpIntegration,
  HttpRoute,
  HttpStage,
  Texts,
} from './route-types.ts';

interface ApiReference {
  readonly apiId: string;
}

interface ApiInput {
  readonly name: string;
  readonly protocolType: string;
  readonly description?: string;
  readonly version?: string;
  readonly corsConfiguration?: CorsConfiguration;
  readonly disableExecuteApiEndpoint?: boolean;
  readonly routeKey?: string;
  readonly target?: string;
  readonly credentialsArn?: string;
  readonly tags?: Texts;
}

type RouteInput = ApiReference & Partial<Omit<HttpRoute, 'routeId'>> & { readonly authorizerId?: string };
type StageInput = ApiReference & Partial<Omit<HttpStage, 'createdDate' | 'lastUpdatedDate'>>;
type Change<Result> = ApiChange<HttpApi, HttpDeployment, Result>;

/** HTTP APIs with their routes, integrations, stages and deployments (API Gateway API Reference, version 2). */
export class HttpApis {
  readonly store: ApiStore<HttpApi, HttpDeployment>;
  readonly #ports: RoutesPorts;

  constructor(ports: RoutesPorts) {
    this.#ports = ports;
    this.store = new ApiStore(ports.records, 'http');
  }

  async createApi(scope: CallScope, input: ApiInput): Promise<Json> {
    if (input.protocolType !== 'HTTP') throw routeErrors.unsupported(`${input.protocolType} APIs`);
    const apiId = newApiId(this.#ports.random);
    const { routeKey, target, credentialsArn, protocolType: _, ...given } = input;
    const api: HttpApi = {
      ...given,
      apiId,
      protocolType: 'HTTP',
      routeSelectionExpression: '$request.method $request.path',
      apiKeySelectionExpression: '$request.header.x-api-key',
      disableExecuteApiEndpoint: input.disableExecuteApiEndpoint ?? false,
      createdDate: this.#now,
      routes: {},
      integrations: {},
      stages: {},
    };
    await this.store.create(scope, apiId, api);
    if (target !== undefined) await this.#quickCreate(scope, apiId, { routeKey, target, credentialsArn });
    return this.#shown(scope, await this.store.existing(scope, apiId));
  }

  async getApi(scope: CallScope, { apiId }: ApiReference): Promise<Json> {
    return this.#shown(scope, await this.store.existing(scope, apiId));
  }

  async getApis(scope: CallScope): Promise<Json> {
    const apis = await this.store.list(scope);
    return { items: apis.map((api) => this.#shown(scope, api)) };
  }

  async updateApi(scope: CallScope, input: ApiReference & Partial<ApiInput>): Promise<Json> {
    const { apiId, routeKey: _, target: __, credentialsArn: ___, protocolType: ____, ...given } = input;
    return this.#change(scope, apiId, (before) => {
      const api = { ...before, ...given };
      return { api, result: this.#shown(scope, api) };
    });
  }

  async deleteApi(scope: CallScope, { apiId }: ApiReference): Promise<void> {
    await this.store.remove(scope, apiId);
  }

  async deleteCorsConfiguration(scope: CallScope, { apiId }: ApiReference): Promise<void> {
    await this.#change(scope, apiId, ({ corsConfiguration: _, ...api }) => ({ api, result: null }));
  }

  async importApi(scope: CallScope, { body }: { readonly body: string }): Promise<Json> {
    const { name, ...content } = importHttpApi(body, this.#ports);
    const made = (await this.createApi(scope, { name, protocolType: 'HTTP' })) as { readonly apiId: string };
    return this.#replaceContent(scope, made.apiId, { name, ...content });
  }

  async reimportApi(
    scope: CallScope,
    { apiId, body }: ApiReference & { readonly body: string },
  ): Promise<Json> {
    return this.#replaceContent(scope, apiId, importHttpApi(body, this.#ports));
  }

  async createRoute(scope: CallScope, { apiId, ...input }: RouteInput): Promise<Json> {
    return this.#change(scope, apiId, (before) => {
      const { api, route } = this.#withNewRoute(before, input);
      return { api, result: asJson(route) };
    });
  }

  async getRoute(
    scope: CallScope,
    { apiId, routeId }: ApiReference & { readonly routeId: string },
  ): Promise<Json> {
    const { routes } = await this.store.existing(scope, apiId);
    return asJson(found(routes, routeId, 'Route'));
  }

  async getRoutes(scope: CallScope, { apiId }: ApiReference): Promise<Json> {
    return itemsOf((await this.store.existing(scope, apiId)).routes);
  }

  async updateRoute(
    scope: CallScope,
    { apiId, routeId, ...input }: RouteInput & { readonly routeId: string },
  ): Promise<Json> {
    return this.#change(scope, apiId, (before) => {
      const route = { ...found(before.routes, routeId, 'Route'), ...input };
      checkRoute(before, route, routeId);
      return { api: { ...before, routes: { ...before.routes, [routeId]: route } }, result: asJson(route) };
    });
  }

  async deleteRoute(
    scope: CallScope,
    { apiId, routeId }: ApiReference & { readonly routeId: string },
  ): Promise<void> {
    await this.#change(scope, apiId, (before) => {
      found(before.routes, routeId, 'Route');
      const { [routeId]: _, ...routes } = before.routes;
      return { api: { ...before, routes }, result: null };
    });
  }

  async createIntegration(
    scope: CallScope,
    { apiId, ...input }: ApiReference & Partial<HttpIntegration> & { readonly integrationType: string },
  ): Promise<Json> {
    return this.#change(scope, apiId, (before) => {
      const integration = newHttpIntegration(input, this.#ports);
      const integrations = { ...before.integrations, [integration.integrationId]: integration };
      return { api: { ...before, integrations }, result: asJson(integration) };
    });
  }

  async getIntegration(
    scope: CallScope,
    { apiId, integrationId }: ApiReference & { readonly integrationId: string },
  ): Promise<Json> {
    const { integrations } = await this.store.existing(scope, apiId);
    return asJson(found(integrations, integrationId, 'Integration'));
  }

  async getIntegrations(scope: CallScope, { apiId }: ApiReference): Promise<Json> {
    return itemsOf((await this.store.existing(scope, apiId)).integrations);
  }

  async updateIntegration(
    scope: CallScope,
    {
      apiId,
      integrationId,
      ...input
    }: ApiReference & Partial<HttpIntegration> & { readonly integrationId: string },
  ): Promise<Json> {
    return this.#change(scope, apiId, (before) => {
      const integration = { ...found(before.integrations, integrationId, 'Integration'), ...input };
      checkHttpIntegration(integration, this.#ports.limits);
      const integrations = { ...before.integrations, [integrationId]: integration };
      return { api: { ...before, integrations }, result: asJson(integration) };
    });
  }

  async deleteIntegration(
    scope: CallScope,
    { apiId, integrationId }: ApiReference & { readonly integrationId: string },
  ): Promise<void> {
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

  async createStage(
    scope: CallScope,
    { apiId, ...input }: StageInput & { readonly stageName: string },
  ): Promise<Json> {
    return this.#change(scope, apiId, (before) => {
      if (Object.hasOwn(before.stages, input.stageName)) throw routeErrors.conflict('Stage already exists');
      const stage: HttpStage = {
        autoDeploy: false,
        stageVariables: {},
        defaultRouteSettings: { detailedMetricsEnabled: false },
        routeSettings: {},
        ...input,
        createdDate: this.#now,
        lastUpdatedDate: this.#now,
      };
      return { api: withStage(before, stage), result: asJson(stage) };
    });
  }

  async getStage(
    scope: CallScope,
    { apiId, stageName }: ApiReference & { readonly stageName: string },
  ): Promise<Json> {
    return asJson(found((await this.store.existing(scope, apiId)).stages, stageName, 'Stage'));
  }

  async getStages(scope: CallScope, { apiId }: ApiReference): Promise<Json> {
    return itemsOf((await this.store.existing(scope, apiId)).stages);
  }

  async updateStage(
    scope: CallScope,
    { apiId, ...input }: StageInput & { readonly stageName: string },
  ): Promise<Json> {
    return this.#change(scope, apiId, async (before) => {
      const stage = {
        ...found(before.stages, input.stageName, 'Stage'),
        ...input,
        lastUpdatedDate: this.#now,
      };
      if (input.deploymentId !== undefined) await this.#existingDeployment(apiId, input.deploymentId);
      return { api: withStage(before, stage), result: asJson(stage) };
    });
  }

  async deleteStage(
    scope: CallScope,
    { apiId, stageName }: ApiReference & { readonly stageName: string },
  ): Promise<void> {
    await this.#change(scope, apiId, (before) => {
      found(before.stages, stageName, 'Stage');
      const { [stageName]: _, ...stages } = before.stages;
      return { api: { ...before, stages }, result: null };
    });
  }

  async createDeployment(
    scope: CallScope,
    {
      apiId,
      stageName,
      description,
    }: ApiReference & { readonly stageName?: string; readonly description?: string },
  ): Promise<Json> {
    return this.#change(scope, apiId, (before) => {
      const deployment: HttpDeployment = {
        deploymentId: newApiId(this.#ports.random, 6),
        ...(description === undefined ? {} : { description }),
        createdDate: this.#now,
        autoDeployed: false,
        deploymentStatus: 'DEPLOYED',
        routes: before.routes,
        integrations: before.integrations,
      };
      const { deploymentId } = deployment;
      const api =
        stageName === undefined
          ? before
          : withStage(before, { ...found(before.stages, stageName, 'Stage'), deploymentId });
      return {
        api,
        deployment: { id: deploymentId, value: deployment },
        result: shownDeployment(deployment),
      };
    });
  }

  async getDeployment(
    scope: CallScope,
    { apiId, deploymentId }: ApiReference & { readonly deploymentId: string },
  ): Promise<Json> {
    await this.store.existing(scope, apiId);
    return shownDeployment(await this.#existingDeployment(apiId, deploymentId));
  }

  async getDeployments(scope: CallScope, { apiId }: ApiReference): Promise<Json> {
    await this.store.existing(scope, apiId);
    const deployments = await this.store.deploymentsOf(apiId);
    return { items: deployments.map(({ value }) => shownDeployment(value)) };
  }

  async deleteDeployment(
    scope: CallScope,
    { apiId, deploymentId }: ApiReference & { readonly deploymentId: string },
  ): Promise<void> {
    await this.#change(scope, apiId, async (api) => {
      await this.#existingDeployment(apiId, deploymentId);
      return { api, removedDeployment: deploymentId, result: null };
    });
  }

  /** One route to one target, and a stage that follows every change. */
  async #quickCreate(
    scope: CallScope,
    apiId: string,
    given: {
      readonly routeKey: string | undefined;
      readonly target: string;
      readonly credentialsArn: string | undefined;
    },
  ): Promise<void> {
    const isUrl = /^https?:/.test(given.target);
    const made = (await this.createIntegration(scope, {
      apiId,
      integrationType: isUrl ? 'HTTP_PROXY' : 'AWS_PROXY',
      integrationUri: given.target,
      ...(isUrl ? { integrationMethod: 'ANY' } : { payloadFormatVersion: '2.0' }),
      ...(given.credentialsArn === undefined ? {} : { credentialsArn: given.credentialsArn }),
    })) as { readonly integrationId: string };
    await this.createRoute(scope, {
      apiId,
      routeKey: given.routeKey ?? '$default',
      target: `integrations/${made.integrationId}`,
    });
    await this.createStage(scope, { apiId, stageName: '$default', autoDeploy: true });
  }

  #replaceContent(
    scope: CallScope,
    apiId: string,
    content: Pick<HttpApi, 'name' | 'routes' | 'integrations'> & {
      readonly corsConfiguration?: CorsConfiguration;
    },
  ): Promise<Json> {
    return this.#change(scope, apiId, (before) => {
      const api = { ...before, ...content };
      return { api, result: this.#shown(scope, api) };
    });
  }

  #withNewRoute(
    before: HttpApi,
    input: Partial<HttpRoute>,
  ): { readonly api: HttpApi; readonly route: HttpRoute } {
    const { routeKey } = input;
    if (routeKey === undefined) throw routeErrors.badRequest('RouteKey is required');
    const routeId = newApiId(this.#ports.random, 7);
    const route: HttpRoute = {
      authorizationType: 'NONE',
      apiKeyRequired: false,
      ...input,
      routeId,
      routeKey,
    };
    checkRoute(before, route, routeId);
    if (Object.keys(before.routes).length >= this.#ports.limits.apiResourcesMax) {
      throw routeErrors.badRequest('Maximum number of routes for this API has been reached');
    }
    return { api: { ...before, routes: { ...before.routes, [routeId]: route } }, route };
  }

  #change(
    scope: CallScope,
    apiId: string,
    work: (api: HttpApi) => Change<Json> | Promise<Change<Json>>,
  ): Promise<Json> {
    return this.store.change(scope, apiId, work);
  }

  async #existingDeployment(apiId: string, deploymentId: string): Promise<HttpDeployment> {
    const deployment = await this.store.deployment(apiId, deploymentId);
    if (deployment === undefined) throw routeErrors.notFound('Deployment');
    return deployment;
  }

  #shown(scope: CallScope, { routes: _, integrations: __, stages: ___, ...api }: HttpApi): Json {
    const { host, protocol } = new URL(this.#ports.endpoint());
    const apiEndpoint = `${protocol}//${api.apiId}.execute-api.${scope.region}.${host.replace(/^127\.0\.0\.1/, 'localhost')}`;
    return asJson({ ...api, apiEndpoint });
  }

  get #now(): string {
    return `${new Date(this.#ports.clock.now()).toISOString().slice(0, 19)}Z`;
  }
}

function asJson(value: object): Json {
  return value as unknown as Json;
}

function itemsOf(map: { readonly [id: string]: object }): Json {
  return { items: Object.values(map).map(asJson) };
}

function shownDeployment({ routes: _, integrations: __, ...deployment }: HttpDeployment): Json {
  return asJson(deployment);
}

/** @throws ServiceError NotFoundException */
function found<Value>(map: { readonly [id: string]: Value }, id: string, what: string): Value {
  const value = Object.hasOwn(map, id) ? map[id] : undefined;
  if (value === undefined) throw routeErrors.notFound(what);
  return value;
}

function withStage(api: HttpApi, stage: HttpStage): HttpApi {
  return { ...api, stages: { ...api.stages, [stage.stageName]: stage } };
}

/** @throws ServiceError BadRequestException, ConflictException, NotFoundException */
function checkRoute(api: HttpApi, route: HttpRoute, routeId: string): void {
  const { routeKey, target, authorizationType, apiKeyRequired } = route;
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
