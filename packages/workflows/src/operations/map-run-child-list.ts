import type { ExecutionStatus } from '@cairn/asl';
import { readAttributes } from '../engine/execution-attributes.ts';
import type { ExecutionRow } from '../journal.ts';
import { listExpressChildren } from '../map-run/express-children.ts';
import { mapRunChildArn, mapRunMachineArn } from '../map-run/map-run-arns.ts';
import { readOrder } from '../map-run/map-run-loader.ts';
import { readName } from '../map-run/map-run-names.ts';
import type { MapRunProgress } from '../map-run/map-run-state.ts';
import type { ShownStatus } from './execution-description.ts';
import { listSome, printPosition, readPosition } from './execution-list.ts';
import { type FoundMapRun, findMapRun } from './find-map-run.ts';
import { shownStatus } from './map-run-children.ts';
import { type PageInput, readPage } from './page.ts';
import { redrivesOf } from './redrive.ts';
import type { ServiceParts } from './service-parts.ts';

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
  const status = input.statusFilter as ShownStatus | undefined;
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
