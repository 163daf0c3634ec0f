import type { StartTask, TaskReference, TaskResource } from '@cairn/asl';
import { type CallScope, type Digest, isJsonObject, type Log, memberOf, Payload } from '@cairn/kit';
import type { ActivityCatalog } from '../catalog/activity-catalog.ts';
import { callIntegration, isSync, missingParameter, refuseCall } from '../integrations/call-integration.ts';
import { isUnavailable } from '../integrations/service-failure.ts';
import type { CallOutcome, IntegrationPorts, TaskCall } from '../integrations/task-call.ts';
import type { StateMock } from '../mocks/mock-config.ts';
import { answerOf, type Mocks } from '../mocks/mocks.ts';
import type { ActivityQueues } from './activity-queues.ts';
import { attemptId } from './attempt-id.ts';
import type { TaskEvents, TaskHost, TaskOwner } from './engine-ports.ts';
import { mockedAs } from './execution-attributes.ts';
import type { ExecutionClocks } from './execution-clocks.ts';
import type { NestedExecutions } from './nested-executions.ts';
import type { AcceptedTask, SubmittedJobs } from './submitted-jobs.ts';
import { taskScope } from './task-scope.ts';
import { type TaskKey, taskName } from './task-token.ts';

/** What the dispatcher stands on. */
export interface DispatcherPorts {
  readonly integrations: IntegrationPorts;
  readonly digest: Digest;
  readonly installationId: string;
  readonly activities: ActivityCatalog;
  readonly queues: ActivityQueues;
  readonly jobs: SubmittedJobs;
  readonly nested: Pick<NestedExecutions, 'closed' | 'machineDeleted'>;
  readonly clocks: ExecutionClocks;
  readonly mocks: Mocks;
  /** How many calls its state made before an attempt. */
  readonly callNumber: (key: TaskKey) => Promise<number>;
  readonly payloadBytesMax: number;
  /** Resolves after some milliseconds. */
  readonly pause: (delayMs: number) => Promise<void>;
  readonly events: TaskEvents;
  readonly log: Log;
}

/** Why a call is ended when its task is over; calls also end, to be made again, when the server stops. */
const cancelled = Symbol('cancelled');
const retryDelayMs = 1_000;
/** What a service answers that takes a call whose task nobody answers later. */
const acceptance = Payload.of({});
type LoadedExecution = NonNullable<TaskOwner['loaded']>;
const internalFailure: CallOutcome = {
  kind: 'failure',
  error: 'States.TaskFailed',
  cause: 'The task could not be carried out because of an internal error.',
};

/** Carries out what executions command: calls services, queues activity tasks, waits for children. */
export class TaskDispatcher implements TaskHost {
  readonly #ports: DispatcherPorts;

  constructor(ports: DispatcherPorts) {
    this.#ports = ports;
  }

  startTask(slot: TaskOwner, command: StartTask): void {
    const { resource, progress, task } = command;
    const key: TaskKey = { executionId: slot.executionId, ...task };
    const mock = this.#mockOf(slot, command);
    if (mock !== undefined && (mock === 'missing' || mock.kind === 'answers')) {
      if (mock === 'missing' || mock.calls === undefined) this.#answer(key, command, mock, 0);
      else this.#answerInTurn(slot, key, command, mock);
      return;
    }
    if (resource.kind === 'activity') {
      if (progress === 'scheduled') this.#ports.queues.add(resource.arn, key);
      else this.#ports.queues.taken.add(resource.arn, key);
      return;
    }
    const loaded = slot.loaded as LoadedExecution;
    if (progress === 'submitted') {
      const accepted = command.submitted && acceptedOf(loaded, key, command, command.submitted);
      if (accepted !== undefined) this.#ports.jobs.follow(accepted, this.#ports.jobs.accept(accepted));
      return;
    }
    const abort = new AbortController();
    slot.tasks ??= new Map();
    slot.tasks.set(taskName(task), { task, resource, abort });
    void this.#run(loaded, key, command, abort.signal);
  }

