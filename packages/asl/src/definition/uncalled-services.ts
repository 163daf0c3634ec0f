import { type JsonObject, memberOf } from '@cairn/kit';
import { calledServices, isOwnService, sdkIdOf } from '../called-services.ts';
import { isOwnAction } from '../services/own-actions.ts';
import { sdkService } from '../services/sdk-services.ts';
import { parseTaskResource, type TaskResource } from '../task-resource.ts';
import type { Diagnostic } from './diagnostic.ts';
import { Findings } from './findings.ts';
import { Place } from './place.ts';
import { type StateScope, scopesWithin, statesOf } from './state-scope.ts';

/** Whether settings say where a service is that this server does not have itself, by its id in the SDKs. */
export type IsRemote = (sdkId: string) => boolean;

const nowhere: IsRemote = () => false;
/** Integrations that call no service of AWS. */
const outgoing: ReadonlySet<string> = new Set(['http', 'apigateway']);

/** Why a task that calls this cannot be carried out; undefined when it can. */
export function uncalledService(resource: TaskResource, isRemote: IsRemote = nowhere): string | undefined {
  if (resource.kind !== 'service') return undefined;
  const { resourceType, action } = resource;
  if (resourceType === 'eks' && (action === 'call' || action === 'runJob')) {
    return `Cairn does not call Kubernetes ('${resourceType}:${action}')`;
  }
  if (isOwnService(resourceType) || outgoing.has(resourceType)) return undefined;
  const sdkId = sdkIdOf(resourceType, action);
  if (sdkId !== undefined && isRemote(sdkId)) return undefined;
  return `Cairn does not have the service '${resourceType}' itself; cairn start --remote ${sdkId ?? resourceType}=… says where it is`;
}

/**
 * The action that a task calls of a service that is here, where the service does not have it: `dynamodb:CreateBackup`.
 * Only a definition's author is told by this; the call itself fails by what the service answers.
 */
export function unsupportedAction(resource: TaskResource, isRemote: IsRemote = nowhere): string | undefined {
  if (resource.kind !== 'service' || !resource.resourceType.startsWith('aws-sdk:')) return undefined;
  const { resourceType, action } = resource;
  const sdkId = sdkIdOf(resourceType, action);
  if (!isOwnService(resourceType) || sdkId === undefined || isRemote(sdkId)) return undefined;
  const name = sdkService(sdkId)?.actions.get(action);
  const service = calledServices[resourceType]?.signingName;
  if (name === undefined || service === undefined || isOwnAction(service, name)) return undefined;
  return `Cairn does not support the action '${service}:${name}'`;
}

/**
 * Names the tasks of a definition whose services or actions are not called. Such a machine is created, as on AWS, and its
 * execution fails when it comes to one of them. Expects a definition without errors.
 */
export function uncalledServices(
  definition: JsonObject,
  isRemote: IsRemote = nowhere,
): readonly Diagnostic[] {
  const findings = new Findings();
  findInScope({ scope: definition, place: Place.root }, findings, isRemote);
  return findings.diagnostics;
}

function findInScope(scope: StateScope, findings: Findings, isRemote: IsRemote): void {
  for (const placed of statesOf(scope)) {
    const arn = memberOf(placed.state, 'Type') === 'Task' ? memberOf(placed.state, 'Resource') : undefined;
    const resource = typeof arn === 'string' ? parseTaskResource(arn) : undefined;
    const message =
      resource === undefined
        ? undefined
        : (uncalledService(resource, isRemote) ?? unsupportedAction(resource, isRemote));
    if (message !== undefined) {
      findings.warn('SCHEMA_VALIDATION_FAILED', message, placed.place.member('Resource'));
    }
    for (const inner of scopesWithin(placed)) findInScope(inner, findings, isRemote);
  }
}
