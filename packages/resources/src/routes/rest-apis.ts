import type { CallScope, Json } from '@cairn/kit';
import { newApiId } from './api-id.ts';
import { ApiStore } from './api-store.ts';
import { importOpenApi } from './open-api.ts';
import { applyPatches, type PatchOperation } from './patch-operations.ts';
import { asJson, merged, movedBelow, type Page, pageOf, shown, shownResource } from './rest-answers.ts';
import {
  checkAuthorization,
  checkTemplates,
  type IntegrationInput,
  integrationOf,
  type MethodInput,
  type MethodPlace,
  methodOf,
  newIntegration,
  newIntegrationResponse,
  newMethod,
  newMethodResponse,
  withMethod,
} from './rest-methods.ts';
import { addResource, removeResource, resourceOf, withResource } from './rest-resources.ts';
import { routeErrors } from './route-errors.ts';
import type { RoutesPorts } from './route-ports.ts';
import type {
  IntegrationResponse,
  MethodResponse,
  RestApi,
  RestDeployment,
  RestIntegration,
  RestMethod,
  RestModel,
  Texts,
} from './route-types.ts';

interface ApiInput {
  readonly name: string;
  readonly description?: string;
  readonly version?: string;
  readonly cloneFrom?: string;
  readonly binaryMediaTypes?: readonly string[];
  readonly apiKeySource?: string;
  readonly endpointConfiguration?: Json;
  readonly policy?: string;
  readonly disableExecuteApiEndpoint?: boolean;
  readonly tags?: Texts;
}

interface ApiReference {
  readonly restApiId: string;
}

interface Patches {
  readonly patchOperations?: readonly PatchOperation[];
}

/** REST APIs with their resources, methods and integrations (API Gateway API Reference, version 1). */
export class RestApis {
  readonly store: ApiStore<RestApi, RestDeployment>;
  readonly #ports: RoutesPorts;

  constructor(ports: RoutesPorts) {
    this.#ports = ports;
    this.store = new ApiStore(ports.records, 'rest');
  }

  async createRestApi(scope: CallScope, input: ApiInput): Promise<Json> {
    const { clock, random } = this.#ports;
    const rootResourceId = newApiId(random);
    const source =
      input.cloneFrom === undefined ? undefined : await this.store.existing(scope, input.cloneFrom);
    const id = newApiId(random);
    const api: RestApi = {
      id,
      name: input.name,
      ...(input.description === undefined ? {} : { description: input.description }),
      ...(input.version === undefined ? {} : { version: input.version }),
      createdDate: Math.floor(clock.now() / 1_000),
      apiKeySource: input.apiKeySource ?? 'HEADER',
      endpointConfiguration: input.endpointConfiguration ?? { types: ['EDGE'], ipAddressType: 'ipv4' },
      ...(input.binaryMediaTypes === undefined ? {} : { binaryMediaTypes: input.binaryMediaTypes }),
      ...(input.policy === undefined ? {} : { policy: input.policy }),
      disableExecuteApiEndpoint: input.disableExecuteApiEndpoint ?? false,
      rootResourceId: source?.rootResourceId ?? rootResourceId,
      ...(input.tags === undefined ? {} : { tags: input.tags }),
      resources: source?.resources ?? { [rootResourceId]: { id: rootResourceId, path: '/' } },
      models: source?.models ?? {},
      stages: {},
    };
    return shown(await this.store.create(scope, id, api));
  }

  async getRestApi(scope: CallScope, { restApiId }: ApiReference): Promise<Json> {
    return shown(await this.store.existing(scope, restApiId));
  }

  async getRestApis(scope: CallScope, page: Page): Promise<Json> {
    return pageOf((await this.store.list(scope)).map(shown), page);
  }

  async updateRestApi(
    scope: CallScope,
    { restApiId, patchOperations }: ApiReference & Patches,
  ): Promise<Json> {
    return this.store.change(scope, restApiId, (before) => {
      const api = applyPatches(before, patchOperations, {
        name: 'text',
        description: 'text',
        version: 'text',
        apiKeySource: 'text',
        policy: 'text',
        binaryMediaTypes: 'list',
        disableExecuteApiEndpoint: 'boolean',
      });
      return { api, result: shown(api) };
    });
  }

