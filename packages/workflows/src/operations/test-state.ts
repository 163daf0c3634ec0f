import {
  type FieldValidationMode,
  type InspectionData,
  type StartTask,
  type StateConfiguration,
  StateTest,
  type StateTestOutcome,
  type StateTestSetting,
  type StateTestStep,
  TestStateRefusal,
} from '@cairn/asl';
import { type CallScope, isJsonObject, type JsonObject, type Payload, parseJson } from '@cairn/kit';
import { taskScope } from '../engine/task-scope.ts';
import { callIntegration, missingParameter, refuseCall } from '../integrations/call-integration.ts';
import { isUnavailable } from '../integrations/service-failure.ts';
import type { CallOutcome, HttpTrace, TaskCall } from '../integrations/task-call.ts';
import { printResourceArn } from '../resource-arn.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';
import { parseExecutionInput } from './execution-input.ts';
import { checkRoleArn } from './machine-settings.ts';
import type { ServiceParts } from './service-parts.ts';

/** Input of TestState. */
export interface TestStateInput {
  readonly definition: string;
  readonly roleArn?: string;
  readonly input?: string;
  readonly inspectionLevel?: 'INFO' | 'DEBUG' | 'TRACE';
  readonly revealSecrets?: boolean;
  readonly variables?: string;
  readonly stateName?: string;
  readonly mock?: {
    readonly result?: string;
    readonly errorOutput?: { readonly error?: string; readonly cause?: string };
    readonly fieldValidationMode?: FieldValidationMode;
  };
  readonly context?: string;
  readonly stateConfiguration?: StateConfiguration;
}

/** Output of TestState. */
export type TestStateOutput = Omit<StateTestOutcome, 'inspectionData'> & {
  readonly inspectionData?: InspectionData & Partial<HttpTrace>;
};

/** How the call of a tested task is made. */
interface TestedCall extends Required<Pick<TaskCall, 'trace' | 'revealsSecrets'>> {
  readonly roleArn: string | undefined;
  readonly signal: AbortSignal | undefined;
}

const timedOut: CallOutcome = { kind: 'failure', error: 'States.Timeout' };

/** Tests of single states; nothing of them is kept. */
export class TestStateOperation {
  readonly #parts: ServiceParts;

  constructor(parts: ServiceParts) {
    this.#parts = parts;
  }

