import type { ExecutionStatus, HistoryEvent } from '@cairn/asl';
import type { CallScope, Payload } from '@cairn/kit';
import type { StateMachine } from '../catalog/state-machine.ts';
import type { StartRequest } from '../engine/engine-ports.ts';
import { type ExecutionAttributes, readAttributes } from '../engine/execution-attributes.ts';
import { executionArnOf, machineArnOf, qualifiedArns, readInput } from '../engine/execution-loader.ts';
import { failureTexts } from '../engine/failure-texts.ts';
import type { ExecutionRow } from '../journal.ts';
import { isDamage } from '../journal-damage.ts';
import { printResourceArn, readArnOfKind, readStateMachineArn } from '../resource-arn.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';
import { listQualified, printPosition, readPosition } from './execution-list.ts';
import { readStart } from './execution-start.ts';
import { type ExecutionTarget, findQualified } from './execution-target.ts';
import {
  type ChildListStatus,
  childMachine,
  childMembers,
  describeExpressChild,
  describeStatus,
  findExpressParent,
  findStandardChild,
  isLabelledExpress,
  listChildren,
} from './map-run-children.ts';
import { type PageInput, readPage } from './page.ts';
import { describeRedrive, type RedriveDescription, redrivesOf } from './redrive.ts';
import type { ServiceParts } from './service-parts.ts';
import { type DescribeStateMachineOutput, describeRevision } from './state-machines.ts';

/** Input of StartExecution. */
export interface StartExecutionInput {
  readonly stateMachineArn: string;
  readonly name?: string;
  readonly input?: string;
  readonly traceHeader?: string;
}

/** Output of StartExecution. */
export interface StartExecutionOutput {
  readonly executionArn: string;
  readonly startDate: number;
}

/** Output of DescribeExecution. */
export interface DescribeExecutionOutput extends RedriveDescription {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  /** The version it runs, where it was started by a version or an alias. */
  readonly stateMachineVersionArn?: string;
  readonly stateMachineAliasArn?: string;
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
  readonly traceHeader?: string;
  /** The map run that has started it. */
  readonly mapRunArn?: string;
}

/** Executions of state machines. */
export class ExecutionOperations {
  readonly #parts: ServiceParts;

  constructor(parts: ServiceParts) {
    this.#parts = parts;
  }

  /**
   * Starts an execution of a machine, a version or, by weights, an alias; durable when it answers. Idempotent by name while the execution runs with the same input.
   * @param parent the attempt of a task that starts it; a repeated start by the same attempt answers the same. It
   *   names the execution when the input does not.
   * @throws ServiceError InvalidArn, InvalidName, InvalidExecutionInput, StateMachineDoesNotExist,
   *   ExecutionAlreadyExists, ExecutionLimitExceeded
   */
  async startExecution(
    _scope: CallScope,
    input: StartExecutionInput,
    parent?: string,
  ): Promise<StartExecutionOutput> {
    const { engine, clock, ids } = this.#parts;
    const found = readStart(this.#parts, input);
    const { target, revision, input: payload } = found instanceof Promise ? await found : found;
    const { machine } = target;
    const name = input.name ?? parent ?? ids.uuid();
    const startMs = clock.now();
    const attributes = attributesOf(input.traceHeader, parent, target);
    const request = { machine, revision, name, input: payload, startMs, attributes };
    if (machine.type === 'EXPRESS') return await this.#startExpress(request);
    const settlement = await engine.beginExecution(request);
    if (settlement.kind === 'refused') return await this.#startedBefore(machine, name, payload, parent);
    return { executionArn: executionArnOf(machine, name), startDate: startMs };
  }

  /** Each start of an Express machine is another execution, whatever its name. */
  async #startExpress(request: StartRequest): Promise<StartExecutionOutput> {
    const { expressStarts, ids } = this.#parts;
    const { machine, name, startMs } = request;
    const uuid = ids.uuid();
    await expressStarts.start({ ...request, uuid });
    return {
      executionArn: printResourceArn(machine, 'express', machine.name, name, uuid),
      startDate: startMs,
    };
  }

  /** The name is taken: by the same start, or by another. */
  async #startedBefore(
    machine: StateMachine,
    name: string,
    input: Payload,
    parent: string | undefined,
  ): Promise<StartExecutionOutput> {
    const { journal } = this.#parts;
    const executionArn = executionArnOf(machine, name);
    const row = await journal.executionByName(machine.machineId, name);
    if (row === undefined) throw stepFunctionsErrors.executionDoesNotExist(executionArn);
    const repeated = parent !== undefined && readAttributes(row).parent === parent;
    const same =
      repeated || (row.status === 'RUNNING' && (await readInput(journal, row)).text === input.text);
    if (!same) throw stepFunctionsErrors.executionAlreadyExists(executionArn);
    return { executionArn, startDate: row.startMs };
  }

  /** Idempotent: a closed execution answers when it stopped. @throws ServiceError InvalidArn, ExecutionDoesNotExist */
  async stopExecution(
    _scope: CallScope,
    input: { readonly executionArn: string; readonly error?: string; readonly cause?: string },
  ): Promise<{ readonly stopDate: number }> {
    const { executionArn } = input;
    const { row } = await this.find(executionArn);
    if (row.stopMs !== undefined) return { stopDate: row.stopMs };
    const settlement = await this.#parts.engine.deliver(row.executionId, {
      kind: 'stop',
      ...failureTexts(input),
    });
    if (settlement.kind === 'kept') return { stopDate: settlement.atMs };
    const { row: closed } = await this.find(executionArn);
    if (closed.stopMs === undefined) throw stepFunctionsErrors.notKept();
    return { stopDate: closed.stopMs };
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
        listQualified(
          this.#parts.journal,
          {
            machineId: machine.machineId,
            limit,
            ...(statusFilter === undefined ? {} : { status: statusFilter as ExecutionStatus }),
            ...(after === undefined ? {} : { after: readPosition(after) }),
          },
          { ...(version === undefined ? {} : { version }), ...(alias === undefined ? {} : { alias }) },
        ),
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
      const row = machine && (await this.#parts.journal.executionByName(machine.machineId, executionName));
      if (machine !== undefined && row !== undefined) return { machine, row };
    }
    throw stepFunctionsErrors.executionDoesNotExist(executionArn);
  }
}

function attributesOf(
  traceHeader: string | undefined,
  parent: string | undefined,
  { version, alias }: ExecutionTarget,
): ExecutionAttributes {
  return {
    ...(traceHeader === undefined ? {} : { traceHeader }),
    ...(parent === undefined ? {} : { parent }),
    ...(version === undefined ? {} : { version }),
    ...(alias === undefined ? {} : { alias }),
  };
}

/** Output of what succeeded, error and cause of what did not; a timed out execution has neither. */
function describeEnd(
  status: ExecutionStatus,
  last: HistoryEvent | undefined,
): Pick<DescribeExecutionOutput, 'output' | 'outputDetails' | 'error' | 'cause'> {
  if (last === undefined || status === 'TIMED_OUT') return {};
  const { output, error, cause } = last.details ?? {};
  if (status === 'SUCCEEDED') {
    return { output: (output as Payload).text, outputDetails: { included: true } };
  }
  return {
    ...(typeof error === 'string' ? { error } : {}),
    ...(typeof cause === 'string' ? { cause } : {}),
  };
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