  cancelTask(slot: TaskOwner, task: TaskReference, resource: TaskResource): void {
    const key: TaskKey = { executionId: slot.executionId, ...task };
    const running = slot.tasks?.get(taskName(task));
    running?.abort.abort(cancelled);
    slot.tasks?.delete(taskName(task));
    if (resource.kind === 'activity') this.#ports.queues.remove(resource.arn, key);
    else this.#ports.jobs.cancel(key);
  }

  refuseTask(resource: TaskResource, parameters: Payload, mocked: boolean): string | undefined {
    if (mocked) return missingParameter(resource, parameters);
    if (resource.kind === 'activity') {
      const known = this.#ports.activities.find(resource.arn) !== undefined;
      return known ? undefined : `The activity ${resource.arn} does not exist.`;
    }
    return refuseCall(this.#ports.integrations, resource, parameters);
  }

  executionClosed(executionId: number): void {
    this.#ports.nested.closed(executionId);
    this.#ports.jobs.executionClosed(executionId);
  }

  executionsDeleted(machineId: number): void {
    this.#ports.nested.machineDeleted(machineId);
  }

  #mockOf({ loaded }: TaskOwner, { stateName }: StartTask): StateMock | 'missing' | undefined {
    const execution = loaded && mockedAs(loaded);
    return execution && this.#ports.mocks.mockOf(execution, stateName);
  }

  /** Which of its state's calls it is stands in the history. */
  #answerInTurn(slot: TaskOwner, key: TaskKey, command: StartTask, mock: StateMock): void {
    const abort = new AbortController();
    slot.tasks ??= new Map();
    slot.tasks.set(taskName(key), { task: command.task, resource: command.resource, abort });
    const count = async (): Promise<void> => {
      while (!abort.signal.aborted) {
        try {
          const call = await this.#ports.callNumber(key);
          if (abort.signal.aborted) return;
          if (!this.#answer(key, command, mock, call)) this.#leaveUnanswered(slot, key);
          return;
        } catch (error) {
          this.#ports.log('error', 'a history could not be read for a mock', { error });
          await this.#ports.pause(retryDelayMs);
        }
      }
    };
    void count();
  }