  async deleteRestApi(scope: CallScope, { restApiId }: ApiReference): Promise<void> {
    await this.store.remove(scope, restApiId);
  }

  async importRestApi(
    scope: CallScope,
    { body, failOnWarnings }: { readonly body: string; readonly failOnWarnings?: boolean },
  ): Promise<Json> {
    const imported = importOpenApi(body, this.#ports, failOnWarnings === true);
    const made = (await this.createRestApi(scope, { name: imported.name, ...imported.api })) as {
      readonly id: string;
    };
    return this.store.change(scope, made.id, (before) => {
      const api = { ...before, ...imported.content };
      return { api, result: shown(api) };
    });
  }

  async putRestApi(
    scope: CallScope,
    {
      restApiId,
      body,
      mode = 'merge',
      failOnWarnings,
    }: ApiReference & { readonly body: string; readonly mode?: string; readonly failOnWarnings?: boolean },
  ): Promise<Json> {
    if (mode !== 'merge' && mode !== 'overwrite') throw routeErrors.badRequest('Invalid mode specified');
    const imported = importOpenApi(body, this.#ports, failOnWarnings === true);
    return this.store.change(scope, restApiId, (before) => {
      const content = mode === 'overwrite' ? imported.content : merged(before, imported.content);
      const api = { ...before, name: imported.name, ...imported.api, ...content };
      return { api, result: shown(api) };
    });
  }

  async createResource(
    scope: CallScope,
    input: ApiReference & { readonly parentId: string; readonly pathPart: string },
  ): Promise<Json> {
    return this.store.change(scope, input.restApiId, (before) => {
      const { api, resource } = addResource(before, input, this.#ports);
      return { api, result: resource as unknown as Json };
    });
  }

  async getResource(
    scope: CallScope,
    {
      restApiId,
      resourceId,
      embed,
    }: ApiReference & { readonly resourceId: string; readonly embed?: readonly string[] },
  ): Promise<Json> {
    const api = await this.store.existing(scope, restApiId);
    return shownResource(resourceOf(api, resourceId), embed);
  }

  async getResources(
    scope: CallScope,
    { restApiId, embed, ...page }: ApiReference & Page & { readonly embed?: readonly string[] },
  ): Promise<Json> {
    const api = await this.store.existing(scope, restApiId);
    const resources = Object.values(api.resources).map((resource) => shownResource(resource, embed));
    return pageOf(resources, page);
  }

  async updateResource(
    scope: CallScope,
    { restApiId, resourceId, patchOperations }: ApiReference & Patches & { readonly resourceId: string },
  ): Promise<Json> {
    return this.store.change(scope, restApiId, (before) => {
      const patched = applyPatches(resourceOf(before, resourceId), patchOperations, { pathPart: 'text' });
      const parent = resourceOf(before, patched.parentId ?? before.rootResourceId);
      const path = `${parent.path === '/' ? '' : parent.path}/${patched.pathPart}`;
      const api = movedBelow(before, resourceOf(before, resourceId).path, path);
      const resource = { ...patched, path };
      return { api: withResource(api, resource), result: shownResource(resource, undefined) };
    });
  }

  async deleteResource(
    scope: CallScope,
    { restApiId, resourceId }: ApiReference & { readonly resourceId: string },
  ): Promise<void> {
    await this.store.change(scope, restApiId, (before) => ({
      api: removeResource(before, resourceId),
      result: undefined,
    }));
  }

  async putMethod(scope: CallScope, input: MethodInput): Promise<Json> {
    return this.store.change(scope, input.restApiId, (before) => {
      const { resourceId, httpMethod } = input;
      if (resourceOf(before, resourceId).resourceMethods?.[httpMethod] !== undefined) {
        throw routeErrors.conflict('Method already exists for this resource');
      }
      const method = newMethod(input);
      return { api: withMethod(before, resourceId, httpMethod, method), result: asJson(method) };
    });
  }

  async getMethod(scope: CallScope, place: MethodPlace): Promise<Json> {
    return asJson(methodOf(await this.store.existing(scope, place.restApiId), place));
  }

  async updateMethod(scope: CallScope, input: MethodPlace & Patches): Promise<Json> {
    return this.#changeMethod(scope, input, (method) => {
      const patched = applyPatches(method, input.patchOperations, {
        authorizationType: 'text',
        operationName: 'text',
        requestParameters: 'booleans',
        requestModels: 'map',
      });
      checkAuthorization(patched.authorizationType);
      return { method: patched, result: patched };
    });
  }

  async deleteMethod(scope: CallScope, { restApiId, resourceId, httpMethod }: MethodPlace): Promise<void> {
    await this.store.change(scope, restApiId, (before) => {
      methodOf(before, { resourceId, httpMethod });
      return { api: withMethod(before, resourceId, httpMethod, undefined), result: undefined };
    });
  }

  async putMethodResponse(scope: CallScope, input: MethodPlace & MethodResponse): Promise<Json> {
    return this.#changeMethod(scope, input, (method) => {
      if (method.methodResponses?.[input.statusCode] !== undefined) {
        throw routeErrors.conflict('Response already exists for this resource');
      }
      const result = newMethodResponse(input);
      return { method: withResponse(method, result), result };
    });
  }

  async getMethodResponse(
    scope: CallScope,
    input: MethodPlace & { readonly statusCode: string },
  ): Promise<Json> {
    const method = methodOf(await this.store.existing(scope, input.restApiId), input);
    return asJson(found(method.methodResponses?.[input.statusCode], 'Response status code'));
  }

  async updateMethodResponse(
    scope: CallScope,
    input: MethodPlace & Patches & { readonly statusCode: string },
  ): Promise<Json> {
    return this.#changeMethod(scope, input, (method) => {
      const before = found(method.methodResponses?.[input.statusCode], 'Response status code');
      const result = applyPatches(before, input.patchOperations, {
        responseParameters: 'booleans',
        responseModels: 'map',
      });
      return { method: withResponse(method, result), result };
    });
  }

  async deleteMethodResponse(
    scope: CallScope,
    input: MethodPlace & { readonly statusCode: string },
  ): Promise<void> {
    await this.#changeMethod(scope, input, (method) => {
      found(method.methodResponses?.[input.statusCode], 'Response status code');
      const { [input.statusCode]: _, ...methodResponses } = method.methodResponses ?? {};
      return { method: { ...method, methodResponses }, result: {} };
    });
  }

  async putIntegration(scope: CallScope, input: IntegrationInput): Promise<Json> {
    return this.#changeMethod(scope, input, (method) => {
      const responses = method.methodIntegration?.integrationResponses;
      const methodIntegration = newIntegration(input, this.#ports.limits, responses);
      return { method: { ...method, methodIntegration }, result: methodIntegration };
    });
  }

  async getIntegration(scope: CallScope, place: MethodPlace): Promise<Json> {
    return asJson(integrationOf(await this.store.existing(scope, place.restApiId), place));
  }

  async updateIntegration(scope: CallScope, input: MethodPlace & Patches): Promise<Json> {
    return this.#changeIntegration(scope, input, (integration) => {
      const patched = applyPatches(integration, input.patchOperations, {
        type: 'text',
        httpMethod: 'text',
        uri: 'text',
        credentials: 'text',
        requestParameters: 'map',
        requestTemplates: 'map',
        passthroughBehavior: 'text',
        contentHandling: 'text',
        timeoutInMillis: 'integer',
        cacheNamespace: 'text',
        cacheKeyParameters: 'list',
      });
      checkTemplates(patched.requestTemplates, this.#ports.limits);
      return { integration: patched, result: patched };
    });
  }

  async deleteIntegration(scope: CallScope, place: MethodPlace): Promise<void> {
    await this.#changeMethod(scope, place, ({ methodIntegration, ...method }) => {
      found(methodIntegration, 'Integration');
      return { method, result: {} };
    });
  }

  async putIntegrationResponse(scope: CallScope, input: MethodPlace & IntegrationResponse): Promise<Json> {
    return this.#changeMethod(scope, input, (method) => {
      const integration = found(method.methodIntegration, 'Integration');
      const result = newIntegrationResponse(input, method, this.#ports.limits);
      const integrationResponses = { ...integration.integrationResponses, [result.statusCode]: result };
      return { method: { ...method, methodIntegration: { ...integration, integrationResponses } }, result };
    });
  }

  async getIntegrationResponse(
    scope: CallScope,
    input: MethodPlace & { readonly statusCode: string },
  ): Promise<Json> {
    const integration = integrationOf(await this.store.existing(scope, input.restApiId), input);
    return asJson(found(integration.integrationResponses?.[input.statusCode], 'Response status code'));
  }

  async updateIntegrationResponse(
    scope: CallScope,
    input: MethodPlace & Patches & { readonly statusCode: string },
  ): Promise<Json> {
    return this.#changeIntegration(scope, input, (integration) => {
      const before = found(integration.integrationResponses?.[input.statusCode], 'Response status code');
      const result = applyPatches(before, input.patchOperations, {
        selectionPattern: 'text',
        responseParameters: 'map',
        responseTemplates: 'map',
        contentHandling: 'text',
      });
      checkTemplates(result.responseTemplates, this.#ports.limits);
      const integrationResponses = { ...integration.integrationResponses, [input.statusCode]: result };
      return { integration: { ...integration, integrationResponses }, result };
    });
  }

  async deleteIntegrationResponse(
    scope: CallScope,
    input: MethodPlace & { readonly statusCode: string },
  ): Promise<void> {
    await this.#changeIntegration(scope, input, (integration) => {
      found(integration.integrationResponses?.[input.statusCode], 'Response status code');
      const { [input.statusCode]: _, ...integrationResponses } = integration.integrationResponses ?? {};
      return { integration: { ...integration, integrationResponses }, result: {} };
    });
  }

  async createModel(scope: CallScope, input: ApiReference & Omit<RestModel, 'id'>): Promise<Json> {
    return this.store.change(scope, input.restApiId, (before) => {
      if (Object.hasOwn(before.models, input.name)) {
        throw routeErrors.conflict('Model name already exists for this REST API');
      }
      const { restApiId: _, ...given } = input;
      const model = { id: newApiId(this.#ports.random, 6), ...given };
      return { api: { ...before, models: { ...before.models, [model.name]: model } }, result: asJson(model) };
    });
  }

  async getModel(scope: CallScope, input: ApiReference & { readonly modelName: string }): Promise<Json> {
    const { models } = await this.store.existing(scope, input.restApiId);
    return asJson(
      found(Object.hasOwn(models, input.modelName) ? models[input.modelName] : undefined, 'Model'),
    );
  }

  async getModels(scope: CallScope, { restApiId, ...page }: ApiReference & Page): Promise<Json> {
    const { models } = await this.store.existing(scope, restApiId);
    return pageOf(Object.values(models).map(asJson), page);
  }

  async deleteModel(scope: CallScope, input: ApiReference & { readonly modelName: string }): Promise<void> {
    await this.store.change(scope, input.restApiId, (before) => {
      const { [input.modelName]: gone, ...models } = before.models;
      found(gone, 'Model');
      return { api: { ...before, models }, result: undefined };
    });
  }

  #changeMethod(
    scope: CallScope,
    place: MethodPlace,
    work: (method: RestMethod) => { readonly method: RestMethod; readonly result: object },
  ): Promise<Json> {
    const { restApiId, resourceId, httpMethod } = place;
    return this.store.change(scope, restApiId, (before) => {
      const { method, result } = work(methodOf(before, { resourceId, httpMethod }));
      return { api: withMethod(before, resourceId, httpMethod, method), result: asJson(result) };
    });
  }

  #changeIntegration(
    scope: CallScope,
    place: MethodPlace,
    work: (integration: RestIntegration) => {
      readonly integration: RestIntegration;
      readonly result: object;
    },
  ): Promise<Json> {
    return this.#changeMethod(scope, place, (method) => {
      const { integration, result } = work(found(method.methodIntegration, 'Integration'));
      return { method: { ...method, methodIntegration: integration }, result };
    });
  }
}

/** @throws ServiceError NotFoundException */
function found<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw routeErrors.notFound(what);
  return value;
}

function withResponse(method: RestMethod, response: MethodResponse): RestMethod {
  return { ...method, methodResponses: { ...method.methodResponses, [response.statusCode]: response } };
}
