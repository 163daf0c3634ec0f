import type { CallScope, Json } from '@cairn/kit';
import { newApiId } from './api-id.ts';
import type { ApiStore } from './api-store.ts';
import { isMethodSetting, withMethodSetting } from './method-settings.ts';
import { applyPatches, type PatchOperation } from './patch-operations.ts';
import { asJson, listedPage, listPlaceOf } from './rest-answers.ts';
import { routeErrors } from './route-errors.ts';
import type { RoutesPorts } from './route-ports.ts';
import type { RestApi, RestDeployment, RestStage, Texts } from './route-types.ts';
import { checkTagCount } from './tags.ts';

interface StageReference {
  readonly restApiId: string;
  readonly stageName: string;
}

interface StageInput extends StageReference {
  readonly deploymentId: string;
  readonly description?: string;
  readonly variables?: Texts;
  readonly cacheClusterEnabled?: boolean;
  readonly tracingEnabled?: boolean;
  readonly canarySettings?: Json;
  readonly tags?: Texts;
}

interface DeploymentInput {
  readonly restApiId: string;
  readonly stageName?: string;
  readonly stageDescription?: string;
  readonly description?: string;
  readonly variables?: Texts;
  readonly cacheClusterEnabled?: boolean;
  readonly tracingEnabled?: boolean;
  readonly canarySettings?: Json;
}

interface DeploymentReference {
  readonly restApiId: string;
  readonly deploymentId: string;
}

/** Deployments and stages of REST APIs: what requests are answered by. */
export class RestDeployments {
  readonly #ports: RoutesPorts;
  readonly #store: ApiStore<RestApi, RestDeployment>;

  constructor(ports: RoutesPorts, store: ApiStore<RestApi, RestDeployment>) {
    this.#ports = ports;
    this.#store = store;
  }

  async createDeployment(scope: CallScope, input: DeploymentInput): Promise<Json> {
    const { stageName, description } = input;
    refuseStageFeatures(input);
    return this.#store.change(scope, input.restApiId, (before) => {
      checkDeployable(before);
      const deployment: RestDeployment = {
        id: newApiId(this.#ports.random, 6),
        ...(description === undefined ? {} : { description }),
        createdDate: this.#nowSeconds,
        resources: before.resources,
      };
      const api = stageName === undefined ? before : this.#deployedTo(before, stageName, deployment, input);
      return {
        api,
        deployment: { id: deployment.id, value: deployment },
        result: shownDeployment(deployment),
      };
    });
  }

  async getDeployment(scope: CallScope, { restApiId, deploymentId }: DeploymentReference): Promise<Json> {
    await this.#store.existing(scope, restApiId);
    return shownDeployment(await this.#existing(restApiId, deploymentId));
  }

  async getDeployments(
    scope: CallScope,
    {
      restApiId,
      ...page
    }: { readonly restApiId: string; readonly position?: string; readonly limit?: number },
  ): Promise<Json> {
    await this.#store.existing(scope, restApiId);
    const { items, ...next } = await this.#store.deploymentsOf(restApiId, listPlaceOf(page));
    return listedPage({ items: items.map(shownDeployment), ...next });
  }

  async updateDeployment(
    scope: CallScope,
    input: DeploymentReference & { readonly patchOperations?: readonly PatchOperation[] },
  ): Promise<Json> {
    return this.#store.change(scope, input.restApiId, async (api) => {
      const before = await this.#existing(input.restApiId, input.deploymentId);
      const value = applyPatches(before, input.patchOperations, { description: 'text' });
      return {
        api,
        deployment: { id: value.id, value },
        result: shownDeployment(value),
      };
    });
  }

  async deleteDeployment(scope: CallScope, { restApiId, deploymentId }: DeploymentReference): Promise<void> {
    await this.#store.change(scope, restApiId, async (api) => {
      await this.#existing(restApiId, deploymentId);
      if (Object.values(api.stages).some((stage) => stage.deploymentId === deploymentId)) {
        throw routeErrors.badRequest('Active stages pointing to this deployment must be moved or deleted');
      }
      return { api, removedDeployments: [deploymentId], result: undefined };
    });
  }

  async createStage(scope: CallScope, input: StageInput): Promise<Json> {
    refuseStageFeatures(input);
    return this.#store.change(scope, input.restApiId, async (before) => {
      await this.#existing(input.restApiId, input.deploymentId);
      if (Object.hasOwn(before.stages, input.stageName)) throw routeErrors.conflict('Stage already exists');
      const stage = this.#newStage(before, input);
      return { api: withStage(before, stage), result: asJson(stage) };
    });
  }

  async getStage(scope: CallScope, { restApiId, stageName }: StageReference): Promise<Json> {
    return asJson(stageOf(await this.#store.existing(scope, restApiId), stageName));
  }

  async getStages(
    scope: CallScope,
    { restApiId, deploymentId }: { readonly restApiId: string; readonly deploymentId?: string },
  ): Promise<Json> {
    const { stages } = await this.#store.existing(scope, restApiId);
    const wanted = Object.values(stages).filter(
      (stage) => deploymentId === undefined || stage.deploymentId === deploymentId,
    );
    return { item: wanted.map(asJson) };
  }

  async updateStage(
    scope: CallScope,
    input: StageReference & { readonly patchOperations?: readonly PatchOperation[] },
  ): Promise<Json> {
    return this.#store.change(scope, input.restApiId, async (before) => {
      const patched = patchedStage(stageOf(before, input.stageName), input.patchOperations ?? []);
      await this.#existing(input.restApiId, patched.deploymentId);
      checkVariables(patched.variables);
      const stage = { ...patched, lastUpdatedDate: this.#nowSeconds };
      return { api: withStage(before, stage), result: asJson(stage) };
    });
  }

  async deleteStage(scope: CallScope, { restApiId, stageName }: StageReference): Promise<void> {
    await this.#store.change(scope, restApiId, (before) => {
      stageOf(before, stageName);
      const { [stageName]: _, ...stages } = before.stages;
      return { api: { ...before, stages }, result: undefined };
    });
  }

  #deployedTo(api: RestApi, stageName: string, deployment: RestDeployment, input: DeploymentInput): RestApi {
    const before = Object.hasOwn(api.stages, stageName) ? api.stages[stageName] : undefined;
    const variables = { ...before?.variables, ...input.variables };
    checkVariables(variables);
    const stage =
      before === undefined
        ? this.#newStage(api, {
            restApiId: api.id,
            stageName,
            deploymentId: deployment.id,
            ...(input.stageDescription === undefined ? {} : { description: input.stageDescription }),
            ...(input.variables === undefined ? {} : { variables }),
            ...(input.tracingEnabled === undefined ? {} : { tracingEnabled: input.tracingEnabled }),
          })
        : {
            ...before,
            deploymentId: deployment.id,
            ...(input.stageDescription === undefined ? {} : { description: input.stageDescription }),
            ...(Object.keys(variables).length === 0 ? {} : { variables }),
            ...(input.tracingEnabled === undefined ? {} : { tracingEnabled: input.tracingEnabled }),
            lastUpdatedDate: this.#nowSeconds,
          };
    return withStage(api, stage);
  }

  #newStage(api: RestApi, input: StageInput): RestStage {
    if (!/^\w{1,128}$/.test(input.stageName.replaceAll('-', '_'))) {
      throw routeErrors.badRequest('Stage name only allows a-zA-Z0-9_');
    }
    if (Object.keys(api.stages).length >= this.#ports.limits.apiStagesMax) {
      throw routeErrors.badRequest('Maximum number of stages for this API has been reached');
    }
    checkVariables(input.variables);
    checkTagCount(input.tags, this.#ports.limits);
    return {
      stageName: input.stageName,
      deploymentId: input.deploymentId,
      ...(input.description === undefined ? {} : { description: input.description }),
      ...(input.variables === undefined ? {} : { variables: input.variables }),
      createdDate: this.#nowSeconds,
      lastUpdatedDate: this.#nowSeconds,
      cacheClusterEnabled: false,
      cacheClusterStatus: 'NOT_AVAILABLE',
      methodSettings: {},
      tracingEnabled: input.tracingEnabled ?? false,
      ...(input.tags === undefined ? {} : { tags: input.tags }),
    };
  }

  get #nowSeconds(): number {
    return Math.floor(this.#ports.clock.now() / 1_000);
  }

  async #existing(restApiId: string, deploymentId: string): Promise<RestDeployment> {
    const deployment = await this.#store.deployment(restApiId, deploymentId);
    if (deployment === undefined) throw routeErrors.notFound('Deployment');
    return deployment;
  }
}