  /** No call is under way any more, and the execution's clock may go on. */
  #leaveUnanswered(slot: TaskOwner, key: TaskKey): void {
    slot.tasks?.delete(taskName(key));
    this.#ports.events.post(key.executionId, { kind: 'note-clock' });
  }

  /**
   * Nothing is called: the task goes the way that its kind goes, with the answer that stands in the test case.
   * @returns false when that says that nobody answers
   */
  #answer(
    key: TaskKey,
    { resource, stateName, ...command }: StartTask,
    mock: StateMock | 'missing',
    call: number,
  ): boolean {
    const answer = answerOf(mock, stateName, { attempt: command.retryCount ?? 0, call });
    const { events } = this.#ports;
    if (resource.kind === 'activity')
      events.post(key.executionId, { kind: 'task-started', task: command.task });
    if (answer.kind === 'throw') {
      const { error, cause } = answer;
      this.#ports.events.finish(key, { kind: 'failure', error, ...(cause === undefined ? {} : { cause }) });
      return true;
    }
    const isAnswered = answer.kind === 'return';
    if (!isAnswered) this.#ports.clocks.unanswered(key);
    const output = isAnswered ? answer.output : acceptance;
    if (resource.kind === 'service' && resource.pattern !== 'requestResponse') {
      events.post(key.executionId, { kind: 'task-submitted', task: command.task, output });
    }
    if (isAnswered) events.finish(key, this.#limited(resource, { kind: 'result', output }));
    return isAnswered;
  }

  async #run(loaded: LoadedExecution, key: TaskKey, command: StartTask, signal: AbortSignal): Promise<void> {
    const outcome = await this.#outcomeOf(loaded, key, command, signal);
    const { resource, task } = command;
    if (signal.aborted) {
      if (signal.reason !== cancelled || outcome.kind === 'failure') return;
      const accepted = acceptedOf(loaded, key, command, outcome.output);
      if (accepted !== undefined) this.#ports.jobs.abandon(accepted);
      return;
    }
    if (outcome.kind === 'failure' || resource.kind !== 'service' || resource.pattern === 'requestResponse') {
      this.#ports.events.finish(key, outcome);
      return;
    }
    const accepted = acceptedOf(loaded, key, command, outcome.output);
    const job = accepted && this.#ports.jobs.accept(accepted);
    this.#ports.events.post(key.executionId, { kind: 'task-submitted', task, output: outcome.output });
    if (accepted !== undefined) this.#ports.jobs.follow(accepted, job);
  }

  async #outcomeOf(
    loaded: LoadedExecution,
    key: TaskKey,
    command: StartTask,
    signal: AbortSignal,
  ): Promise<CallOutcome> {
    const call = this.#callOf(loaded, key, command, signal);
    for (;;) {
      this.#ports.clocks.calling(call.idempotencyKey, key.executionId, loaded.attributes);
      try {
        const outcome = await callIntegration(this.#ports.integrations, call);
        return this.#limited(command.resource, outcome);
      } catch (error) {
        if (isUnavailable(error) && !signal.aborted) {
          await this.#ports.pause(retryDelayMs);
          continue;
        }
        if (!signal.aborted) {
          const resource = command.resource.arn;
          this.#ports.log('error', 'a task could not be carried out', { error, resource });
        }
        return internalFailure;
      } finally {
        this.#ports.clocks.called(call.idempotencyKey);
      }
    }
  }

  /** A result over the limit fails the task; the cause names a function's ARN or the service. */
  #limited(resource: TaskResource, outcome: CallOutcome): CallOutcome {
    if (outcome.kind === 'failure' || !outcome.output.exceedsBytes(this.#ports.payloadBytesMax))
      return outcome;
    const name = resource.kind === 'service' ? resource.resourceType : resource.arn;
    return {
      kind: 'failure',
      error: 'States.DataLimitExceeded',
      cause: `The state/task '${name}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    };
  }

  /** A child is run by the test case that its parent's names for it. */
  #parametersOf(loaded: LoadedExecution, { stateName, parameters }: StartTask): Payload {
    const execution = mockedAs(loaded);
    const mock = execution && this.#ports.mocks.mockOf(execution, stateName);
    if (mock === undefined || mock === 'missing' || mock.kind !== 'test case') return parameters;
    const { value } = parameters;
    const arn = isJsonObject(value) ? memberOf(value, 'StateMachineArn') : undefined;
    if (!isJsonObject(value) || typeof arn !== 'string') return parameters;
    return Payload.of({ ...value, StateMachineArn: `${arn}#${mock.testCase}` });
  }

  #callOf(loaded: LoadedExecution, key: TaskKey, command: StartTask, signal: AbortSignal): TaskCall {
    const { digest, installationId } = this.#ports;
    return {
      scope: scopeOf(loaded, command, key.executionId),
      resource: command.resource,
      parameters: this.#parametersOf(loaded, command),
      idempotencyKey: attemptId(digest, installationId, key),
      traceHeader: loaded.traceHeader,
      origin: loaded.execution.identity,
      signal,
    };
  }
}

/** A task that waits for the job that a service has accepted; undefined when it does not wait for one. */
function acceptedOf(
  loaded: LoadedExecution,
  task: TaskKey,
  command: StartTask,
  answer: Payload,
): AcceptedTask | undefined {
  const { resource, parameters } = command;
  if (resource.kind !== 'service' || !isSync(resource.pattern)) return undefined;
  return { task, resource, parameters, answer, scope: scopeOf(loaded, command, task.executionId) };
}

function scopeOf(
  { machine, revision }: LoadedExecution,
  { credentialsRoleArn }: StartTask,
  executionId: number,
): CallScope {
  return taskScope(machine, { roleArn: revision.roleArn, credentialsRoleArn }, executionId);
}
