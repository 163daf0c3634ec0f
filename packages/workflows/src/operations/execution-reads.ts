import type { ExecutionStatus, HistoryEvent } from '@cairn/asl';
import type { CallScope } from '@cairn/kit';
import type { StateMachine } from '../catalog/state-machine.ts';
import { readAttributes } from '../engine/execution-attributes.ts';
import { executionArnOf, machineArnOf, qualifiedArns, readInput } from '../engine/execution-loader.ts';
import type { ExecutionRow } from '../journal.ts';
import { isDamage } from '../journal-damage.ts';
import { printResourceArn, readArnOfKind, readStateMachineArn } from '../resource-arn.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';
import { childMachine } from './child-machine.ts';
import { type DescribeExecutionOutput, describeEnd } from './execution-description.ts';
import { printPosition, readPosition } from './execution-list.ts';
import { findQualified } from './execution-target.ts';
import { listChildren } from './map-run-child-list.ts';
import {
  childMembers,
  describeExpressChild,
  describeStatus,
  findExpressParent,
  findStandardChild,
  isLabelledExpress,
} from './map-run-children.ts';
import { type PageInput, readPage } from './page.ts';
import { describeRedrive, redrivesOf } from './redrive.ts';
import type { ServiceParts } from './service-parts.ts';
import { type DescribeStateMachineOutput, describeRevision } from './state-machine-reads.ts';

/** What is known of executions: found, described, listed, their histories. */
export class ExecutionReads {
  readonly #parts: ServiceParts;

  constructor(parts: ServiceParts) {
    this.#parts = parts;
  }

