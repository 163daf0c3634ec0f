import type { ExecutionStatus } from '@cairn/asl';
import type { StateMachine } from '../catalog/state-machine.ts';
import { readAttributes } from '../engine/execution-attributes.ts';
import type { ExecutionRow } from '../journal.ts';
import { findExpressChild } from '../map-run/express-children.ts';
import { mapRunArn, mapRunMachineArn, readLabelled } from '../map-run/map-run-arns.ts';
import { readName } from '../map-run/map-run-names.ts';
import { waitsForRedrive } from '../map-run/map-run-redrive.ts';
import type { MapRunProgress } from '../map-run/map-run-state.ts';
import { readResourceArn } from '../resource-arn.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';
import type { DescribeExecutionOutput, ShownStatus } from './execution-description.ts';
import type { ServiceParts } from './service-parts.ts';

/** An execution that a map run has started. */
export interface FoundChild {
  readonly machine: StateMachine;
  readonly row: ExecutionRow;
}

/** The row of a Standard child, if an ARN names one. @throws ServiceError InvalidArn */
export async function findStandardChild(parts: ServiceParts, arn: string): Promise<FoundChild | undefined> {
  const read = readLabelled(readResourceArn(arn));
  const mapRunId = read && readName(read.name)?.aboveId;
  if (read === undefined || mapRunId === undefined) return undefined;
  const machine = await parts.catalog.find(read.machineArn);
  const row = machine && (await parts.journal.executionByName(-mapRunId, read.name));
  if (machine === undefined || row === undefined || row.machineId !== machine.machineId) return undefined;
  return readAttributes(row).child?.label === read.label ? { machine, row } : undefined;
}

/** What tells that an execution is a child: the ARN of its map run. */
export function childMembers(machine: StateMachine, row: ExecutionRow): { readonly mapRunArn?: string } {
  const { child } = readAttributes(row);
  return child === undefined ? {} : { mapRunArn: mapRunArn(machine, child.label, child.run) };
}

/** Whether an ARN is that of an Express execution that a map run has started. */
export function isLabelledExpress(arn: string): boolean {
  return /^arn:[^:]*:states:[^:]*:[^:]*:express:[^:]*\//.test(arn);
}

/**
 * The row of the map run that an ARN of an Express child names, and that child's number.
 * @throws ServiceError InvalidArn, ExecutionDoesNotExist
 */
export async function findExpressParent(
  parts: ServiceParts,
  arn: string,
): Promise<FoundChild & { readonly index: number }> {
  const resource = readResourceArn(arn);
  const read = readLabelled(resource);
  const name = read && readName(read.name);
  const machine = read && (await parts.catalog.find(read.machineArn));
  const row = name && (await parts.journal.execution(name.aboveId));
  if (name !== undefined && machine !== undefined && row?.machineId === machine.machineId) {
    const isOf = readAttributes(row).mapRun?.label === read?.label && resource.names[2] === row.name;
    if (isOf) return { machine, row, index: name.index };
  }
  throw stepFunctionsErrors.executionDoesNotExist(arn);
}

/** The status of a child: while its map run is redriven, one that did not succeed waits for its turn. */
export function shownStatus(
  progress: MapRunProgress,
  index: number | undefined,
  status: ExecutionStatus,
): ShownStatus {
  if (index === undefined || status === 'RUNNING' || status === 'SUCCEEDED') return status;
  return waitsForRedrive(progress, index) ? 'PENDING_REDRIVE' : status;
}

/** The status of an execution as DescribeExecution shows it. */
export async function describeStatus(parts: ServiceParts, row: ExecutionRow): Promise<ShownStatus> {
  const { status, parentId, name } = row;
  if (parentId === undefined || status === 'RUNNING' || status === 'SUCCEEDED') return status;
  const run = await parts.journal.execution(parentId);
  if (run === undefined) return status;
  return shownStatus(await parts.mapRuns.progressOf(run), readName(name)?.index, status);
}

/** Describes an Express child: AWS does so for those that a map run has started. @throws ServiceError ExecutionDoesNotExist */
export async function describeExpressChild(
  parts: ServiceParts,
  arn: string,
): Promise<DescribeExecutionOutput> {
  const { machine, row: run, index } = await findExpressParent(parts, arn);
  const child = await findExpressChild(parts.journal, run, parts.mapRuns.running(run.executionId), index);
  if (child === undefined) throw stepFunctionsErrors.executionDoesNotExist(arn);
  const label = readAttributes(run).mapRun?.label as string;
  const { status, startMs, stopMs, input, output, error, cause } = child;
  const isRedrivable = status !== 'RUNNING' && status !== 'SUCCEEDED';
  const progress = await parts.mapRuns.progressOf(run);
  return {
    executionArn: arn,
    stateMachineArn: mapRunMachineArn(machine, label),
    name: (readLabelled(readResourceArn(arn)) as { readonly name: string }).name,
    status: shownStatus(progress, index, status),
    startDate: startMs,
    ...(stopMs === undefined ? {} : { stopDate: stopMs }),
    input: input.text,
    inputDetails: { included: true },
    ...(output === undefined ? {} : { output: output.text, outputDetails: { included: true } }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
    mapRunArn: mapRunArn(machine, label, run.name),
    redriveCount: 0,
    redriveStatus: isRedrivable ? 'REDRIVABLE_BY_MAP_RUN' : 'NOT_REDRIVABLE',
    ...(isRedrivable ? {} : { redriveStatusReason: `Execution is ${status} and cannot be redriven` }),
  };
}
