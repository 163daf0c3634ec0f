import type { Alarm, AlarmClock } from '@cairn/kit';
import type { ExecutionSlot } from './execution-slot.ts';
import { TimerHeap } from './timer-heap.ts';

const delayMsMin = 1_000;
const delayMsMax = 300_000;

/** An execution that stumbled over a bug. */
interface Stumbled {
  /** How often, without a burst kept in between. */
  count: number;
  /** Whether it is held now; else it is being tried again. */
  held: boolean;
  /** When its own time is over. */
  deadlineMs: number | undefined;
}

/**
 * Holds executions whose transition threw: a bug. Each is tried again after a while, longer each time, up to
 * minutes; until then nothing moves it but what ends it without running its states: a stop, or the end of its time.
 */
export class Quarantine {
  readonly #clock: AlarmClock;
  readonly #wake: (executionId: number) => void;
  readonly #stumbled = new Map<number, Stumbled>();
  readonly #heap = new TimerHeap();
  readonly #alarm: Alarm;

  /** @param wake brings an execution into memory, to be tried again or ended */
  constructor(clock: AlarmClock, wake: (executionId: number) => void) {
    this.#clock = clock;
    this.#wake = wake;
    this.#alarm = clock.alarm(() => this.#ring());
  }

  stop(): void {
    this.#alarm.set(undefined);
  }

  /** Holds an execution. @returns after how many milliseconds it is tried again */
  hold(executionId: number, deadlineMs: number | undefined): number {
    const count = (this.#stumbled.get(executionId)?.count ?? 0) + 1;
    this.#stumbled.set(executionId, { count, held: true, deadlineMs });
    const nowMs = this.#clock.now();
    const delayMs = Math.min(delayMsMin * 2 ** (count - 1), delayMsMax);
    const retryMs = nowMs + delayMs;
    const expires = deadlineMs !== undefined && deadlineMs > nowMs && deadlineMs < retryMs;
    this.#heap.push(expires ? deadlineMs : retryMs, executionId);
    this.#setAlarm();
    return delayMs;
  }

  /** Whether nothing may move an execution but what ends it. */
  holds(executionId: number): boolean {
    return this.#stumbled.size > 0 && this.#stumbled.get(executionId)?.held === true;
  }

  /** An execution made a step that was kept, or is no more. */
  release(executionId: number): void {
    if (this.#stumbled.size > 0) this.#stumbled.delete(executionId);
  }

  /**
   * Leaves in the mailbox of a held execution only what ends it.
   * @returns the other events, and whether there is an end
   */
  sort(slot: ExecutionSlot): {
    readonly ends: boolean;
    readonly others: ReturnType<ExecutionSlot['takeMail']>;
  } {
    const mail = slot.takeMail();
    slot.mailbox.push(...mail.filter(({ event }) => event.kind === 'stop'));
    if (this.#isExpired(slot.executionId)) {
      slot.mailbox.unshift({ event: { kind: 'expire' }, caller: undefined });
    }
    return { ends: slot.mailbox.length > 0, others: mail.filter(({ event }) => event.kind !== 'stop') };
  }

  #ring(): void {
    for (;;) {
      const executionId = this.#heap.takeDue(this.#clock.now());
      if (executionId === undefined) break;
      const stumbled = this.#stumbled.get(executionId);
      if (stumbled === undefined) continue;
      stumbled.held = this.#isExpired(executionId);
      this.#wake(executionId);
    }
    this.#setAlarm();
  }

  #isExpired(executionId: number): boolean {
    const deadlineMs = this.#stumbled.get(executionId)?.deadlineMs;
    return deadlineMs !== undefined && deadlineMs <= this.#clock.now();
  }

  #setAlarm(): void {
    this.#alarm.set(this.#heap.earliestMs);
  }
}
