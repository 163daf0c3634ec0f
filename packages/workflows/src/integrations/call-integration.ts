import {
  type IntegrationPattern,
  integrationParameters,
  type TaskResource,
  uncalledService,
} from '@cairn/asl';
import { isJsonObject, memberOf, type Payload } from '@cairn/kit';
import { invokeByParameters, invokeFunction } from './lambda-function.ts';
import { optimizedAction, optimizedActions } from './optimized-action.ts';
import { callSdkAction } from './service-action.ts';
import { startNestedExecution } from './start-execution.ts';
import type { CallOutcome, Integration, IntegrationPorts, TaskCall } from './task-call.ts';

/** The integrations that are more than a call of an action. */
const integrations: ReadonlyMap<string, Integration> = new Map<string, Integration>([
  ['lambda:invoke', invokeByParameters],
  ['states:startExecution', startNestedExecution],
  ...Object.entries(optimizedActions).map(([name, own]): [string, Integration] => [
    name,
    optimizedAction(own),
  ]),
]);
const plainAction = optimizedAction();

/** The cause for which a task is not started with these parameters; undefined when it is. */
export function refuseCall(
  { remote }: Pick<IntegrationPorts, 'remote'>,
  resource: TaskResource,
  parameters: Payload,
): string | undefined {
  if (resource.kind !== 'service') return undefined;
  const uncalled = uncalledService(resource, (sdkId) => remote?.isRemote(sdkId) === true);
  if (uncalled !== undefined) return `${uncalled}: ${resource.arn}`;
  return missingParameter(resource, parameters);
}

/** The cause for which AWS does not start a task whose parameters are not those of its integration, mocked or not. */
export function missingParameter(resource: TaskResource, parameters: Payload): string | undefined {
  if (resource.kind !== 'service') return undefined;
  const known = integrationParameters(resource.resourceType, resource.action);
  if (known === undefined) return undefined;
  const { value } = parameters;
  const missing = known.required.find((name) => !isJsonObject(value) || memberOf(value, name) === undefined);
  if (missing === undefined) return undefined;
  return `The Parameters '${parameters.text}' could not be used to start the Task: [The field "${missing}" is required but was missing]`;
}

/** Makes the call that a task's resource names, by the rules of its integration. May reject: see `service-failure.ts`. */
export function callIntegration(ports: IntegrationPorts, call: TaskCall): Promise<CallOutcome> {
  const { resource } = call;
  if (resource.kind !== 'service') return invokeFunction(ports, call);
  const { resourceType, action } = resource;
  if (resourceType.startsWith('aws-sdk:')) return callSdkAction(ports, call);
  const integration = integrations.get(`${resourceType}:${action}`) ?? plainAction;
  return integration(ports, call);
}

/** Whether a task waits for the job that it starts. */
export function isSync(pattern: IntegrationPattern): pattern is 'sync' | 'sync:2' {
  return pattern === 'sync' || pattern === 'sync:2';
}
