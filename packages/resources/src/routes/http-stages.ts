import type { CallScope, Json } from '@cairn/kit';
import { newApiId } from './api-id.ts';
import type { ApiStore } from './api-store.ts';
import { autoDeployed, instantOf } from './auto-deployment.ts';
import { asJson, found, type HttpPage, itemsPage, listPlaceOf } from './http-answers.ts';
import { routeErrors } from './route-errors.ts';
import type { RoutesPorts } from './route-ports.ts';
import type { HttpApi, HttpDeployment, HttpStage } from './route-types.ts';
import { checkTagCount } from './tags.ts';

interface ApiReference {
  readonly apiId: string;
}

type StageReference = ApiReference & { readonly stageName: string };
type DeploymentReference = ApiReference & { readonly deploymentId: string };
type StageInput = StageReference &
  Partial<Omit<HttpStage, 'createdDate' | 'lastUpdatedDate'>> &
  RefusedOfStages;

/** What stages of HTTP APIs cannot have here. */
interface RefusedOfStages {
  readonly accessLogSettings?: Json;
  readonly clientCertificateId?: string;
}

/** Stages and deployments of HTTP APIs: what requests are answered by. */
export class HttpStages {
  readonly #ports: RoutesPorts;
  readonly #store: ApiStore<HttpApi, HttpDeployment>;

  constructor(ports: RoutesPorts, store: ApiStore<HttpApi, HttpDeployment>) {
    this.#ports = ports;
    this.#store = store;
  }

  async createStage(scope: CallScope, { apiId, ...input }: StageInput): Promise<Json> {
    refuseStageFeatures(input);
    checkTagCount(input.tags, this.#ports.limits);
    return this.#changeStage(scope, apiId, async (before) => {
      if (Object.hasOwn(before.stages, input.stageName)) throw routeErrors.conflict('Stage already exists');
      if (Object.keys(before.stages).length >= this.#ports.limits.apiStagesMax) {
        throw routeErrors.badRequest('Maximum number of stages for this API has been reached');
      }
      if (input.deploymentId !== undefined) await this.#existing(apiId, input.deploymentId);
      return newHttpStage(input, this.#ports.clock.now());
    });
  }

  async getStage(scope: CallScope, { apiId, stageName }: StageReference): Promise<Json> {
    return asJson(found((await this.#store.existing(scope, apiId)).stages, stageName, 'Stage'));
  }

  async getStages(scope: CallScope, { apiId, ...page }: ApiReference & HttpPage): Promise<Json> {
    return itemsPage((await this.#store.existing(scope, apiId)).stages, page);
  }

  async updateStage(scope: CallScope, { apiId, ...input }: StageInput): Promise<Json> {
    refuseStageFeatures(input);
    return this.#changeStage(scope, apiId, async (before) => {
      const stage = found(before.stages, input.stageName, 'Stage');
      if (input.deploymentId !== undefined) {
        await this.#existing(apiId, input.deploymentId);
        if (input.autoDeploy ?? stage.autoDeploy) {
          throw routeErrors.badRequest('Deployment ID cannot be set on a stage that deploys automatically');
        }
      }
      return { ...stage, ...input, lastUpdatedDate: instantOf(this.#ports.clock.now()) };
    });
  }

  async deleteStage(scope: CallScope, { apiId, stageName }: StageReference): Promise<void> {
    await this.#store.change(scope, apiId, (before) => {
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
    return this.#store.change(scope, apiId, (before) => {
      const deployment = this.#newDeployment(before, description);
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

  async getDeployment(scope: CallScope, { apiId, deploymentId }: DeploymentReference): Promise<Json> {
    await this.#store.existing(scope, apiId);
    return shownDeployment(await this.#existing(apiId, deploymentId));
  }

  async getDeployments(scope: CallScope, { apiId, ...page }: ApiReference & HttpPage): Promise<Json> {
    await this.#store.existing(scope, apiId);
    const { items, next } = await this.#store.deploymentsOf(apiId, listPlaceOf(page));
    return { items: items.map(shownDeployment), ...(next === undefined ? {} : { nextToken: next }) };
  }

  async deleteDeployment(scope: CallScope, { apiId, deploymentId }: DeploymentReference): Promise<void> {
    await this.#store.change(scope, apiId, async (api) => {
      await this.#existing(apiId, deploymentId);
      if (Object.values(api.stages).some((stage) => stage.deploymentId === deploymentId)) {
        throw routeErrors.badRequest('Active stages pointing to this deployment must be moved or deleted');
      }
      return { api, removedDeployments: [deploymentId], result: null };
    });
  }

  #newDeployment({ routes, integrations }: HttpApi, description: string | undefined): HttpDeployment {
    return {
      deploymentId: newApiId(this.#ports.random, 6),
      ...(description === undefined ? {} : { description }),
      createdDate: instantOf(this.#ports.clock.now()),
      autoDeployed: false,
      deploymentStatus: 'DEPLOYED',
      routes,
      integrations,
    };
  }

  /** The stage is answered as it is after its deployment. */
  #changeStage(scope: CallScope, apiId: string, work: (api: HttpApi) => Promise<HttpStage>): Promise<Json> {
    return this.#store.change(scope, apiId, async (before) => {
      const stage = await work(before);
      const { stageName } = stage;
      const change = autoDeployed(before, withStage(before, stage), this.#ports);
      return { ...change, result: asJson(change.api.stages[stageName] as HttpStage) };
    });
  }

  async #existing(apiId: string, deploymentId: string): Promise<HttpDeployment> {
    const deployment = await this.#store.deployment(apiId, deploymentId);
    if (deployment === undefined) throw routeErrors.notFound('Deployment');
    return deployment;
  }
}

/** @throws ServiceError BadRequestException */
export function newHttpStage(
  input: Pick<HttpStage, 'stageName'> & Partial<HttpStage>,
  nowMs: number,
): HttpStage {
  if (input.stageName !== '$default' && !/^[\w-]{1,128}$/.test(input.stageName)) {
    throw routeErrors.badRequest(
      'Stage name can only contain alphanumeric characters, hyphens, and underscores, or be $default',
    );
  }
  return {
    autoDeploy: false,
    stageVariables: {},
    defaultRouteSettings: { detailedMetricsEnabled: false },
    routeSettings: {},
    ...input,
    createdDate: instantOf(nowMs),
    lastUpdatedDate: instantOf(nowMs),
  };
}

function withStage(api: HttpApi, stage: HttpStage): HttpApi {
  return { ...api, stages: { ...api.stages, [stage.stageName]: stage } };
}

function refuseStageFeatures({ accessLogSettings, clientCertificateId }: RefusedOfStages): void {
  if (accessLogSettings !== undefined) throw routeErrors.unsupported('access logs (accessLogSettings)');
  if (clientCertificateId !== undefined) throw routeErrors.unsupported('client certificates');
}

function shownDeployment({ routes: _, integrations: __, ...deployment }: HttpDeployment): Json {
  return asJson(deployment);
}
