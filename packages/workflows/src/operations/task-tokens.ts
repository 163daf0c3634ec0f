import type { TransitionEvent } from '@cairn/asl';
import { type CallScope, JsonSyntaxError, Payload } from '@cairn/kit';
import { failureTexts } from '../engine/failure-texts.ts';
import type { TokenTask } from '../engine/task-token.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';
import type { ServiceParts } from './service-parts.ts';

/** Answers of workers and of whoever holds a task token. */
export class TaskTokenOperations {
  readonly #parts: ServiceParts;

  constructor(parts: ServiceParts) {
    this.#parts = parts;
  }

  /** @throws ServiceError InvalidToken, InvalidOutput, TaskTimedOut, TaskDoesNotExist */
  async sendTaskSuccess(
    _scope: CallScope,
    input: { readonly taskToken: string; readonly output: string },
  ): Promise<Record<string, never>> {
    const output = this.#parseOutput(input.output);
    return await this.#send(input.taskToken, (task) => ({ kind: 'task-succeeded', task, output }));
  }

  /** @throws ServiceError InvalidToken, TaskTimedOut, TaskDoesNotExist */
  async sendTaskFailure(
    _scope: CallScope,
    input: { readonly taskToken: string; readonly error?: string; readonly cause?: string },
  ): Promise<Record<string, never>> {
    const details = failureTexts(input);
    return await this.#send(input.taskToken, (task) => ({ kind: 'task-failed', task, ...details }));
  }

  /** @throws ServiceError InvalidToken, TaskTimedOut, TaskDoesNotExist */
  async sendTaskHeartbeat(
    _scope: CallScope,
    input: { readonly taskToken: string },
  ): Promise<Record<string, never>> {
    return await this.#send(input.taskToken, (task) => ({ kind: 'task-heartbeat', task }));
  }

  async #send(
    token: string,
    eventOf: (task: { readonly frameId: number; readonly scheduledEventId: number }) => TransitionEvent,
  ): Promise<Record<string, never>> {
    const key = this.#parts.taskTokens.read(token);
    if (key === undefined) throw stepFunctionsErrors.invalidToken();
    if (!(await this.#isItsTask(key))) throw stepFunctionsErrors.taskDoesNotExist();
    const { executionId, frameId, scheduledEventId } = key;
    const event = eventOf({ frameId, scheduledEventId });
    const settlement = await this.#parts.engine.deliver(executionId, event);
    if (event.kind !== 'task-heartbeat' || settlement.kind !== 'kept') this.#parts.queues.taken.remove(key);
    if (settlement.kind === 'kept') return {};
    throw settlement.kind === 'gone'
      ? stepFunctionsErrors.taskDoesNotExist()
      : stepFunctionsErrors.taskTimedOut();
  }

  /** Whether the attempt is the one that the token was given out for, and not another with its numbers. */
  async #isItsTask({ executionId, scheduledEventId, scheduledBeforeMs }: TokenTask): Promise<boolean> {
    if (scheduledBeforeMs === undefined) return true;
    const { journal, history } = this.#parts;
    const row = await journal.execution(executionId);
    if (row === undefined) return false;
    const [scheduled] = await history.events(row, { fromId: scheduledEventId, toId: scheduledEventId });
    return scheduled !== undefined && scheduled.timestampMs < scheduledBeforeMs;
  }

  #parseOutput(text: string): Payload {
    try {
      const output = Payload.parse(text.toWellFormed());
      if (!output.exceedsBytes(this.#parts.limits.payloadBytesMax)) return output;
    } catch (thrown) {
      if (!(thrown instanceof JsonSyntaxError)) throw thrown;
      throw stepFunctionsErrors.invalidOutput(thrown.message);
    }
    throw stepFunctionsErrors.invalidOutput(
      `The output exceeds ${this.#parts.limits.payloadBytesMax} bytes.`,
    );
  }
}
