import { isJsonArray, isJsonObject, type Json, type JsonObject, memberOf, Payload } from '@cairn/kit';
import type { DefinitionLimits } from '../definition/definition-limits.ts';
import type { MapItem } from '../machine/context-object.ts';
import { type Execution, newExecution } from '../machine/execution.ts';
import { effectiveInput, exitWork, type WorkingState } from '../machine/exit-state.ts';
import { type Failure, failState, handlesErrors, matchingRetrier, noteFailure } from '../machine/failure.ts';
import { entered, type Frame } from '../machine/frame.ts';
import { finishWait, runState } from '../machine/run-state.ts';
import { attemptOf, recordTaskFailure, succeedTask } from '../machine/task.ts';
import { compileProgram } from '../program/compile-program.ts';
import type { MapState, ParallelState, State, TaskState } from '../program/program.ts';
import type {
  ExecutionIdentity,
  MachineLimits,
  StartTask,
  TransitionEnvironment,
} from '../transition-types.ts';
import { type ErrorDetails, Inspection, type InspectionData, observeState } from './inspection.ts';
import { readMockContext } from './mock-context.ts';
import { type FieldValidationMode, readMockResult } from './mock-result.ts';
import { TestBurst } from './test-burst.ts';
import { TestStateRefusal } from './test-state-refusal.ts';
import { parseRequestJson, readTestedDefinition, type TestedDefinition } from './tested-definition.ts';
import { compileToleratedFailures } from './tolerated-failures.ts';

/** What a test is made of, as TestState spells it; texts are JSON. */
export interface StateTestRequest {
  readonly definition: string;
  readonly stateName?: string;
  /** Whether a role was named. */
  readonly hasRole: boolean;
  readonly revealSecrets?: boolean;
  readonly variables?: JsonObject;
  readonly context?: string;
  readonly mock?: StateMock;
  readonly stateConfiguration?: StateConfiguration;
}

/** What stands for the state's work. */
export interface StateMock {
  readonly result?: string;
  readonly errorOutput?: { readonly error?: string; readonly cause?: string };
  readonly fieldValidationMode?: FieldValidationMode;
}

/** What happened to the state before. */
export interface StateConfiguration {
  readonly retrierRetryCount?: number;
  readonly errorCausedByState?: string;
  readonly mapIterationFailureCount?: number;
  readonly mapItemReaderData?: string;
}

/** Where the test runs: as the one execution of a machine. */
export interface StateTestSetting {
  /** Its role is empty where none was named; its input is that of the state. */
  readonly identity: ExecutionIdentity;
  readonly limits: MachineLimits;
  /** AWS's unless given. */
  readonly definitionLimits?: DefinitionLimits;
  readonly environment: TransitionEnvironment;
}

/** What came of a test. */
export interface StateTestOutcome {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'RETRIABLE' | 'CAUGHT_ERROR';
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly nextState?: string;
  readonly inspectionData: InspectionData;
}

/** How far a test has come: what it waits for is brought about by the caller. */
export type StateTestStep =
  | { readonly kind: 'task'; readonly command: StartTask; readonly timeoutAtMs: number | undefined }
  | { readonly kind: 'wait'; readonly dueMs: number }
  | { readonly kind: 'done'; readonly outcome: StateTestOutcome };

/**
 * One state run once by the machinery that runs executions, its fields watched (API reference, TestState).
 *
 * @example
 * const test = new StateTest({ definition: '{"Type":"Pass","End":true}', hasRole: false }, setting);
 * test.run(); // { kind: 'done', outcome: { status: 'SUCCEEDED', output: '{}', … } }
 */
export class StateTest {
  readonly #request: StateTestRequest;
  readonly #tested: TestedDefinition;
  readonly #state: State;
  readonly #execution: Execution;
  readonly #frame: Frame;
  readonly #burst: TestBurst;
  readonly #inspection = new Inspection();
  readonly #mockResult: Payload | undefined;
  #failure: Failure | undefined;

