import type { CallScope, Json } from '@cairn/kit';
import { newApiId } from './api-id.ts';
import { ApiStore } from './api-store.ts';
import {
  type ApiContent,
  type ApiInput,
  newRestApi,
  patchedRestApi,
  refuseApiFeatures,
} from './new-rest-api.ts';
import { type ImportOptions, importOpenApi } from './open-api.ts';
import { applyPatches, type PatchOperation } from './patch-operations.ts';
import {
  asJson,
  listedPage,
  listPlaceOf,
  merged,
  movedBelow,
  type Page,
  pageOf,
  shown,
  shownResource,
} from './rest-answers.ts';
import { addResource, removeResource, resourceOf, withResource } from './rest-resources.ts';
import { routeErrors } from './route-errors.ts';
import type { RoutesPorts } from './route-ports.ts';
import type { RestApi, RestDeployment, RestModel, Texts } from './route-types.ts';
import { checkTagCount, Tags } from './tags.ts';

interface ApiReference {
  readonly restApiId: string;
}

interface TagReference {
  readonly resourceArn: string;
}

type ImportInput = ImportOptions & { readonly body: string; readonly endpointConfigurationTypes?: string };

interface Patches {
  readonly patchOperations?: readonly PatchOperation[];
}

/** REST APIs with their resources, methods and integrations (API Gateway API Reference, version 1). */
export class RestApis {
  readonly store: ApiStore<RestApi, RestDeployment>;
  readonly #ports: RoutesPorts;
  readonly #tags: Tags<RestApi, RestDeployment>;

  constructor(ports: RoutesPorts) {
    this.#ports = ports;
    this.store = new ApiStore(ports.records, { kind: 'rest', summary: shown });
    this.#tags = new Tags(this.store, 'restapis', ports.limits);
  }

  async createRestApi(scope: CallScope, input: ApiInput): Promise<Json> {
    return this.#create(scope, input, undefined);
  }

  async getRestApi(scope: CallScope, { restApiId }: ApiReference): Promise<Json> {
    return shown(await this.store.existing(scope, restApiId));
  }

  async getRestApis(scope: CallScope, page: Page): Promise<Json> {
    return listedPage(await this.store.list(scope, listPlaceOf(page)));
  }

  async updateRestApi(
    scope: CallScope,
    { restApiId, patchOperations }: ApiReference & Patches,
  ): Promise<Json> {
    return this.store.change(scope, restApiId, (before) => {
      const api = patchedRestApi(before, patchOperations);
      return { api, result: shown(api) };
    });
  }

  async deleteRestApi(scope: CallScope, { restApiId }: ApiReference): Promise<void> {
    await this.store.remove(scope, restApiId);
  }

  async importRestApi(
    scope: CallScope,
    { body, endpointConfigurationTypes: type, ...options }: ImportInput,
  ): Promise<Json> {
    const { name, api, content } = importOpenApi(body, this.#ports, options);
    const endpoint = type === undefined ? {} : { endpointConfiguration: { types: [type] } };
    return this.#create(scope, { name, ...api, ...endpoint }, content);
  }

  async putRestApi(
    scope: CallScope,
    { restApiId, body, mode = 'merge', ...options }: ApiReference & ImportInput & { readonly mode?: string },
  ): Promise<Json> {
    if (mode !== 'merge' && mode !== 'overwrite') throw routeErrors.badRequest('Invalid mode specified');
    const imported = importOpenApi(body, this.#ports, options);
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

  async getAccount(): Promise<Json> {
    return {
      throttleSettings: { burstLimit: 5_000, rateLimit: 10_000 },
      features: ['UsagePlans'],
      apiKeyVersion: '4',
    };
  }

  async tagResource(
    scope: CallScope,
    { resourceArn, tags }: TagReference & { readonly tags: Texts },
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

  async #create(scope: CallScope, input: ApiInput, content: ApiContent | undefined): Promise<Json> {
    refuseApiFeatures(input);
    checkTagCount(input.tags, this.#ports.limits);
    const source =
      input.cloneFrom === undefined ? undefined : await this.store.existing(scope, input.cloneFrom);
    const id = newApiId(this.#ports.random);
    const api = newRestApi(id, input, content ?? source ?? this.#emptyContent(), {
      ...(source?.binaryMediaTypes && { binaryMediaTypes: source.binaryMediaTypes }),
      ...(source?.policy && { policy: source.policy }),
      createdDate: Math.floor(this.#ports.clock.now() / 1_000),
    });
    return shown(await this.store.create(scope, id, { api, result: api }));
  }

  #emptyContent(): ApiContent {
    const rootResourceId = newApiId(this.#ports.random);
    return { rootResourceId, resources: { [rootResourceId]: { id: rootResourceId, path: '/' } }, models: {} };
  }
}

/** @throws ServiceError NotFoundException */
function found<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw routeErrors.notFound(what);
  return value;
}