  /**
   * Runs one state once: with its mock, or else calling what its task names.
   * @throws ServiceError InvalidArn, InvalidDefinition, InvalidExecutionInput, ValidationException
   */
  async testState(
    scope: CallScope,
    input: TestStateInput,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<TestStateOutput> {
    if (input.roleArn !== undefined) checkRoleArn(input.roleArn);
    if (input.revealSecrets === true) this.#checkRevealing(scope);
    const payload = parseExecutionInput(input.input, this.#parts.limits.payloadBytesMax);
    try {
      const trace: Partial<HttpTrace> = {};
      const tested = await this.#run(scope, input, payload, options.signal, trace);
      const outcome =
        input.inspectionLevel === 'TRACE'
          ? { ...tested, inspectionData: { ...tested.inspectionData, ...trace } }
          : tested;
      if (input.inspectionLevel === 'DEBUG' || input.inspectionLevel === 'TRACE') return outcome;
      const { inspectionData: _, ...shown } = outcome;
      return shown;
    } catch (thrown) {
      if (!(thrown instanceof TestStateRefusal)) throw thrown;
      if (thrown.kind === 'diagnosis') throw stepFunctionsErrors.invalidDefinition(thrown.message);
      if (thrown.kind === 'definition') throw stepFunctionsErrors.untestableDefinition(thrown.message);
      throw stepFunctionsErrors.validation(thrown.message);
    }
  }

  /** @throws ServiceError AccessDeniedException */
  #checkRevealing(scope: CallScope): void {
    const { denialOf } = this.#parts.integrations;
    const denial = denialOf?.({ scope, action: 'states:RevealSecrets', resource: '*' });
    if (denial !== undefined) throw stepFunctionsErrors.accessDenied(denial);
  }

  async #run(
    scope: CallScope,
    input: TestStateInput,
    payload: Payload,
    signal: AbortSignal | undefined,
    trace: Partial<HttpTrace>,
  ): Promise<StateTestOutcome> {
    const endMs = this.#parts.clock.now() + this.#parts.limits.testStateSecondsMax * 1_000;
    const { variables, roleArn, inspectionLevel: _level, input: _input, ...rest } = input;
    const request = { ...rest, hasRole: roleArn !== undefined, variables: readVariables(variables) };
    const test = new StateTest(request, this.#settingOf(scope, input, payload));
    let step: StateTestStep = test.run();
    for (;;) {
      if (step.kind === 'done') return step.outcome;
      if (step.kind === 'wait') {
        await this.#until(Math.min(step.dueMs, endMs), signal);
        if (step.dueMs > endMs) return { status: 'FAILED', error: 'States.Timeout', inspectionData: {} };
        step = test.wake();
        continue;
      }
      const dueMs = Math.min(step.timeoutAtMs ?? endMs, endMs);
      const outcome = await this.#call(scope, step.command, dueMs, {
        roleArn,
        signal,
        trace: (noted) => Object.assign(trace, noted),
        revealsSecrets: input.revealSecrets === true,
      });
      step =
        outcome.kind === 'result' ? test.succeed(outcome.output) : test.fail(outcome.error, outcome.cause);
    }
  }

  /** A test looks like an Express execution of a machine that exists for it alone. */
  #settingOf(scope: CallScope, { roleArn, mock }: TestStateInput, input: Payload): StateTestSetting {
    const { clock, ids, random, digest, limits, integrations } = this.#parts;
    const nowMs = clock.now();
    const name = ids.uuid();
    const stateMachineName = ids.uuid();
    return {
      identity: {
        executionArn: printResourceArn(scope, 'express', stateMachineName, name),
        name,
        roleArn: roleArn ?? '',
        stateMachineArn: printResourceArn(scope, 'stateMachine', stateMachineName),
        stateMachineName,
        region: scope.region,
        startMs: nowMs,
        input,
      },
      limits,
      definitionLimits: limits,
      environment: {
        nowMs,
        random,
        digest,
        // What a mock stands for need not be there.
        refuseTask:
          mock === undefined
            ? (resource, parameters) => refuseCall(integrations, resource, parameters)
            : missingParameter,
        taskToken: () => ids.uuid(),
      },
    };
  }

  /** Makes the call of a task; one that lasts too long is given up. */
  async #call(
    scope: CallScope,
    command: StartTask,
    dueMs: number,
    { roleArn, signal, ...shown }: TestedCall,
  ): Promise<CallOutcome> {
    const { clock, ids, integrations, log } = this.#parts;
    const abort = new AbortController();
    const alarm = clock.alarm(() => abort.abort());
    alarm.set(dueMs);
    const ended = signal === undefined ? abort.signal : AbortSignal.any([signal, abort.signal]);
    const { credentialsRoleArn } = command;
    // Without a role nothing is called but what needs none.
    const tested =
      roleArn === undefined
        ? { ...scope, principal: { arn: '' } }
        : taskScope(scope, { roleArn, credentialsRoleArn }, 0);
    try {
      return await callIntegration(integrations, {
        scope: tested,
        resource: command.resource,
        parameters: command.parameters,
        idempotencyKey: ids.uuid(),
        signal: ended,
        ...shown,
      });
    } catch (error) {
      signal?.throwIfAborted();
      if (abort.signal.aborted) return timedOut;
      if (isUnavailable(error)) throw error;
      log('error', 'the task of a test could not be carried out', { error, resource: command.resource.arn });
      return {
        kind: 'failure',
        error: 'States.TaskFailed',
        cause: 'The task could not be carried out because of an internal error.',
      };
    } finally {
      alarm.set(undefined);
    }
  }

  /** Resolves when the clock has come to an instant. @throws when the caller goes away before */
  #until(dueMs: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const alarm = this.#parts.clock.alarm(() => resolve());
      signal?.addEventListener('abort', () => {
        alarm.set(undefined);
        reject(signal.reason as Error);
      });
      alarm.set(dueMs);
    });
  }
}

function readVariables(text: string | undefined): JsonObject {
  if (text === undefined) return {};
  try {
    const variables = parseJson(text);
    if (isJsonObject(variables)) return variables;
  } catch {
    // Told below.
  }
  throw stepFunctionsErrors.validation('Variables must be a valid JSON object');
}
