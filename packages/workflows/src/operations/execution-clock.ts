import type { CallScope } from '@cairn/kit';
import { readAttributes } from '../engine/execution-attributes.ts';
import type { ExecutionClock } from '../engine/execution-clock.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';
import type { ExecutionReads } from './execution-reads.ts';
import type { TimeMode } from './execution-time.ts';
import type { ServiceParts } from './service-parts.ts';

/** The clock that an execution lives on. */
export interface ClockDescription {
  readonly time: TimeMode;
  /** What time it is for the execution. */
  readonly now: number;
  /** What holds a skipped clock: `busy` while something outside is under way, `waiting` for a worker or a token. */
  readonly heldBy?: 'busy' | 'waiting';
  /** When the execution or one of its relatives goes on by itself, if ever. */
  readonly nextDue?: number;
}

/** How far a clock is to be moved: by some seconds, or to when the execution or a relative goes on by itself. */
export interface AdvanceClockInput {
  readonly executionArn: string;
  readonly seconds?: number;
}

/** How long the clock may be held by what is under way outside before a caller who wants to move it is told so. */
const patienceMs = 30_000;
const secondsMax = 100 * 366 * 86_400;

/** Clocks of executions that skip time: looked at, and moved on although a worker or a token is waited for. */
export class ExecutionClockOperations {
  readonly #parts: ServiceParts;
  readonly #reads: ExecutionReads;

  constructor(parts: ServiceParts, reads: ExecutionReads) {
    this.#parts = parts;
    this.#reads = reads;
  }

  /** @throws ServiceError InvalidArn, ExecutionDoesNotExist */
  async describeClock(
    _scope: CallScope,
    { executionArn }: { readonly executionArn: string },
  ): Promise<ClockDescription> {
    const { row } = await this.#reads.find(executionArn);
    const { time = 'real' } = readAttributes(row);
    if (row.stopMs !== undefined) return { time, now: row.stopMs };
    const member = time === 'real' ? undefined : await this.#memberOf(row.executionId);
    return member === undefined ? { time, now: this.#parts.clock.now() } : describe(member);
  }

  /**
   * Moves the clock of an execution and its relatives, by way of all that is due before. Waits while functions and
   * other calls hold it; resolves when it is durable and what was due has come to rest.
   * @throws ServiceError InvalidArn, ExecutionDoesNotExist, ValidationException, ClockHeld
   */
  async advanceClock(
    _scope: CallScope,
    { executionArn, seconds }: AdvanceClockInput,
  ): Promise<ClockDescription> {
    if (seconds !== undefined && !(seconds > 0 && seconds <= secondsMax)) {
      throw stepFunctionsErrors.validation(`seconds is a number above 0, at most ${secondsMax}`);
    }
    const { row } = await this.#reads.find(executionArn);
    const { executionId, status } = row;
    const member = status === 'RUNNING' ? await this.#memberOf(executionId) : undefined;
    if (member === undefined) {
      throw stepFunctionsErrors.validation(
        status === 'RUNNING'
          ? `The execution lives on the real clock, which cannot be moved: start it with skipped time: '${executionArn}'`
          : `The execution is closed: '${executionArn}'`,
      );
    }
    const { clock } = member;
    const toMs = seconds === undefined ? undefined : clock.now() + Math.round(seconds * 1_000);
    if (!(await this.#within((cancelled) => clock.push(toMs, cancelled)))) {
      throw stepFunctionsErrors.clockHeld(executionArn);
    }
    const { engine } = this.#parts;
    const relatives = engine.clocks.relativesOf(member.rootId);
    await Promise.all(relatives.map((id) => engine.deliver(id, { kind: 'note-clock' })));
    return await this.describeClock(_scope, { executionArn });
  }

  /** The execution on its clock; one that is not in memory is read. */
  async #memberOf(executionId: number): Promise<ExecutionClock | undefined> {
    const { engine } = this.#parts;
    const member = engine.clocks.of(executionId);
    if (member !== undefined) return member;
    await engine.deliver(executionId, { kind: 'continue' });
    return engine.clocks.of(executionId);
  }

  /** Whether something comes within our patience; it is taken back otherwise. */
  #within(begin: (cancelled: AbortSignal) => Promise<void>): Promise<boolean> {
    const { clock } = this.#parts;
    const abort = new AbortController();
    return new Promise((resolve) => {
      const alarm = clock.alarm(() => {
        abort.abort();
        resolve(false);
      });
      alarm.set(clock.now() + patienceMs);
      void begin(abort.signal).then(() => {
        alarm.set(undefined);
        resolve(true);
      });
    });
  }
}

function describe({ clock }: ExecutionClock): ClockDescription {
  const { nextDueMs, heldBy } = clock;
  return {
    time: 'skip',
    now: clock.now(),
    ...(heldBy === 'free' ? {} : { heldBy }),
    ...(nextDueMs === undefined ? {} : { nextDue: nextDueMs }),
  };
}
