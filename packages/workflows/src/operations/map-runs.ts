import type { CallScope } from '@cairn/kit';
import type { StateMachine } from '../catalog/state-machine.ts';
import { readAttributes } from '../engine/execution-attributes.ts';
import { executionArnOf } from '../engine/execution-loader.ts';
import type { ExecutionRow } from '../journal.ts';
import { mapRunArn, mapRunMachineArn } from '../map-run/map-run-arns.ts';
import { pendingRedriveCount } from '../map-run/map-run-redrive.ts';
import type { ChildCounts, MapRunProgress, OpenCounts } from '../map-run/map-run-state.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';
import { printPosition, readPosition } from './execution-list.ts';
import type { ExecutionReads } from './execution-reads.ts';
import { findMapRun } from './find-map-run.ts';
import { type PageInput, readPage } from './page.ts';
import type { ServiceParts } from './service-parts.ts';

/** Counts of DescribeMapRun, of items or of child executions. */
export interface MapRunCounts extends Readonly<ChildCounts> {
  readonly pending: number;
  readonly running: number;
  readonly resultsWritten: number;
  /** Of a run that was redriven: children that could not be, and those that wait to be. */
  readonly failuresNotRedrivable?: number;
  readonly pendingRedrive?: number;
}

/** Output of DescribeMapRun. */
export interface DescribeMapRunOutput {
  readonly mapRunArn: string;
  readonly executionArn: string;
  readonly status: string;
  readonly startDate: number;
  readonly stopDate?: number;
  readonly maxConcurrency: number;
  readonly toleratedFailurePercentage: number;
  readonly toleratedFailureCount: number;
  readonly itemCounts: MapRunCounts;
  readonly executionCounts: MapRunCounts;
  readonly redriveCount?: number;
  readonly redriveDate?: number;
}

/** Map runs: what executions with distributed Maps have started. */
export class MapRunOperations {
  readonly #parts: ServiceParts;
  readonly #reads: ExecutionReads;

  constructor(parts: ServiceParts, reads: ExecutionReads) {
    this.#parts = parts;
    this.#reads = reads;
  }

  /** @throws ServiceError InvalidArn, ResourceNotFound */
  async describeMapRun(
    _scope: CallScope,
    input: { readonly mapRunArn: string },
  ): Promise<DescribeMapRunOutput> {
    const { journal, mapRuns } = this.#parts;
    const { machine, row } = await findMapRun(this.#parts, input.mapRunArn);
    const [parent, progress] = await Promise.all([
      journal.execution(row.parentId as number),
      mapRuns.progressOf(row),
    ]);
    if (parent === undefined) throw stepFunctionsErrors.resourceNotFound(input.mapRunArn);
    const open = mapRuns.running(row.executionId)?.openCounts;
    return {
      mapRunArn: input.mapRunArn,
      executionArn: executionArnOf(machine, parent.name, readAttributes(parent)),
      status: row.status,
      startDate: row.startMs,
      ...(row.stopMs === undefined ? {} : { stopDate: row.stopMs }),
      maxConcurrency: progress.maxConcurrency,
      toleratedFailurePercentage: progress.toleratedFailurePercentage ?? 0,
      toleratedFailureCount: progress.toleratedFailureCount ?? 0,
      itemCounts: countsOf(progress, 'items', open),
      executionCounts: countsOf(progress, 'executions', open),
      ...(row.redriveMs === undefined
        ? {}
        : { redriveCount: progress.redriveCount, redriveDate: row.redriveMs }),
    };
  }

  /** Newest first. @throws ServiceError InvalidArn, InvalidToken, ExecutionDoesNotExist */
  async listMapRuns(
    _scope: CallScope,
    input: PageInput & { readonly executionArn: string },
  ): Promise<{ readonly mapRuns: readonly object[]; readonly nextToken?: string }> {
    const { executionArn } = input;
    const { machine, row } = await this.#reads.find(executionArn);
    const { entries, ...page } = await readPage(this.#parts, input, {
      binding: ['ListMapRuns', row.executionId],
      read: (limit, after) =>
        this.#parts.journal.listExecutions({
          machineId: -row.executionId,
          limit,
          ...(after === undefined ? {} : { after: readPosition(after) }),
        }),
      positionOf: printPosition,
    });
    return { mapRuns: entries.map((run) => summaryOf(machine, executionArn, run)), ...page };
  }

  /**
   * Changes a map run while it runs; durable when it answers.
   * @throws ServiceError InvalidArn, ResourceNotFound, ValidationException, InternalFailure when that was not kept
   */
  async updateMapRun(
    _scope: CallScope,
    input: {
      readonly mapRunArn: string;
      readonly maxConcurrency?: number;
      readonly toleratedFailurePercentage?: number;
      readonly toleratedFailureCount?: number;
    },
  ): Promise<Record<string, never>> {
    const { mapRunArn: arn, ...changes } = input;
    const { row } = await findMapRun(this.#parts, arn);
    const run = this.#parts.mapRuns.running(row.executionId);
    if (row.status !== 'RUNNING' || run?.isClosed) {
      throw stepFunctionsErrors.validation(
        'Map Run is already completed and cannot be updated',
        'CANNOT_UPDATE_COMPLETED_MAP_RUN',
      );
    }
    // One that is not here yet is on its way back after a restart.
    if (run === undefined) throw stepFunctionsErrors.notKept();
    await run.update(changes);
    return {};
  }
}

function summaryOf(machine: StateMachine, executionArn: string, run: ExecutionRow): object {
  const label = readAttributes(run).mapRun?.label ?? '';
  return {
    executionArn,
    mapRunArn: mapRunArn(machine, label, run.name),
    stateMachineArn: mapRunMachineArn(machine, label),
    startDate: run.startMs,
    ...(run.stopMs === undefined ? {} : { stopDate: run.stopMs }),
  };
}

function countsOf(
  progress: MapRunProgress,
  of: 'items' | 'executions',
  open: OpenCounts | undefined,
): MapRunCounts {
  const { succeeded, failed, timedOut, aborted, total } = progress[of];
  const ended = succeeded + failed + timedOut + aborted;
  const running = open?.running[of] ?? 0;
  const pendingRedrive = pendingRedriveCount(progress, of);
  const buffered = of === 'items' ? (open?.buffered ?? 0) : 0;
  const pending = total - ended - running - pendingRedrive + buffered;
  const redriven = { failuresNotRedrivable: progress.notRedrivable?.[of] ?? 0, pendingRedrive };
  return {
    pending,
    running,
    succeeded,
    failed,
    timedOut,
    aborted,
    total: total + buffered,
    resultsWritten: progress.resultsWritten ? ended : 0,
    ...(progress.redriveCount > 0 ? redriven : {}),
  };
}