  /** @throws ServiceError InvalidArn, ExecutionDoesNotExist */
  async describeExecution(
    _scope: CallScope,
    input: { readonly executionArn: string },
  ): Promise<DescribeExecutionOutput> {
    if (isLabelledExpress(input.executionArn))
      return await describeExpressChild(this.#parts, input.executionArn);
    const { machine, row } = await this.find(input.executionArn);
    const { journal, history } = this.#parts;
    const [payload, last, redrive] = await this.#readable(input.executionArn, () =>
      Promise.all([
        readInput(journal, row),
        row.status === 'RUNNING' ? undefined : history.lastEvent(row),
        describeRedrive(this.#parts, row),
      ]),
    );
    const attributes = readAttributes(row);
    const { traceHeader } = attributes;
    return {
      executionArn: input.executionArn,
      stateMachineArn: machineArnOf(machine, attributes),
      ...qualifiedArns(machine, attributes),
      ...childMembers(machine, row),
      name: row.name,
      status: await describeStatus(this.#parts, row),
      startDate: row.startMs,
      ...(row.stopMs === undefined ? {} : { stopDate: row.stopMs }),
      input: payload.text,
      inputDetails: { included: true },
      ...describeEnd(row.status, last),
      ...(traceHeader === undefined ? {} : { traceHeader }),
      ...redrive,
    };
  }

  /**
   * Newest first: by start or last redrive while running, by stop once closed. The ARN of a version or an alias narrows to what was
   * started by it.
   * @throws ServiceError InvalidArn, InvalidToken, StateMachineDoesNotExist, StateMachineTypeNotSupported,
   *   ValidationException
   */
  async listExecutions(
    _scope: CallScope,
    input: PageInput & {
      readonly stateMachineArn?: string;
      readonly mapRunArn?: string;
      readonly statusFilter?: string;
      readonly redriveFilter?: string;
    },
  ): Promise<{ readonly executions: readonly object[]; readonly nextToken?: string }> {
    const { stateMachineArn, mapRunArn, statusFilter, redriveFilter } = input;
    if (mapRunArn !== undefined) {
      if (stateMachineArn === undefined) return await listChildren(this.#parts, { ...input, mapRunArn });
      throw stepFunctionsErrors.validation('Must provide only one of StateMachine ARN or MapRun ARN');
    }
    if (stateMachineArn === undefined) {
      throw stepFunctionsErrors.validation('Must provide a StateMachine ARN or MapRun ARN');
    }
    if (statusFilter === 'PENDING_REDRIVE' || redriveFilter !== undefined) {
      throw stepFunctionsErrors.validation(
        'statusFilter PENDING_REDRIVE and redriveFilter can only be used with a mapRunArn',
      );
    }
    const { machine } = await findQualified(this.#parts, stateMachineArn);
    if (machine.type === 'EXPRESS') throw stepFunctionsErrors.operationNotSupported();
    const { version, alias } = readStateMachineArn(stateMachineArn);
    const { entries, ...page } = await readPage(this.#parts, input, {
      binding: ['ListExecutions', machine.machineId, statusFilter, version, alias],
      read: (limit, after) =>
        this.#parts.journal.listExecutions({
          machineId: machine.machineId,
          limit,
          ...(statusFilter === undefined ? {} : { status: statusFilter as ExecutionStatus }),
          ...(version === undefined ? {} : { version }),
          ...(alias === undefined ? {} : { alias }),
          ...(after === undefined ? {} : { after: readPosition(after) }),
        }),
      positionOf: printPosition,
    });
    return { executions: entries.map((row) => summaryOf(machine, row)), ...page };
  }

  /** @throws ServiceError InvalidArn, InvalidToken, ExecutionDoesNotExist */
  async getExecutionHistory(
    _scope: CallScope,
    input: PageInput & { readonly executionArn: string; readonly reverseOrder?: boolean },
  ): Promise<{ readonly events: readonly HistoryEvent[]; readonly nextToken?: string }> {
    const { pageTokens, history, limits } = this.#parts;
    const { executionArn } = input;
    const { row } = await this.find(executionArn);
    const reverse = input.reverseOrder === true;
    const binding = ['GetExecutionHistory', row.executionId, reverse];
    const position = pageTokens.read(binding, input.nextToken);
    const count = input.maxResults || limits.pageResultsDefault;
    return await this.#readable(executionArn, async () => {
      const lastId = await history.lastEventId(row);
      const startId = position === undefined ? (reverse ? lastId : 1) : Number(position);
      const endId = reverse ? Math.max(startId - count + 1, 1) : Math.min(startId + count - 1, lastId);
      const bytesMax = limits.historyPageBytesMax;
      const events = await history.page(row, { startId, endId, bytesMax });
      const reachedId = events.at(-1)?.id ?? endId;
      const nextId = reverse ? reachedId - 1 : reachedId + 1;
      const more = reverse ? nextId >= 1 : nextId <= lastId;
      return { events, ...(more ? { nextToken: pageTokens.print(binding, String(nextId)) } : {}) };
    });
  }

  /** The machine as it was when the execution started. @throws ServiceError InvalidArn, ExecutionDoesNotExist */
  async describeStateMachineForExecution(
    _scope: CallScope,
    input: { readonly executionArn: string },
  ): Promise<
    Omit<DescribeStateMachineOutput, 'status' | 'type' | 'creationDate'> & {
      readonly updateDate: number;
      readonly mapRunArn?: string;
      readonly label?: string;
    }
  > {
    const isExpress = isLabelledExpress(input.executionArn);
    const { machine, row } = isExpress
      ? await findExpressParent(this.#parts, input.executionArn)
      : await this.find(input.executionArn);
    const revision = await this.#parts.catalog.compiled(machine.machineId, row.revision);
    const child = childMachine(machine, row, revision, isExpress);
    if (child !== undefined)
      return { ...child.members, ...describeRevision(child.revision), updateDate: revision.updateMs };
    return {
      stateMachineArn: machine.arn,
      name: machine.name,
      ...describeRevision(revision),
      updateDate: revision.updateMs,
    };
  }

  /** Tells a caller what cannot be read because it is damaged. */
  async #readable<Result>(executionArn: string, read: () => Promise<Result>): Promise<Result> {
    try {
      return await read();
    } catch (error) {
      if (!isDamage(error)) throw error;
      // It may have been deleted while it was read.
      await this.find(executionArn);
      this.#parts.log('error', 'an execution is damaged and cannot be shown', { error, executionArn });
      throw stepFunctionsErrors.executionDamaged(executionArn);
    }
  }

  /** The row of an execution and its machine. @throws ServiceError InvalidArn, ExecutionDoesNotExist */
  async find(executionArn: string): Promise<{ readonly machine: StateMachine; readonly row: ExecutionRow }> {
    const { account, region, names } = readArnOfKind(executionArn, 'execution');
    const [machineName, executionName] = names;
    if (machineName?.includes('/')) {
      const child = await findStandardChild(this.#parts, executionArn);
      if (child !== undefined) return child;
    }
    if (machineName !== undefined && executionName !== undefined && names.length === 2) {
      const machineArn = printResourceArn({ account, region }, 'stateMachine', machineName);
      const machine = await this.#parts.catalog.find(machineArn);
      const isThere = machine !== undefined && machine.isDeleting !== true;
      const row = isThere && (await this.#parts.journal.executionByName(machine.machineId, executionName));
      if (machine !== undefined && row) return { machine, row };
    }
    throw stepFunctionsErrors.executionDoesNotExist(executionArn);
  }
}

function summaryOf(machine: StateMachine, row: ExecutionRow): object {
  return {
    executionArn: executionArnOf(machine, row.name),
    stateMachineArn: machine.arn,
    name: row.name,
    status: row.status,
    startDate: row.startMs,
    ...(row.stopMs === undefined ? {} : { stopDate: row.stopMs }),
    ...qualifiedArns(machine, readAttributes(row)),
    ...redrivesOf(row),
  };
}