  /** @throws TestStateRefusal when the request cannot be tested */
  constructor(request: StateTestRequest, setting: StateTestSetting) {
    const { identity, limits, definitionLimits, environment } = setting;
    this.#request = request;
    this.#tested = readTestedDefinition(request.definition, request.stateName, definitionLimits);
    const compiled = compileProgram(this.#tested.machine);
    const state = compiled.states.find(({ name }) => name === this.#tested.name) as State;
    checkRequest(request, state);
    this.#mockResult = readMockResult(request.mock, state, this.#tested.state);
    const context = request.context === undefined ? undefined : readMockContext(request.context, state);
    this.#state = observeState(state, this.#tested.language, this.#inspection);
    const program = { ...compiled, startAt: this.#state };
    this.#execution = newExecution(program, identity, limits);
    this.#frame = this.#execution.runnable.shift() as Frame;
    this.#burst = new TestBurst(this.#execution, environment, context);
    this.#enter(environment.nowMs);
  }

  #enter(nowMs: number): void {
    const frame = this.#frame;
    const { variables, stateConfiguration } = this.#request;
    frame.enteredMs = nowMs;
    this.#execution.setWork(frame, entered);
    const assignments = Object.entries(variables ?? {}).map(
      ([name, value]) => [name, Payload.of(value)] as const,
    );
    if (assignments.length > 0) this.#execution.assign(frame, assignments);
    const retries = stateConfiguration?.retrierRetryCount ?? 0;
    if (handlesErrors(this.#state)) {
      frame.retries = this.#state.retry.map(() => retries);
      frame.retryCount = retries;
    }
    this.#inspection.note('input', frame.input);
  }

  /** Runs the state until it is left or waits for its task or the clock. @throws TestStateRefusal */
  run(): StateTestStep {
    const state = this.#state;
    this.#guard(() => {
      if (state.type === 'Map') this.#runMap(state);
      else if (state.type === 'Parallel') this.#runParallel(state);
      else runState(this.#burst, this.#frame);
    });
    if (this.#frame.work.kind === 'task' && this.#request.mock !== undefined) {
      return this.#answer(this.#mockOutcome());
    }
    return this.#step();
  }

  /** The state's task succeeded. */
  succeed(result: Payload): StateTestStep {
    return this.#answer({ kind: 'result', result });
  }

  /** The state's task failed. */
  fail(error: string | undefined, cause: string | undefined): StateTestStep {
    return this.#answer({ kind: 'failure', error, cause });
  }

  /** The time that a Wait state waits for has come. */
  wake(): StateTestStep {
    const state = this.#state;
    if (state.type === 'Wait') this.#guard(() => finishWait(this.#burst, this.#frame, state));
    return this.#step();
  }

  #answer(outcome: WorkOutcome): StateTestStep {
    const attempt = attemptOf(this.#frame);
    if (attempt === undefined) return this.#step();
    if (outcome.kind === 'result') {
      this.#inspection.note('result', outcome.result);
      this.#guard(() => succeedTask(this.#burst, attempt, outcome.result));
    } else {
      recordTaskFailure(this.#burst, attempt, 'Failed', outcome.error, outcome.cause);
      this.#fail(outcome);
    }
    return this.#step();
  }

  #mockOutcome(): WorkOutcome {
    const { errorOutput } = this.#request.mock ?? {};
    if (errorOutput === undefined) return { kind: 'result', result: this.#mockResult as Payload };
    return { kind: 'failure', error: errorOutput.error, cause: errorOutput.cause };
  }

  #runParallel(state: ParallelState): void {
    const burst = this.#burst;
    burst.evaluateFor(this.#frame);
    const data = effectiveInput(burst, this.#frame, state);
    const input = state.parameters === undefined ? data : state.parameters(data, burst);
    if (input !== this.#frame.input) burst.checkPayload(input, state.name);
    this.#finishFork(state);
  }

  #runMap(state: MapState): void {
    const burst = this.#burst;
    burst.evaluateFor(this.#frame);
    const data = effectiveInput(burst, this.#frame, state);
    const items = this.#itemsOf(state, data);
    const { length } = items.value as readonly Json[];
    this.#inspection.noteNumber('maxConcurrency', state.maxConcurrency(data, burst));
    const tolerated = compileToleratedFailures(this.#tested.state, this.#tested.language);
    const count = tolerated.count?.(data, burst);
    const percentage = tolerated.percentage?.(data, burst);
    this.#inspection.noteNumber('toleratedFailureCount', count);
    this.#inspection.noteNumber('toleratedFailurePercentage', percentage);
    this.#selectItems(state, data, items);
    const failed = this.#request.stateConfiguration?.mapIterationFailureCount ?? 0;
    if (failed > length) {
      throw new TestStateRefusal(
        'Map iteration failure count must be less than or equal to the number of Map iterations',
      );
    }
    const tooMany =
      failed > (count ?? length) || (length > 0 && (failed / length) * 100 > (percentage ?? 100));
    if (tooMany && this.#request.mock?.errorOutput === undefined) this.#fail(thresholdExceeded);
    else this.#finishFork(state);
  }

  #itemsOf(state: MapState, data: Payload): Payload {
    const read = this.#request.stateConfiguration?.mapItemReaderData;
    if (memberOf(this.#tested.state, 'ItemReader') !== undefined) {
      if (read !== undefined) return Payload.of(readItems(read));
      throw new TestStateRefusal(
        'MapItemReaderData must be specified when testing a Map state with an ItemReader',
      );
    }
    const items = state.items(data, this.#burst);
    if (this.#tested.language === 'JSONPath') this.#inspection.note('afterItemsPath', items);
    return items;
  }

  #selectItems(state: MapState, data: Payload, items: Payload): void {
    const { itemSelector } = state;
    if (itemSelector === undefined) return;
    const inputs = (items.value as readonly Json[]).map((value, index) => {
      const item: MapItem = { index, value };
      this.#burst.evaluateFor(this.#frame, item);
      const input = itemSelector(data, this.#burst);
      this.#burst.checkPayload(input, state.name);
      return input.text;
    });
    this.#burst.evaluateFor(this.#frame);
    this.#inspection.note('afterItemSelector', Payload.ofText(`[${inputs.join(',')}]`));
  }

  /** The work below a Parallel or Map is always mocked. */
  #finishFork(state: Extract<WorkingState, ParallelState | MapState>): void {
    const outcome = this.#mockOutcome();
    if (outcome.kind === 'failure') this.#fail(outcome);
    else exitWork(this.#burst, this.#frame, state, outcome.result);
  }

  /** Runs what may fail; a failing evaluation fails the state. */
  #guard(work: () => void): void {
    try {
      work();
    } catch (thrown) {
      if (thrown instanceof TestStateRefusal) throw thrown;
      this.#fail(noteFailure(this.#burst, this.#frame, thrown));
    }
  }

  #fail(failure: Failure): void {
    this.#failure = failure;
    failState(this.#burst, this.#frame, failure);
  }

  #step(): StateTestStep {
    const { work } = this.#frame;
    const command = this.#burst.commands.find(({ kind }) => kind === 'start-task');
    if (this.#frame.state === this.#state && this.#execution.status === 'RUNNING') {
      if (work.kind === 'task')
        return { kind: 'task', command: command as StartTask, timeoutAtMs: work.timeoutAtMs };
      if (work.kind === 'wait') return { kind: 'wait', dueMs: work.dueMs };
    }
    return { kind: 'done', outcome: this.#outcome() };
  }

  #outcome(): StateTestOutcome {
    const { status, error, cause } = this.#execution;
    const frame = this.#frame;
    if (status === 'FAILED') return { status: 'FAILED', ...texts({ error, cause }), ...this.#inspected() };
    if (frame.work.kind === 'retry') {
      const delayMs = frame.work.dueMs - this.#burst.nowMs;
      const failure = texts(this.#failure as Failure);
      return { status: 'RETRIABLE', ...failure, ...this.#inspected(Math.round(delayMs / 1000)) };
    }
    const left = { output: frame.input.text, ...this.#next() };
    if (this.#failure === undefined) return { status: 'SUCCEEDED', ...left, ...this.#inspected() };
    return { status: 'CAUGHT_ERROR', ...left, ...texts(this.#failure), ...this.#inspected() };
  }

  #next(): { readonly nextState?: string } {
    const { state } = this.#frame;
    return state === this.#state ? {} : { nextState: state.name };
  }

  #inspected(retryBackoffIntervalSeconds?: number): { readonly inspectionData: InspectionData } {
    const { variables } = this.#frame;
    if (variables !== undefined && variables.size > 0) {
      const shown = [...variables].map(([name, { value }]) => `${JSON.stringify(name)}:${value.text}`);
      this.#inspection.note('variables', Payload.ofText(`{${shown.join(',')}}`));
    }
    return { inspectionData: this.#inspection.data(this.#errorDetails(retryBackoffIntervalSeconds)) };
  }

  #errorDetails(retryBackoffIntervalSeconds: number | undefined): ErrorDetails {
    const { catchIndex } = this.#inspection;
    const state = this.#state;
    const retryIndex =
      this.#failure !== undefined && handlesErrors(state) ? matchingRetrier(state, this.#failure) : -1;
    return {
      ...(catchIndex === undefined ? {} : { catchIndex }),
      ...(retryIndex < 0 ? {} : { retryIndex }),
      ...(retryBackoffIntervalSeconds === undefined ? {} : { retryBackoffIntervalSeconds }),
    };
  }
}

type WorkOutcome =
  | { readonly kind: 'result'; readonly result: Payload }
  | { readonly kind: 'failure'; readonly error: string | undefined; readonly cause: string | undefined };

const thresholdExceeded: Failure = {
  error: 'States.ExceedToleratedFailureThreshold',
  cause: 'The specified tolerated failure threshold was exceeded',
};

function texts({ error, cause }: Failure): { readonly error?: string; readonly cause?: string } {
  return { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
}

function readItems(text: string): Json {
  const items = parseRequestJson(text, 'MapItemReaderData must be a valid JSON array');
  // A reader gives an array; that of an object gives its members as items.
  if (isJsonArray(items)) return items;
  if (!isJsonObject(items)) throw new TestStateRefusal('MapItemReaderData must be a valid JSON array');
  return Object.entries(items).map(([Key, Value]) => ({ Key, Value }));
}

/** What a state of this kind can be asked for. */
function checkRequest(request: StateTestRequest, state: State): void {
  const { mock } = request;
  if (mock === undefined) {
    checkWithoutMock(request, state);
    return;
  }
  if (request.revealSecrets === true) {
    throw new TestStateRefusal('TestState does not support RevealSecrets when a mock is specified.');
  }
  if (!handlesErrors(state)) {
    throw new TestStateRefusal(`State type '${state.type}' is not supported when a mock is specified`);
  }
  if ((mock.result === undefined) === (mock.errorOutput === undefined)) {
    throw new TestStateRefusal(
      'A test mock should have only one of the following fields: [result, errorOutput].',
    );
  }
}

function checkWithoutMock(request: StateTestRequest, state: State): void {
  if (request.stateConfiguration?.mapIterationFailureCount !== undefined) {
    throw new TestStateRefusal(
      'TestState does not support MapIterationFailureCount when a mock is not specified.',
    );
  }
  if (request.context !== undefined) {
    throw new TestStateRefusal('TestState does not support Context when a mock is not specified.');
  }
  if (state.type === 'Map' || state.type === 'Parallel') {
    throw new TestStateRefusal(
      'TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]',
      'definition',
    );
  }
  if (state.type === 'Task') checkCallableTask(request, state);
}

function checkCallableTask({ hasRole }: StateTestRequest, { resource }: TaskState): void {
  if (
    resource.kind === 'activity' ||
    (resource.kind === 'service' && resource.pattern !== 'requestResponse')
  ) {
    throw new TestStateRefusal(
      "TestState API does not support Activity tasks or the '.sync' and '.waitForTaskToken' service integration patterns when a mock is not specified.",
      'definition',
    );
  }
  if (!hasRole) throw new TestStateRefusal('RoleArn must be specified when testing a Task state');
}
