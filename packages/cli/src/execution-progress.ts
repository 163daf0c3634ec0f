import { memberOf } from '@cairn/kit';
import { describeEvent, type ShownEvent } from './execution-events.ts';
import { textOf } from './step-functions-caller.ts';

/** The state that an event belongs to. */
interface Attempted {
  readonly name: string;
  failures: number;
}

/** Tells an execution's events as lines for a person: states as they come and go, failures, what is waited for. */
export class ExecutionProgress {
  /** The states entered, by the ids of their events. */
  readonly #states = new Map<number, Attempted>();
  /** Set while the last event of all is a failure that nothing has followed. */
  #failed: Attempted | undefined;
  readonly #tokenAdvice: string;

  constructor(tokenAdvice: string) {
    this.#tokenAdvice = tokenAdvice;
  }

  /** The lines for an event; most events have none. */
  linesOf(event: ShownEvent): readonly string[] {
    const state = this.#stateOf(event);
    const isFailure = /(?:Failed|TimedOut)$/.test(event.type) && !event.type.startsWith('Execution');
    this.#failed = isFailure ? state : undefined;
    if (event.type.endsWith('StateEntered')) return [`→ ${describeEvent(event)}`];
    if (event.type.endsWith('StateExited')) return [`← ${describeEvent(event)}`];
    if (isFailure) {
      if (state !== undefined) state.failures += 1;
      return [`! ${event.type} ${describeEvent(event)}`.trimEnd()];
    }
    const waitsForToken = textOf(memberOf(event.details, 'resource'))?.endsWith('.waitForTaskToken');
    return event.type === 'TaskSubmitted' && waitsForToken
      ? [`… waits for a task token${this.#tokenAdvice}`]
      : [];
  }

  /** The retry that a failure without consequences means, once for each: `retry 2 of Charge`. */
  takeRetry(): string | undefined {
    const failed = this.#failed;
    this.#failed = undefined;
    return failed === undefined ? undefined : `retry ${failed.failures} of ${failed.name}`;
  }

  #stateOf({ id, previousEventId, type, details }: ShownEvent): Attempted | undefined {
    const state = type.endsWith('StateEntered')
      ? { name: textOf(memberOf(details, 'name')) ?? '?', failures: 0 }
      : this.#states.get(previousEventId);
    if (state !== undefined) this.#states.set(id, state);
    return state;
  }
}
