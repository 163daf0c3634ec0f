import type { AlarmClock } from '@cairn/kit';
import type { ExecutionMeters } from '../engine/execution-meters.ts';
import type { ExecutionSlot, LoadedExecution } from '../engine/execution-slot.ts';
import type { Throttle } from './throttle.ts';

interface HeldScope {
  /** In the order in which they came. */
  readonly slots: Set<ExecutionSlot>;
  readonly wake: (atMs: number) => void;
}

/**
 * Delays Standard executions whose account has used up its state transitions, as AWS does: nothing fails. How many
 * transitions a burst makes is known only after it, so a burst may overdraw the bucket, and what comes next waits until
 * that is paid back. The first burst of an execution is not delayed: its start is waiting for an answer.
 */
export class TransitionPace {
  readonly #throttle: Throttle;
  readonly #clock: AlarmClock;
  readonly #metrics: ExecutionMeters | undefined;
  readonly #held = new Map<string, HeldScope>();

  constructor(throttle: Throttle, clock: AlarmClock, metrics: ExecutionMeters | undefined) {
    this.#throttle = throttle;
    this.#clock = clock;
    this.#metrics = metrics;
  }

  /**
   * Whether an execution has to wait before it moves on.
   * @param goOn called with it when it need not wait any more
   */
  holds(slot: ExecutionSlot, { machine }: LoadedExecution, goOn: (slot: ExecutionSlot) => void): boolean {
    const { account, region } = machine;
    const key = `${account}/${region}`;
    const held = this.#held.get(key);
    if (held?.slots.has(slot) === true) return !isEnding(slot);
    if (slot.create !== undefined || isEnding(slot)) return false;
    const readyMs = this.#throttle.transitionReadyMs(machine);
    if (held === undefined && readyMs <= this.#clock.now()) return false;
    this.#metrics
      ?.meter({
        account,
        region,
        name: 'ExecutionThrottled',
        dimension: { name: 'StateMachineArn', value: machine.arn },
        unit: 'Count',
      })
      .add(1, this.#clock.now());
    const scope = held ?? this.#hold(key, machine, goOn);
    scope.slots.add(slot);
    scope.wake(readyMs);
    return true;
  }

  /** Transitions of a machine's executions are durable. */
  passed({ machine }: LoadedExecution, transitions: number): void {
    if (transitions > 0) this.#throttle.spendTransitions(machine, transitions);
  }

  #hold(key: string, scope: LoadedExecution['machine'], goOn: (slot: ExecutionSlot) => void): HeldScope {
    const slots = new Set<ExecutionSlot>();
    const alarm = this.#clock.alarm(() => {
      // Out of the way while they go on, so that they are not taken for ones that wait. New executions may have
      // used up meanwhile what was waited for.
      this.#held.delete(key);
      for (const slot of [...slots].slice(0, this.#throttle.transitionsLeft(scope))) {
        slots.delete(slot);
        goOn(slot);
      }
      if (slots.size === 0) return;
      this.#held.set(key, held);
      alarm.set(Math.max(this.#throttle.transitionReadyMs(scope), this.#clock.now() + 1));
    });
    const held: HeldScope = { slots, wake: (atMs) => alarm.set(atMs) };
    this.#held.set(key, held);
    return held;
  }
}

/** A stop or the end of an execution's time is not delayed. */
function isEnding({ mailbox }: ExecutionSlot): boolean {
  return mailbox.some(({ event }) => event.kind === 'stop' || event.kind === 'expire');
}
