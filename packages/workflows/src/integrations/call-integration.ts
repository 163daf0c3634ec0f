import {
  type IntegrationPattern,
  integrationParameters,
  type TaskResource,
  uncalledService,
} from '@cairn/asl';
import { isJsonObject, type JsonObject, memberOf, type Payload } from '@cairn/kit';
import { modifyInstanceFleetByName, modifyInstanceGroupByName } from './elastic-map-reduce.ts';
import { apiGatewayProblems, invokeApiGateway } from './http/api-gateway-task.ts';
import { httpParameterProblems } from './http/http-parameters.ts';
import { invokeHttp } from './http/http-task.ts';
import { invokeByParameters, invokeFunction } from './lambda-function.ts';
import { optimizedAction, optimizedActions } from './optimized-action.ts';
import { callSdkAction } from './service-action.ts';
import { startNestedExecution } from './start-execution.ts';
import type { CallOutcome, Integration, IntegrationPorts, TaskCall } from './task-call.ts';

/** The integrations that are more than a call of an action. */
const integrations: ReadonlyMap<string, Integration> = new Map<string, Integration>([
  ['lambda:invoke', invokeByParameters],
  ['states:startExecution', startNestedExecution],
  ['elasticmapreduce:modifyInstanceFleetByName', modifyInstanceFleetByName],
  ['elasticmapreduce:modifyInstanceGroupByName', modifyInstanceGroupByName],
  ['http:invoke', invokeHttp],
  ['apigateway:invoke', invokeApiGateway],
  ...Object.entries(optimizedActions).map(([name, own]): [string, Integration] => [
    name,
    optimizedAction(own),
  ]),
]);
/** What is wrong with the parameters of integrations that look at more than their names. */
function problemsOf(
  { endpointSchemes = 'https' }: Pick<IntegrationPorts, 'endpointSchemes'>,
  resourceType: string,
  parameters: JsonObject,
): readonly string[] {
  if (resourceType === 'http') return httpParameterProblems(parameters, endpointSchemes);
  return resourceType === 'apigateway' ? apiGatewayProblems(parameters) : [];
}

const plainAction = optimizedAction();

/** The cause for which a task is not started with these parameters; undefined when it is. */
export function refuseCall(
  ports: Pick<IntegrationPorts, 'remote' | 'endpointSchemes'>,
  resource: TaskResource,
  parameters: Payload,
): string | undefined {
  if (resource.kind !== 'service') return undefined;
  const uncalled = uncalledService(resource, (sdkId) => ports.remote?.isRemote(sdkId) === true);
  if (uncalled !== undefined) return `${uncalled}: ${resource.arn}`;
  const missing = missingParameter(resource, parameters);
  if (missing !== undefined) return missing;
  const { value } = parameters;
  const problems = isJsonObject(value) ? problemsOf(ports, resource.resourceType, value) : [];
  return problems.length === 0 ? undefined : notStarted(parameters, problems);
}

/** The cause for which AWS does not start a task whose parameters are not those of its integration, mocked or not. */
export function missingParameter(resource: TaskResource, parameters: Payload): string | undefined {
  if (resource.kind !== 'service') return undefined;
  const known = integrationParameters(resource.resourceType, resource.action);
  if (known === undefined) return undefined;
  const { value } = parameters;
  const missing = known.required.find((name) => !isJsonObject(value) || memberOf(value, name) === undefined);
  if (missing === undefined) return undefined;
  return notStarted(parameters, [`The field "${missing}" is required but was missing`]);
}

function notStarted(parameters: Payload, problems: readonly string[]): string {
  return `The Parameters '${parameters.text}' could not be used to start the Task: [${problems.join(', ')}]`;
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
