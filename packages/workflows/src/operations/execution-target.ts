import { InvariantError, type Random } from '@cairn/kit';
import type { AliasRoute, StateMachineAlias } from '../catalog/alias-catalog.ts';
import type { StateMachine, StateMachineVersion } from '../catalog/state-machine.ts';
import type { ExecutionQualifiers } from '../engine/execution-attributes.ts';
import { readStateMachineArn } from '../resource-arn.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';
import type { ServiceParts } from './service-parts.ts';

/** A machine, and the version or the alias of it that an ARN names. */
export interface QualifiedMachine {
  readonly machine: StateMachine;
  readonly version: StateMachineVersion | undefined;
  readonly alias: StateMachineAlias | undefined;
}

/** What an ARN with or without a qualifier names. @throws ServiceError InvalidArn, StateMachineDoesNotExist */
export async function findQualified(parts: ServiceParts, arn: string): Promise<QualifiedMachine> {
  const { machineArn, version, alias } = readStateMachineArn(arn);
  const machine = await parts.catalog.find(machineArn);
  if (machine === undefined) throw stepFunctionsErrors.stateMachineDoesNotExist(arn);
  const { machineId } = machine;
  const found = {
    machine,
    version: version === undefined ? undefined : await parts.versions.find(machineId, version),
    alias: alias === undefined ? undefined : await parts.aliases.find(machineId, alias),
  };
  const isMissing =
    (version !== undefined && found.version === undefined) ||
    (alias !== undefined && found.alias === undefined);
  if (isMissing) throw stepFunctionsErrors.stateMachineDoesNotExist(arn);
  return found;
}

/** What a start runs: a revision of a machine, and the version and alias that led to it. */
export interface ExecutionTarget extends ExecutionQualifiers {
  readonly machine: StateMachine;
  readonly revision: number;
}

/**
 * What starts by an ARN run: of a machine, its current revision; of a version, that; of an alias, one of its
 * versions by their weights.
 * @throws ServiceError InvalidArn, StateMachineDoesNotExist, StateMachineDeleting
 */
export async function findTarget(parts: ServiceParts, arn: string): Promise<ExecutionTarget> {
  const { machine, version, alias } = await findQualified(parts, arn);
  refuseDeleting(machine);
  if (version !== undefined) return { machine, revision: version.revision, version: version.version };
  if (alias === undefined) return { machine, revision: machine.revision };
  const route = pickRoute(alias.routes, parts.random);
  return { machine, revision: route.revision, version: route.version, alias: alias.name };
}

/** @throws ServiceError StateMachineDeleting */
export function refuseDeleting(machine: StateMachine): void {
  if (machine.isDeleting === true) throw stepFunctionsErrors.stateMachineDeleting(machine.arn);
}

/** One of the routes, each as often as its weight says. Weights are whole and sum up to 100. */
export function pickRoute(routes: readonly AliasRoute[], random: Random): AliasRoute {
  let left = routes.length === 1 ? 0 : Math.floor(random.next() * 100);
  for (const route of routes) {
    if (left < route.weight) return route;
    left -= route.weight;
  }
  throw new InvariantError('the weights of an alias do not sum up to 100');
}
