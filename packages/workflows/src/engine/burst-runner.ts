import { type Command, type HistoryEvent, transition } from '@cairn/asl';
import type { Clock } from '@cairn/kit';
import type { Burst } from '../journal.ts';
import type { StepFunctionsLimits } from '../limits.ts';
import { BurstEncoder } from './burst-encoder.ts';
import type { BurstEnvironment } from './burst-environment.ts';
import type { ExecutionObserver } from './engine-ports.ts';
import { mockedAs } from './execution-attributes.ts';
import type { ExecutionRows } from './execution-rows.ts';
import type { Envelope, ExecutionSlot, LoadedExecution, Settlement } from './execution-slot.ts';
import { reopenedBy } from './redrive-request.ts';

const late: Settlement = { kind: 'late' };

/** Moves executions on by the events that wait for them, and makes of each move what the journal keeps. */
export class BurstRunner {
  readonly #environment: BurstEnvironment;
  readonly #clock: Clock;
  readonly #observer: ExecutionObserver | undefined;
  readonly #limits: StepFunctionsLimits;
  readonly #rows: ExecutionRows;
  readonly #encoder = new BurstEncoder();

  constructor(
    environment: BurstEnvironment,
    {
      clock,
      observer,
      limits,
      rows,
    }: {
      readonly clock: Clock;
      readonly observer: ExecutionObserver | undefined;
      readonly limits: StepFunctionsLimits;
      readonly rows: ExecutionRows;
    },
  ) {
    this.#rows = rows;
    this.#limits = limits;
    this.#observer = observer;
    this.#environment = environment;
    this.#clock = clock;
  }

  /**
   * Takes up waiting events, until a cap of the burst. Those that nothing waits for are answered at once.
   * @returns what has to become durable, undefined when nothing has changed
   * @throws whatever a bug throws; the events then wait as before
   */
  run(slot: ExecutionSlot, loaded: LoadedExecution): Burst | undefined {
    const environment = this.#environment;
    environment.nowMs = (slot.clock?.clock ?? this.#clock).now();
    if (slot.clock !== undefined) loaded.execution.clockSkewMs = slot.clock.record();
    environment.executionId = slot.executionId;
    environment.mockedAs = mockedAs(loaded);
    let events: readonly HistoryEvent[] | undefined;
    let commands: readonly Command[] = [];
    const envelopes: Envelope[] = [];
    let more = false;
    let spent = 0;
    try {
      while (slot.mailbox.length > 0 && !more) {
        const envelope = slot.mailbox[0] as Envelope;
        const moved = transition(loaded.execution.program, loaded.execution, envelope.event, environment);
        slot.mailbox.shift();
        if (!moved.accepted) {
          settleLate(slot, envelope);
          continue;
        }
        envelopes.push(envelope);
        events = events === undefined ? moved.events : [...events, ...moved.events];
        commands = commands.length === 0 ? moved.commands : [...commands, ...moved.commands];
        spent += moved.spent;
        more = moved.more || spent >= 1;
      }
      if (events === undefined) return undefined;
      return this.#encode(slot, loaded, { envelopes, commands, more, events });
    } catch (error) {
      slot.mailbox.unshift(...envelopes);
      throw error;
    }
  }

  #encode(
    slot: ExecutionSlot,
    loaded: LoadedExecution,
    {
      events,
      ...moved
    }: { envelopes: Envelope[]; commands: readonly Command[]; more: boolean } & {
      events: readonly HistoryEvent[];
    },
  ): Burst {
    const atMs = this.#environment.nowMs;
    const segmentId = this.#rows.nextSegmentId();
    const { executionId, create } = slot;
    const { more } = moved;
    const reopen = slot.reopen && reopenedBy(slot.reopen, atMs, this.#limits);
    const skipsTime = slot.clock !== undefined;
    const content = { executionId, create, reopen, segmentId, events, more, atMs, skipsTime };
    const burst = this.#encoder.encode(loaded, content);
    const observed = this.#observer?.wanted(loaded, events);
    const { execution } = loaded;
    const { entries, retries } = execution;
    execution.entries = 0;
    execution.retries = 0;
    slot.uncommitted = { ...moved, observed, entries, retries, atMs, segmentId };
    slot.phase = 'committing';
    return burst;
  }
}

function settleLate(slot: ExecutionSlot, { event, caller }: Envelope): void {
  if (caller === undefined) slot.endCall(event);
  else caller.resolve(late);
}
