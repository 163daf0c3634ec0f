import { type IntegrationPattern, type TaskResource, uncalledService } from '@cairn/asl';
import { isJsonObject, memberOf, type Payload } from '@cairn/kit';
import { invokeByParameters, invokeFunction } from './lambda-function.ts';
import { callSdkAction } from './service-action.ts';
import { startNestedExecution } from './start-execution.ts';
import type { CallOutcome, IntegrationPorts, TaskCall } from './task-call.ts';

/** Required members of parameters, for which AWS refuses to start a task. */
const requiredParameters: { readonly [resource: string]: string } = {
  'lambda:invoke': 'FunctionName',
  'states:startExecution': 'StateMachineArn',
};

/** The cause for which AWS does not start a task with these parameters; undefined when it does. */
export function refuseCall(resource: TaskResource, parameters: Payload): string | undefined {
  if (resource.kind !== 'service') return undefined;
  const uncalled = uncalledService(resource);
  if (uncalled !== undefined) return `${uncalled}: ${resource.arn}`;
  return missingParameter(resource, parameters);
}

/** The cause for which AWS does not start a task that lacks a parameter, mocked or not. */
export function missingParameter(resource: TaskResource, parameters: Payload): string | undefined {
  if (resource.kind !== 'service') return undefined;
  const required = requiredParameters[`${resource.resourceType}:${resource.action}`];
  if (required === undefined) return undefined;
  const value = parameters.value;
  if (isJsonObject(value) && memberOf(value, required) !== undefined) return undefined;
  return `The Parameters '${parameters.text}' could not be used to start the Task: [The field "${required}" is required but was missing]`;
}

/** Makes the call that a task's resource names, by the rules of its integration. May reject: see `service-failure.ts`. */
export function callIntegration(integrations: IntegrationPorts, call: TaskCall): Promise<CallOutcome> {
  const { resource } = call;
  if (resource.kind !== 'service') return invokeFunction(integrations, call);
  const { resourceType, action } = resource;
  if (resourceType.startsWith('aws-sdk:')) return callSdkAction(integrations, call);
  if (resourceType === 'lambda' && action === 'invoke') return invokeByParameters(integrations, call);
  if (resourceType === 'states' && action === 'startExecution') {
    return startNestedExecution(integrations, call);
  }
  return Promise.resolve({
    kind: 'failure',
    error: 'States.Runtime',
    cause: `Cairn does not support the action '${action}' of '${resourceType}': ${resource.arn}`,
  });
}

/** Whether a task waits for the job that it starts. */
export function isSync(pattern: IntegrationPattern): pattern is 'sync' | 'sync:2' {
  return pattern === 'sync' || pattern === 'sync:2';
}
