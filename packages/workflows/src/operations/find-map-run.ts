import type { StateMachine } from '../catalog/state-machine.ts';
import { readAttributes } from '../engine/execution-attributes.ts';
import type { ExecutionRow } from '../journal.ts';
import { readMapRunArn } from '../map-run/map-run-arns.ts';
import { readName } from '../map-run/map-run-names.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';
import type { ServiceParts } from './service-parts.ts';

/** A map run with its machine. */
export interface FoundMapRun {
  readonly machine: StateMachine;
  readonly row: ExecutionRow;
  readonly label: string;
}

/** Finds a map run. @throws ServiceError InvalidArn, ResourceNotFound */
export async function findMapRun(parts: ServiceParts, arn: string): Promise<FoundMapRun> {
  const { machineArn, label, name } = readMapRunArn(arn);
  const machine = await parts.catalog.find(machineArn);
  const parentId = readName(name)?.aboveId;
  const row =
    machine === undefined || parentId === undefined
      ? undefined
      : await parts.journal.executionByName(-parentId, name);
  if (machine === undefined || row === undefined || row.machineId !== machine.machineId) {
    throw stepFunctionsErrors.resourceNotFound(arn);
  }
  if (readAttributes(row).mapRun?.label !== label) throw stepFunctionsErrors.resourceNotFound(arn);
  return { machine, row, label };
}
