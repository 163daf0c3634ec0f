import type { CallScope, Payload } from '@cairn/kit';
import type { StateMachine } from '../catalog/state-machine.ts';
import type { StartRequest } from '../engine/engine-ports.ts';
import { type ExecutionAttributes, readAttributes } from '../engine/execution-attributes.ts';
import { executionArnOf, readInput } from '../engine/execution-loader.ts';
import { failureTexts } from '../engine/failure-texts.ts';
import { splitTestCase } from '../mocks/mocks.ts';
import { printResourceArn } from '../resource-arn.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';
import type { ExecutionReads } from './execution-reads.ts';
import { readStart } from './execution-start.ts';
import type { ExecutionTarget } from './execution-target.ts';
import { type ExecutionTime, timeOf } from './execution-time.ts';
import type { ServiceParts } from './service-parts.ts';
import { withTraceHeader } from './trace-header.ts';

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

/** What comes with a start beside its input. */
export interface StartExecutionOptions {
  /**
   * The attempt of a task that starts it: a repeated start by the same attempt answers the same. It names the execution
   * when the input does not.
   */
  readonly idempotencyKey?: string;
  /** Of the request; it wins over the input's. */
  readonly traceHeader?: string;
  /** How time passes for it: `skip`, `real`, or as the server is set. */
  readonly time?: string;
}

/** Starts executions of state machines and stops them. */
export class ExecutionOperations {
  readonly #parts: ServiceParts;
  readonly #reads: ExecutionReads;

  constructor(parts: ServiceParts, reads: ExecutionReads) {
    this.#parts = parts;
    this.#reads = reads;
  }

  /**
   * Starts an execution of a machine, a version or, by weights, an alias; durable when it answers. Idempotent by name while the execution runs with the same input.
   * @throws ServiceError InvalidArn, InvalidName, InvalidExecutionInput, StateMachineDoesNotExist,
   *   StateMachineDeleting, ExecutionAlreadyExists, ExecutionLimitExceeded
   */
  async startExecution(
    _scope: CallScope,
    call: StartExecutionInput,
    options: StartExecutionOptions = {},
  ): Promise<StartExecutionOutput> {
    const { engine, ids, mocks } = this.#parts;
    const { idempotencyKey: parent, time: asked } = options;
    const input = withTraceHeader(call, options);
    const { arn, testCase } = mocks.isConfigured
      ? splitTestCase(input.stateMachineArn)
      : { arn: input.stateMachineArn, testCase: undefined };
    const found = readStart(this.#parts, testCase === undefined ? input : { ...input, stateMachineArn: arn });
    const { target, revision, input: payload } = found instanceof Promise ? await found : found;
    const { machine } = target;
    const name = input.name ?? parent ?? ids.uuid();
    if (testCase !== undefined) await mocks.check({ machineName: machine.name, testCase }, revision.program);
    const time = timeOf(engine.clocks, parent, { asked, usual: this.#parts.time });
    const startMs = engine.clocks.nowOf(time.clockOf);
    const attributes = attributesOf(input.traceHeader, parent, target, {
      ...time,
      ...(testCase === undefined ? {} : { testCase }),
    });
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
    const { row } = await this.#reads.find(executionArn);
    if (row.stopMs !== undefined) return { stopDate: row.stopMs };
    const settlement = await this.#parts.engine.deliver(row.executionId, {
      kind: 'stop',
      ...failureTexts(input),
    });
    if (settlement.kind === 'kept') return { stopDate: settlement.atMs };
    const { row: closed } = await this.#reads.find(executionArn);
    if (closed.stopMs === undefined) throw stepFunctionsErrors.notKept();
    return { stopDate: closed.stopMs };
  }
}

function attributesOf(
  traceHeader: string | undefined,
  parent: string | undefined,
  { version, alias }: ExecutionTarget,
  others: ExecutionTime & Pick<ExecutionAttributes, 'testCase'>,
): ExecutionAttributes {
  return {
    ...others,
    ...(traceHeader === undefined ? {} : { traceHeader }),
    ...(parent === undefined ? {} : { parent }),
    ...(version === undefined ? {} : { version }),
    ...(alias === undefined ? {} : { alias }),
  };
}
