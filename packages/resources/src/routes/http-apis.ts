import type { CallScope, Json } from '@cairn/kit';
import { newApiId } from './api-id.ts';
import { type ApiChange, ApiStore } from './api-store.ts';
import { autoDeployed, instantOf } from './auto-deployment.ts';
import { asJson, type HttpPage, listPlaceOf } from './http-answers.ts';
import { newHttpIntegration } from './http-integrations.ts';
import { checkRoute } from './http-routes.ts';
import { newHttpStage } from './http-stages.ts';
import { type ImportOptions, importHttpApi } from './open-api.ts';
import { routeErrors } from './route-errors.ts';
import type { RoutesPorts } from './route-ports.ts';
import type { CorsConfiguration, HttpApi, HttpDeployment, HttpRoute, Texts } from './route-types.ts';
import { checkTagCount, Tags } from './tags.ts';

interface ApiReference {
  readonly apiId: string;
}

interface TagReference {
  readonly resourceArn: string;
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

type ImportInput = ImportOptions & { readonly body: string };

interface QuickTarget {
  readonly routeKey: string | undefined;
  readonly target: string;
  readonly credentialsArn: string | undefined;
}

type HttpContent = Pick<HttpApi, 'routes' | 'integrations' | 'stages'>;
type ApiSummary = Pick<HttpApi, 'apiId'>;

const noContent: HttpContent = { routes: {}, integrations: {}, stages: {} };

/** HTTP APIs (API Gateway API Reference, version 2). */
export class HttpApis {
  readonly store: ApiStore<HttpApi, HttpDeployment>;
  readonly #ports: RoutesPorts;
  readonly #tags: Tags<HttpApi, HttpDeployment>;

  constructor(ports: RoutesPorts) {
    this.#ports = ports;
    this.store = new ApiStore(ports.records, { kind: 'http', summary: summaryOf });
    this.#tags = new Tags(this.store, 'apis', ports.limits);
  }

  async createApi(scope: CallScope, input: ApiInput): Promise<Json> {
    const { routeKey, target, credentialsArn, protocolType, ...given } = input;
    if (protocolType !== 'HTTP') throw routeErrors.unsupported(`${protocolType} APIs`);
    const content =
      target === undefined ? noContent : this.#quickContent({ routeKey, target, credentialsArn });
    return this.#create(scope, given, content);
  }

  async getApi(scope: CallScope, { apiId }: ApiReference): Promise<Json> {
    return this.#shown(scope, await this.store.existing(scope, apiId));
  }

  async getApis(scope: CallScope, page: HttpPage): Promise<Json> {
    const { items, next } = await this.store.list(scope, listPlaceOf(page));
    const shown = items.map((item) => this.#withEndpoint(scope, item as unknown as ApiSummary));
    return { items: shown, ...(next === undefined ? {} : { nextToken: next }) };
  }

  async updateApi(scope: CallScope, input: ApiReference & Partial<ApiInput>): Promise<Json> {
    const { apiId, routeKey, target, credentialsArn, protocolType: _, ...given } = input;
    return this.#change(scope, apiId, (before) => {
      const content = withQuickTarget(before, { routeKey, target, credentialsArn });
      const api = { ...before, ...given, ...content };
      return { api, result: this.#shown(scope, api) };
    });
  }

  async deleteApi(scope: CallScope, { apiId }: ApiReference): Promise<void> {
    await this.store.remove(scope, apiId);
  }

  async deleteCorsConfiguration(scope: CallScope, { apiId }: ApiReference): Promise<void> {
    await this.#change(scope, apiId, ({ corsConfiguration: _, ...api }) => ({ api, result: null }));
  }

