import { newApiId } from './api-id.ts';
import type { ApiChange } from './api-store.ts';
import type { RoutesPorts } from './route-ports.ts';
import type { HttpApi, HttpDeployment } from './route-types.ts';

/** Epoch milliseconds as version 2 tells instants. */
export function instantOf(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/**
 * A changed HTTP API with the deployment that its stages which deploy automatically now stand on. The deployments that
 * they stood on go where no stage is left on them: each change would leave one behind.
 * @param before undefined for a new API
 */
export function autoDeployed(
  before: HttpApi | undefined,
  after: HttpApi,
  { random, clock }: Pick<RoutesPorts, 'random' | 'clock'>,
): Pick<ApiChange<HttpApi, HttpDeployment, never>, 'api' | 'deployment' | 'removedDeployments'> {
  const hasChanged = before?.routes !== after.routes || before.integrations !== after.integrations;
  const stages = Object.values(after.stages).filter(
    ({ autoDeploy, stageName }) =>
      autoDeploy && (hasChanged || before.stages[stageName]?.autoDeploy !== true),
  );
  if (stages.length === 0) return { api: after };
  const deploymentId = newApiId(random, 6);
  const now = instantOf(clock.now());
  const deployed = stages.map((stage) => ({
    ...stage,
    deploymentId,
    lastDeploymentStatusMessage: `Successfully deployed stage with deployment ID '${deploymentId}'`,
    lastUpdatedDate: now,
  }));
  const api = {
    ...after,
    stages: { ...after.stages, ...Object.fromEntries(deployed.map((stage) => [stage.stageName, stage])) },
  };
  const kept = new Set(Object.values(api.stages).map((stage) => stage.deploymentId));
  const left = stages
    .filter(({ stageName }) => before?.stages[stageName]?.autoDeploy === true)
    .flatMap((stage) => (stage.deploymentId === undefined ? [] : [stage.deploymentId]));
  const value: HttpDeployment = {
    deploymentId,
    description: 'Automatic deployment triggered by changes to the Api configuration',
    createdDate: now,
    autoDeployed: true,
    deploymentStatus: 'DEPLOYED',
    routes: after.routes,
    integrations: after.integrations,
  };
  return {
    api,
    deployment: { id: deploymentId, value },
    removedDeployments: [...new Set(left)].filter((id) => !kept.has(id)),
  };
}
