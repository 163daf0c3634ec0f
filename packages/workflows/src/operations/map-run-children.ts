import type { ExecutionStatus } from '@cairn/asl';
import { isJsonObject, type JsonObject, memberOf, parseJson, printJson } from '@cairn/kit';
import type { CompiledRevision, StateMachine } from '../catalog/state-machine.ts';
import { readAttributes } from '../engine/execution-attributes.ts';
import type { ExecutionRow } from '../journal.ts';
import { childProgram } from '../map-run/child-program.ts';
import { findExpressChild, listExpressChildren } from '../map-run/express-children.ts';
import { mapRunArn, mapRunChildArn, mapRunMachineArn, readLabelled } from '../map-run/map-run-arns.ts';
import { readOrder } from '../map-run/map-run-loader.ts';
import { readName } from '../map-run/map-run-names.ts';
import { waitsForRedrive } from '../map-run/map-run-redrive.ts';
import type { MapRunProgress } from '../map-run/map-run-state.ts';
import { readResourceArn } from '../resource-arn.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';
import { listSome, printPosition, readPosition } from './execution-list.ts';
import { type FoundMapRun, findMapRun } from './find-map-run.ts';
import { type PageInput, readPage } from './page.ts';
import { type RedriveDescription, redrivesOf } from './redrive.ts';
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

/** A status as ListExecutions and DescribeExecution show it of a child. */
export type ChildListStatus = ExecutionStatus | 'PENDING_REDRIVE';

/** The status of a child: while its map run is redriven, one that did not succeed waits for its turn. */
export function shownStatus(
  progress: MapRunProgress,
  index: number | undefined,
  status: ExecutionStatus,
): ChildListStatus {
  if (index === undefined || status === 'RUNNING' || status === 'SUCCEEDED') return status;
  return waitsForRedrive(progress, index) ? 'PENDING_REDRIVE' : status;
}

/** The status of an execution as DescribeExecution shows it. */
export async function describeStatus(parts: ServiceParts, row: ExecutionRow): Promise<ChildListStatus> {
  const { status, parentId, name } = row;
  if (parentId === undefined || status === 'RUNNING' || status === 'SUCCEEDED') return status;
  const run = await parts.journal.execution(parentId);
  if (run === undefined) return status;
  return shownStatus(await parts.mapRuns.progressOf(run), readName(name)?.index, status);
}

/** What DescribeExecution says of an Express child. */
interface DescribedExpressChild extends RedriveDescription {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  readonly status: ChildListStatus;
  readonly startDate: number;
  readonly stopDate?: number;
  readonly input: string;
  readonly inputDetails: { readonly included: true };
  readonly output?: string;
  readonly outputDetails?: { readonly included: true };
  readonly error?: string;
  readonly cause?: string;
  readonly mapRunArn: string;
}

