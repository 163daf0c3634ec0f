import type { TransitionEvent } from '@cairn/asl';
import { type CallScope, JsonSyntaxError, Payload } from '@cairn/kit';
import { stepFunctionsErrors } from '../step-functions-errors.ts';
import type { Room } from './room.ts';

/** Answers of workers and of whoever holds a task token. */
export class TaskTokenOperations {
  readonly #room: Room;

  constructor(room: Room) {
    this.#room = room;
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
    const { taskToken, error, cause } = input;
    const details = { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
    return await this.#send(taskToken, (task) => ({ kind: 'task-failed', task, ...details }));
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
    const key = this.#room.taskTokens.read(token);
    if (key === undefined) throw stepFunctionsErrors.invalidToken();
    const { executionId, frameId, scheduledEventId } = key;
    const settlement = await this.#room.engine.deliver(executionId, eventOf({ frameId, scheduledEventId }));
    if (settlement.kind === 'kept') return {};
    throw settlement.kind === 'gone'
      ? stepFunctionsErrors.taskDoesNotExist()
      : stepFunctionsErrors.taskTimedOut();
  }

  #parseOutput(text: string): Payload {
    try {
      const output = Payload.parse(text);
      if (!output.exceedsBytes(this.#room.limits.payloadBytesMax)) return output;
    } catch (thrown) {
      if (!(thrown instanceof JsonSyntaxError)) throw thrown;
      throw stepFunctionsErrors.invalidOutput(thrown.message);
    }
    throw stepFunctionsErrors.invalidOutput(`The output exceeds ${this.#room.limits.payloadBytesMax} bytes.`);
  }
}
