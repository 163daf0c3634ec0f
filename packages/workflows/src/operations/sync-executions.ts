import type { CallScope } from '@cairn/kit';
import type { ExpressEnd, ExpressStart } from '../express/express-execution.ts';
import { expressStartOf } from '../express/express-start.ts';
import { splitTestCase } from '../mocks/mocks.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';
import { type ExecutionStartInput, readStart } from './execution-start.ts';
import { timeOf } from './execution-time.ts';
import type { StartExecutionOptions } from './executions.ts';
import type { ServiceParts } from './service-parts.ts';
import { withTraceHeader } from './trace-header.ts';

/** Input of StartSyncExecution. */
export interface StartSyncExecutionInput extends ExecutionStartInput {
  readonly traceHeader?: string;
}

/** Output of StartSyncExecution. */
export interface StartSyncExecutionOutput {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  readonly startDate: number;
  readonly stopDate: number;
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT';
  readonly error?: string;
  readonly cause?: string;
  readonly input: string;
  readonly inputDetails: { readonly included: true };
  readonly output?: string;
  readonly outputDetails?: { readonly included: true };
  readonly traceHeader?: string;
  readonly billingDetails: {
    readonly billedMemoryUsedInMB: number;
    readonly billedDurationInMilliseconds: number;
  };
}

/** Synchronous executions of Express machines. */
export class SyncExecutionOperations {
  readonly #parts: ServiceParts;

  constructor(parts: ServiceParts) {
    this.#parts = parts;
  }

  /**
   * Runs an execution and answers how it ended. Nothing of it is kept: it runs at most once. It goes on when its caller
   * goes away; on skipped time it waits in no time. `includedData` has no say: METADATA_ONLY leaves out what a key of a customer encrypts, and there are none.
   * @throws ServiceError InvalidArn, InvalidName, InvalidExecutionInput, StateMachineDoesNotExist,
   *   StateMachineTypeNotSupported; ThrottlingException when as many Express executions run as may
   */
  async startSyncExecution(
    _scope: CallScope,
    given: StartSyncExecutionInput,
    options: StartExecutionOptions = {},
  ): Promise<StartSyncExecutionOutput> {
    const call = withTraceHeader(given, options);
    const { idempotencyKey, time: asked } = options;
    const { engine, express, ids, mocks } = this.#parts;
    const { clocks } = engine;
    const { arn, testCase } = mocks.isConfigured
      ? splitTestCase(call.stateMachineArn)
      : { arn: call.stateMachineArn, testCase: undefined };
    const found = readStart(this.#parts, testCase === undefined ? call : { ...call, stateMachineArn: arn });
    const { target, revision, input } = found instanceof Promise ? await found : found;
    const { machine, version, alias } = target;
    if (machine.type !== 'EXPRESS') throw stepFunctionsErrors.operationNotSupported();
    if (testCase !== undefined) await mocks.check({ machineName: machine.name, testCase }, revision.program);
    if (express.isFull) throw stepFunctionsErrors.rateExceeded();
    const { time, clockOf } = timeOf(clocks, idempotencyKey, { asked, usual: this.#parts.time });
    const start = expressStartOf({
      machine,
      revision,
      name: call.name ?? ids.uuid(),
      uuid: ids.uuid(),
      input,
      startMs: clocks.nowOf(clockOf),
      attributes: {
        // Whoever calls holds his clock until the answer: it runs on one of its own, which he catches up with.
        ...(time === undefined ? {} : { time }),
        ...(testCase === undefined ? {} : { testCase }),
        ...(version === undefined ? {} : { version }),
        ...(alias === undefined ? {} : { alias }),
        ...(call.traceHeader === undefined ? {} : { traceHeader: call.traceHeader }),
      },
    });
    const end = await new Promise<ExpressEnd>((resolve, reject) => {
      express.run(start, resolve, () => reject(stepFunctionsErrors.executionLost()));
    });
    clocks.reach(clockOf, end.stopMs);
    // Nobody can stop it: it went with its machine.
    if (end.status === 'ABORTED') throw stepFunctionsErrors.stateMachineDoesNotExist(machine.arn);
    return describe(start, end, end.status, call.traceHeader);
  }
}

function describe(
  { executionArn, stateMachineArn, name, startMs, input }: ExpressStart,
  { output, error, cause, stopMs, billing }: ExpressEnd,
  status: StartSyncExecutionOutput['status'],
  traceHeader: string | undefined,
): StartSyncExecutionOutput {
  const { billedMemoryUsedInMB, billedDurationInMilliseconds } = billing;
  return {
    executionArn,
    stateMachineArn,
    name,
    startDate: startMs,
    stopDate: stopMs,
    status,
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
    input: input.text,
    inputDetails: { included: true },
    ...(output === undefined ? {} : { output: output.text, outputDetails: { included: true } }),
    ...(traceHeader === undefined ? {} : { traceHeader }),
    billingDetails: { billedMemoryUsedInMB, billedDurationInMilliseconds },
  };
}
