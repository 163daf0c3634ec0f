import { type Command, type HistoryEvent, transition } from '@cairn/asl';
import type { Clock } from '@cairn/kit';
import type { Burst } from '../journal.ts';
import { BurstEncoder } from './burst-encoder.ts';
import type { BurstEnvironment } from './burst-environment.ts';
import type { ExecutionObserver } from './engine-ports.ts';
import type { Envelope, ExecutionSlot, LoadedExecution, Settlement } from './execution-slot.ts';

const late: Settlement = { kind: 'late' };

/** Moves executions on by the events that wait for them, and makes of each move what the journal keeps. */
export class BurstRunner {
  readonly #environment: BurstEnvironment;
  readonly #clock: Clock;
  readonly #observer: ExecutionObserver | undefined;
  readonly #encoder = new BurstEncoder();
  /** The last that was given out. */
  segmentId = 0;

  constructor(
    environment: BurstEnvironment,
    { clock, observer }: { readonly clock: Clock; readonly observer: ExecutionObserver | undefined },
  ) {
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
    environment.nowMs = this.#clock.now();
    environment.executionId = slot.executionId;
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
    const segmentId = ++this.segmentId;
    const { executionId, create } = slot;
    const { more } = moved;
    const burst = this.#encoder.encode(loaded, { executionId, create, segmentId, events, more, atMs });
    const observed = this.#observer?.wanted(loaded, events);
    slot.uncommitted = { ...moved, observed, atMs, segmentId };
    slot.phase = 'committing';
    return burst;
  }
}

function settleLate(slot: ExecutionSlot, { event, caller }: Envelope): void {
  if (caller === undefined) slot.endCall(event);
  else caller.resolve(late);
}