/** Describes an Express child: AWS does so for those that a map run has started. @throws ServiceError ExecutionDoesNotExist */
export async function describeExpressChild(parts: ServiceParts, arn: string): Promise<DescribedExpressChild> {
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

/** Which children ListExecutions shows. */
interface ChildFilter {
  readonly statusFilter?: string;
  readonly redriveFilter?: string;
}

/** ListExecutions of a map run. @throws ServiceError InvalidArn, InvalidToken, ResourceNotFound */
export async function listChildren(
  parts: ServiceParts,
  input: PageInput & ChildFilter & { readonly mapRunArn: string },
): Promise<{ readonly executions: readonly object[]; readonly nextToken?: string }> {
  const { mapRunArn: arn, statusFilter, redriveFilter } = input;
  const found = await findMapRun(parts, arn);
  const { row: run } = found;
  const { settings } = await readOrder(parts.journal, run);
  const progress = await parts.mapRuns.progressOf(run);
  const binding = ['ListExecutions', run.executionId, statusFilter, redriveFilter];
  const list = { ...found, arn, progress, binding };
  // An Express child that runs again is a new execution: it was never redriven.
  if (settings.executionType === 'STANDARD') return await listStandard(parts, input, list);
  return redriveFilter === 'REDRIVEN' ? { executions: [] } : await listExpress(parts, input, list);
}

interface ChildList extends FoundMapRun {
  readonly arn: string;
  readonly progress: MapRunProgress;
  readonly binding: readonly unknown[];
}

async function listExpress(
  parts: ServiceParts,
  input: PageInput & ChildFilter,
  { machine, label, row: run, arn, progress, binding }: ChildList,
): Promise<{ readonly executions: readonly object[]; readonly nextToken?: string }> {
  const status = input.statusFilter as ChildListStatus | undefined;
  const { entries, ...page } = await readPage(parts, input, {
    binding,
    read: (limit, after) =>
      listExpressChildren(parts.journal, run, parts.mapRuns.running(run.executionId), {
        limit,
        status,
        after,
        progress,
      }),
    positionOf: ({ position }) => position,
  });
  const executions = entries.map((child) => ({
    stateMachineArn: mapRunMachineArn(machine, label),
    mapRunArn: arn,
    executionArn: mapRunChildArn(machine, label, child.name, { express: run.name }),
    name: child.name,
    status: child.status,
    startDate: child.startMs,
    ...(child.stopMs === undefined ? {} : { stopDate: child.stopMs }),
    itemCount: child.itemCount,
    redriveCount: 0,
  }));
  return { executions, ...page };
}

async function listStandard(
  parts: ServiceParts,
  input: PageInput & ChildFilter,
  { machine, label, row: run, arn, progress, binding }: ChildList,
): Promise<{ readonly executions: readonly object[]; readonly nextToken?: string }> {
  const { statusFilter, redriveFilter } = input;
  const statusOf = (row: ExecutionRow) => shownStatus(progress, readName(row.name)?.index, row.status);
  const isShown = (row: ExecutionRow) =>
    (statusFilter === undefined || statusOf(row) === statusFilter) &&
    (redriveFilter === undefined || (redriveFilter === 'REDRIVEN') === (row.redriveMs !== undefined));
  const status =
    statusFilter === 'PENDING_REDRIVE' ? undefined : (statusFilter as ExecutionStatus | undefined);
  // Only a map run that was redriven has children that have to be looked at one by one.
  const isPlain = progress.redriveCount === 0 && redriveFilter === undefined && statusFilter === status;
  const { entries, ...page } = await readPage(parts, input, {
    binding,
    read: (limit, after) => {
      const options = {
        machineId: -run.executionId,
        limit,
        ...(status === undefined ? {} : { status }),
        ...(after === undefined ? {} : { after: readPosition(after) }),
      };
      return isPlain ? parts.journal.listExecutions(options) : listSome(parts.journal, options, isShown);
    },
    positionOf: printPosition,
  });
  const executions = entries.map((row) => ({
    stateMachineArn: mapRunMachineArn(machine, label),
    mapRunArn: arn,
    executionArn: mapRunChildArn(machine, label, row.name),
    name: row.name,
    status: statusOf(row),
    startDate: row.startMs,
    ...(row.stopMs === undefined ? {} : { stopDate: row.stopMs }),
    itemCount: readAttributes(row).child?.items ?? 1,
    ...redrivesOf(row),
  }));
  return { executions, ...page };
}

/** What DescribeStateMachineForExecution says of a child in place of its machine. */
export interface ChildMachine {
  readonly members: {
    readonly stateMachineArn: string;
    readonly name: string;
    readonly label: string;
    readonly mapRunArn: string;
  };
  /** The machine's revision, narrowed to what the child runs. */
  readonly revision: CompiledRevision;
}

/** The part of a machine that a child runs; undefined for other executions. @param row of the map run, of an Express child */
export function childMachine(
  machine: StateMachine,
  row: ExecutionRow,
  revision: CompiledRevision,
  isExpress: boolean,
): ChildMachine | undefined {
  const { child, mapRun } = readAttributes(row);
  const attributes = isExpress ? mapRun : child;
  if (attributes === undefined) return undefined;
  const { label, state } = attributes;
  const { name: stateName } = revision.program.states[state] as { readonly name: string };
  return {
    members: {
      stateMachineArn: mapRunMachineArn(machine, label),
      name: `${machine.name}/${label}`,
      label,
      mapRunArn: mapRunArn(machine, label, child?.run ?? row.name),
    },
    revision: {
      ...revision,
      program: childProgram(revision.program, state),
      definition: childDefinition(revision.definition, stateName),
    },
  };
}

/** The definition that a child runs: the item processor of the Map, without what is said of how it is run. */
function childDefinition(definition: string, stateName: string): string {
  const machine = parseJson(definition) as JsonObject;
  const { ProcessorConfig: _, ...processor } = processorOf(machine, stateName) ?? {};
  const language = memberOf(machine, 'QueryLanguage');
  return printJson(language === undefined ? processor : { QueryLanguage: language, ...processor });
}

/** The item processor of a Map at any depth. */
function processorOf(scope: JsonObject, stateName: string): JsonObject | undefined {
  const states = memberOf(scope, 'States');
  if (!isJsonObject(states)) return undefined;
  for (const [name, state] of Object.entries(states)) {
    if (!isJsonObject(state)) continue;
    const processor = memberOf(state, 'ItemProcessor') ?? memberOf(state, 'Iterator');
    const branches = memberOf(state, 'Branches');
    if (isJsonObject(processor)) {
      if (name === stateName) return processor;
      const found = processorOf(processor, stateName);
      if (found !== undefined) return found;
    }
    for (const branch of Array.isArray(branches) ? branches : []) {
      const found = isJsonObject(branch) ? processorOf(branch, stateName) : undefined;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
