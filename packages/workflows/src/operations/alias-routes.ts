import type { AliasRoute } from '../catalog/alias-catalog.ts';
import { readStateMachineArn } from '../resource-arn.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';

/** A route as the wire spells it. */
export interface RoutingConfigurationItem {
  readonly stateMachineVersionArn: string;
  readonly weight: number;
}

/** Versions of one machine with their weights. */
export interface Routing {
  readonly machineArn: string;
  readonly routes: readonly Omit<AliasRoute, 'revision'>[];
}

/**
 * Reads where an alias leads: to one or two different versions of one machine, with weights that sum up to 100 (API
 * reference, CreateStateMachineAlias).
 * @throws ServiceError InvalidArn, ValidationException
 */
export function readRouting(items: readonly RoutingConfigurationItem[]): Routing {
  const arns = items.map(({ stateMachineVersionArn }) => stateMachineVersionArn);
  const received = `Received: [${arns.join(', ')}]`;
  const references = arns.map(readStateMachineArn);
  const machineArn = references[0]?.machineArn;
  const versions = references.flatMap(({ version }) => version ?? []);
  if (machineArn === undefined || versions.length < items.length) {
    throw refuse(`Routing configuration must contain state machine version ARNs. ${received}`);
  }
  if (references.some((reference) => reference.machineArn !== machineArn)) {
    throw refuse(
      `Routing configuration must contain state machine version ARNs of the same state machine. ${received}`,
    );
  }
  if (new Set(versions).size < versions.length) {
    throw refuse(`Routing configuration must contain distinct state machine version ARNs. ${received}`);
  }
  const weights = items.map(({ weight }) => weight);
  if (weights.reduce((sum, weight) => sum + weight, 0) !== 100) {
    throw refuse(`Sum of routing configuration weights must equal 100. Received: [${weights.join(', ')}]`);
  }
  return {
    machineArn,
    routes: items.map(({ weight }, index) => ({ version: versions[index] as number, weight })),
  };
}

/** Whether two routings lead to the same versions with the same weights, in any order. */
export function sameRoutes(left: Routing['routes'], right: Routing['routes']): boolean {
  return (
    left.length === right.length &&
    left.every(({ version, weight }) =>
      right.some((route) => route.version === version && route.weight === weight),
    )
  );
}

function refuse(message: string) {
  return stepFunctionsErrors.validation(message, 'INVALID_ROUTING_CONFIGURATION');
}
