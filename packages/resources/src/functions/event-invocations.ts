import type { Alarm } from '@cairn/kit';
import type { FunctionInvocation, FunctionOutcome, FunctionsPorts } from './function-ports.ts';
import { lambdaErrors } from './lambda-errors.ts';

const minuteMs = 60_000;
const throttledDelayMsMin = 1_000;
const throttledDelayMsMax = 5 * minuteMs;

/**
 * Invocations of type Event: accepted at once, run in the background. A function that fails is tried
 * twice more, after one minute and then two; one that finds no environment waits from one second up to
 * five minutes, for at most six hours (Lambda developer guide, "How Lambda handles errors and retries
 * with asynchronous invocation"). They live in memory: a restart forgets those that have not run.
 */
export class EventInvocations {
  readonly #ports: FunctionsPorts;
  readonly #alarms = new Set<Alarm>();
  #waiting = 0;

  constructor(ports: FunctionsPorts) {
    this.#ports = ports;
  }

  /** @throws ServiceError TooManyRequestsException when too many wait */
  submit(invocation: FunctionInvocation): void {
    if (this.#waiting >= this.#ports.limits.functionEventsWaiting) throw lambdaErrors.throttled();
    this.#waiting += 1;
    void this.#run(invocation, this.#ports.clock.now());
  }

  /** Forgets those that wait for a further attempt. */
  stop(): void {
    for (const alarm of this.#alarms) alarm.set(undefined);
    this.#alarms.clear();
  }

  async #run(invocation: FunctionInvocation, acceptedMs: number): Promise<void> {
    try {
      let failures = 0;
      let refusals = 0;
      for (;;) {
        const outcome = await this.#invoke(invocation);
        if (outcome.kind === 'success') return;
        let delayMs: number;
        if (outcome.kind === 'function-error') {
          if (++failures > this.#ports.limits.functionEventRetries) return this.#giveUp(invocation, outcome);
          delayMs = failures * minuteMs;
        } else {
          delayMs = Math.min(throttledDelayMsMin * 2 ** refusals++, throttledDelayMsMax);
        }
        const dueMs = this.#ports.clock.now() + delayMs;
        if (dueMs - acceptedMs > this.#ports.limits.functionEventAgeSeconds * 1_000) {
          return this.#giveUp(invocation, outcome);
        }
        await this.#until(dueMs);
      }
    } catch (error) {
      this.#ports.log('error', 'an asynchronous invocation broke', {
        functionArn: invocation.function.arn,
        requestId: invocation.requestId,
        error: String(error),
      });
    } finally {
      this.#waiting -= 1;
    }
  }

  async #invoke(invocation: FunctionInvocation): Promise<FunctionOutcome> {
    const ended = this.#ports.eventRuns?.();
    try {
      return await this.#ports.host.invoke(invocation);
    } finally {
      ended?.();
    }
  }

  #until(dueMs: number): Promise<void> {
    return new Promise((resolve) => {
      const alarm = this.#ports.clock.alarm(() => {
        this.#alarms.delete(alarm);
        resolve();
      });
      this.#alarms.add(alarm);
      alarm.set(dueMs);
    });
  }

  #giveUp(invocation: FunctionInvocation, outcome: FunctionOutcome): void {
    this.#ports.log('warn', 'an asynchronous invocation failed and is dropped', {
      functionArn: invocation.function.arn,
      requestId: invocation.requestId,
      outcome: outcome.kind === 'function-error' ? outcome.payload : outcome.kind,
    });
  }
}