  async importApi(scope: CallScope, { body, ...options }: ImportInput): Promise<Json> {
    const { routes, integrations, ...given } = importHttpApi(body, this.#ports, options);
    return this.#create(scope, given, { routes, integrations, stages: {} });
  }

  async reimportApi(
    scope: CallScope,
    { apiId, body, ...options }: ApiReference & ImportInput,
  ): Promise<Json> {
    const content = importHttpApi(body, this.#ports, options);
    return this.#change(scope, apiId, (before) => {
      const api = { ...before, ...content };
      return { api, result: this.#shown(scope, api) };
    });
  }

  async tagResource(
    scope: CallScope,
    { resourceArn, tags = {} }: TagReference & { readonly tags?: Texts },
  ): Promise<void> {
    await this.#tags.put(scope, resourceArn, tags);
  }

  async untagResource(
    scope: CallScope,
    { resourceArn, tagKeys }: TagReference & { readonly tagKeys: readonly string[] },
  ): Promise<void> {
    await this.#tags.remove(scope, resourceArn, tagKeys);
  }

  async getTags(scope: CallScope, { resourceArn }: TagReference): Promise<Json> {
    return this.#tags.get(scope, resourceArn);
  }

  async #create(
    scope: CallScope,
    given: Pick<HttpApi, 'name'> & Partial<HttpApi>,
    content: HttpContent,
  ): Promise<Json> {
    checkTagCount(given.tags, this.#ports.limits);
    const made: HttpApi = {
      apiKeySelectionExpression: '$request.header.x-api-key',
      disableExecuteApiEndpoint: false,
      ...given,
      apiId: newApiId(this.#ports.random),
      protocolType: 'HTTP',
      routeSelectionExpression: '$request.method $request.path',
      createdDate: instantOf(this.#ports.clock.now()),
      ...content,
    };
    const { api, deployment } = autoDeployed(undefined, made, this.#ports);
    await this.store.create(scope, api.apiId, { api, result: api, deployment });
    return this.#shown(scope, api);
  }

  /** One route to one target, and a stage that follows every change. */
  #quickContent({ routeKey = '$default', target, credentialsArn }: QuickTarget): HttpContent {
    const isUrl = /^https?:/.test(target);
    const integration = newHttpIntegration(
      {
        integrationType: isUrl ? 'HTTP_PROXY' : 'AWS_PROXY',
        integrationUri: target,
        ...(isUrl ? { integrationMethod: 'ANY' } : { payloadFormatVersion: '2.0' }),
        ...(credentialsArn === undefined ? {} : { credentialsArn }),
        apiGatewayManaged: true,
      },
      this.#ports,
    );
    const { integrationId } = integration;
    const route: HttpRoute = {
      routeId: newApiId(this.#ports.random, 7),
      routeKey,
      authorizationType: 'NONE',
      apiKeyRequired: false,
      target: `integrations/${integrationId}`,
      apiGatewayManaged: true,
    };
    const integrations = { [integrationId]: integration };
    checkRoute({ routes: {}, integrations }, route);
    const stage = newHttpStage(
      { stageName: '$default', autoDeploy: true, apiGatewayManaged: true },
      this.#ports.clock.now(),
    );
    return { routes: { [route.routeId]: route }, integrations, stages: { $default: stage } };
  }

  #change(
    scope: CallScope,
    apiId: string,
    work: (api: HttpApi) => ApiChange<HttpApi, HttpDeployment, Json>,
  ): Promise<Json> {
    return this.store.change(scope, apiId, (before) => {
      const { api, result } = work(before);
      return { ...autoDeployed(before, api, this.#ports), result };
    });
  }

  #shown(scope: CallScope, api: HttpApi): Json {
    return this.#withEndpoint(scope, summaryOf(api) as unknown as ApiSummary);
  }

  #withEndpoint(scope: CallScope, api: ApiSummary): Json {
    const { host, protocol } = new URL(this.#ports.endpoint());
    const name = host.replace(/^127\.0\.0\.1/, 'localhost');
    return asJson({
      ...api,
      apiEndpoint: `${protocol}//${api.apiId}.execute-api.${scope.region}.${name}`,
    });
  }
}

/** What lists show of an API. */
function summaryOf({ routes: _, integrations: __, stages: ___, ...api }: HttpApi): Json {
  return asJson(api);
}

/** What a quick create made may be changed with the API; otherwise there is nothing to change. */
function withQuickTarget(
  { routes, integrations }: HttpApi,
  given: { readonly [Name in keyof QuickTarget]?: QuickTarget[Name] | undefined },
): Partial<HttpContent> {
  const { routeKey, target, credentialsArn } = given;
  if (routeKey === undefined && target === undefined && credentialsArn === undefined) return {};
  const route = Object.values(routes).find(({ apiGatewayManaged }) => apiGatewayManaged);
  const integration = Object.values(integrations).find(({ apiGatewayManaged }) => apiGatewayManaged);
  if (route === undefined || integration === undefined) {
    throw routeErrors.badRequest('Only APIs made by quick create take routeKey, target and credentialsArn');
  }
  const changed = {
    ...integration,
    ...(target === undefined ? {} : { integrationUri: target }),
    ...(credentialsArn === undefined ? {} : { credentialsArn }),
  };
  return {
    routes: { ...routes, [route.routeId]: { ...route, ...(routeKey === undefined ? {} : { routeKey }) } },
    integrations: { ...integrations, [integration.integrationId]: changed },
  };
}
