import type { CallScope, Json } from '@cairn/kit';
import type { ApiStore } from './api-store.ts';
import { applyPatches, type PatchOperation } from './patch-operations.ts';
import { asJson } from './rest-answers.ts';
import {
  checkAuthorization,
  checkIntegration,
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
import { resourceOf } from './rest-resources.ts';
import { routeErrors } from './route-errors.ts';
import type { RoutesPorts } from './route-ports.ts';
import type {
  IntegrationResponse,
  MethodResponse,
  RestApi,
  RestDeployment,
  RestIntegration,
  RestMethod,
} from './route-types.ts';

interface Patches {
  readonly patchOperations?: readonly PatchOperation[];
}

type StatusPlace = MethodPlace & { readonly statusCode: string };

/** Methods of REST APIs with their integrations and the responses of both. */
export class RestMethods {
  readonly #ports: RoutesPorts;
  readonly #store: ApiStore<RestApi, RestDeployment>;

  constructor(ports: RoutesPorts, store: ApiStore<RestApi, RestDeployment>) {
    this.#ports = ports;
    this.#store = store;
  }

  async putMethod(scope: CallScope, input: MethodInput): Promise<Json> {
    return this.#store.change(scope, input.restApiId, (before) => {
      const { resourceId, httpMethod } = input;
      if (resourceOf(before, resourceId).resourceMethods?.[httpMethod] !== undefined) {
        throw routeErrors.conflict('Method already exists for this resource');
      }
      const method = newMethod(input);
      return { api: withMethod(before, resourceId, httpMethod, method), result: asJson(method) };
    });
  }

  async getMethod(scope: CallScope, place: MethodPlace): Promise<Json> {
    return asJson(methodOf(await this.#store.existing(scope, place.restApiId), place));
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
    await this.#store.change(scope, restApiId, (before) => {
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

  async getMethodResponse(scope: CallScope, input: StatusPlace): Promise<Json> {
    const method = methodOf(await this.#store.existing(scope, input.restApiId), input);
    return asJson(found(method.methodResponses?.[input.statusCode], 'Response status code'));
  }

  async updateMethodResponse(scope: CallScope, input: StatusPlace & Patches): Promise<Json> {
    return this.#changeMethod(scope, input, (method) => {
      const before = found(method.methodResponses?.[input.statusCode], 'Response status code');
      const result = applyPatches(before, input.patchOperations, {
        responseParameters: 'booleans',
        responseModels: 'map',
      });
      return { method: withResponse(method, result), result };
    });
  }

  async deleteMethodResponse(scope: CallScope, input: StatusPlace): Promise<void> {
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
    return asJson(integrationOf(await this.#store.existing(scope, place.restApiId), place));
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
      checkIntegration(patched, this.#ports.limits);
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

  async getIntegrationResponse(scope: CallScope, input: StatusPlace): Promise<Json> {
    const integration = integrationOf(await this.#store.existing(scope, input.restApiId), input);
    return asJson(found(integration.integrationResponses?.[input.statusCode], 'Response status code'));
  }

  async updateIntegrationResponse(scope: CallScope, input: StatusPlace & Patches): Promise<Json> {
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

  async deleteIntegrationResponse(scope: CallScope, input: StatusPlace): Promise<void> {
    await this.#changeIntegration(scope, input, (integration) => {
      found(integration.integrationResponses?.[input.statusCode], 'Response status code');
      const { [input.statusCode]: _, ...integrationResponses } = integration.integrationResponses ?? {};
      return { integration: { ...integration, integrationResponses }, result: {} };
    });
  }

  #changeMethod(
    scope: CallScope,
    place: MethodPlace,
    work: (method: RestMethod) => { readonly method: RestMethod; readonly result: object },
  ): Promise<Json> {
    const { restApiId, resourceId, httpMethod } = place;
    return this.#store.change(scope, restApiId, (before) => {
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