/** @throws ServiceError BadRequestException */
function patchedStage(before: RestStage, operations: readonly PatchOperation[]): RestStage {
  const unsupported = operations.find(({ path = '' }) =>
    /^\/(?:accessLogSettings|canarySettings|webAclArn|clientCertificateId)(?:\/|$)/.test(path),
  );
  if (unsupported !== undefined) throw routeErrors.unsupported(`${unsupported.path} of stages`);
  const stage = applyPatches(
    before,
    operations.filter((operation) => !isMethodSetting(operation)),
    {
      deploymentId: 'text',
      description: 'text',
      variables: 'map',
      tracingEnabled: 'boolean',
      cacheClusterEnabled: 'boolean',
      cacheClusterSize: 'text',
    },
  );
  refuseStageFeatures(stage);
  const settings = operations.filter(isMethodSetting);
  return { ...stage, methodSettings: settings.reduce(withMethodSetting, stage.methodSettings) };
}

function shownDeployment({ resources: _, ...deployment }: RestDeployment): Json {
  return asJson(deployment);
}

function stageOf(api: RestApi, stageName: string): RestStage {
  const stage = Object.hasOwn(api.stages, stageName) ? api.stages[stageName] : undefined;
  if (stage === undefined) throw routeErrors.notFound('stage');
  return stage;
}

function withStage(api: RestApi, stage: RestStage): RestApi {
  return { ...api, stages: { ...api.stages, [stage.stageName]: stage } };
}

/** @throws ServiceError BadRequestException */
function checkDeployable({ resources }: RestApi): void {
  const methods = Object.values(resources).flatMap((each) => Object.values(each.resourceMethods ?? {}));
  if (methods.length === 0) throw routeErrors.badRequest("The REST API doesn't contain any methods");
  if (methods.some(({ methodIntegration }) => methodIntegration === undefined)) {
    throw routeErrors.badRequest('No integration defined for method');
  }
}

/** @throws ServiceError BadRequestException */
function checkVariables(variables: Texts | undefined): void {
  for (const [name, value] of Object.entries(variables ?? {})) {
    if (!/^\w+$/.test(name) || !/^[\w\-.~:/?#&=,]*$/.test(value)) {
      throw routeErrors.badRequest(
        `Stage variables names and values must match [A-Za-z0-9-._~:/?#&=,]+: ${name}`,
      );
    }
  }
}

function refuseStageFeatures(input: {
  readonly cacheClusterEnabled?: boolean;
  readonly canarySettings?: Json;
}): void {
  if (input.cacheClusterEnabled === true) throw routeErrors.unsupported('cache clusters');
  if (input.canarySettings !== undefined) throw routeErrors.unsupported('canary deployments');
}
