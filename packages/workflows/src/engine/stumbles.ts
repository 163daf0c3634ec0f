import type { Log } from '@cairn/kit';
import { stepFunctionsErrors } from '../step-functions-errors.ts';
import type { ExecutionClocks } from './execution-clocks.ts';
import type { ExecutionRows } from './execution-rows.ts';
import type { Envelope, ExecutionSlot } from './execution-slot.ts';
import type { ExecutionSlots } from './execution-slots.ts';
import type { Quarantine } from './quarantine.ts';

/** What has to hear of a stumble. */
export interface StumblesPorts {
  readonly quarantine: Quarantine;
  readonly rows: ExecutionRows;
  readonly slots: ExecutionSlots;
  readonly clocks: ExecutionClocks;
  readonly log: Log;
  /** Brings an event to an execution. */
  readonly put: (executionId: number, envelope: Envelope) => void;
  /** Takes up the events that wait in a slot. */
  readonly run: (slot: ExecutionSlot) => void;
}

/** Takes executions whose transition threw out of memory, and brings those that are held no further than to their end. */
export class Stumbles {
  readonly #ports: StumblesPorts;

  constructor(ports: StumblesPorts) {
    this.#ports = ports;
  }

  /** A transition threw: a bug. The execution leaves memory as it stood in the journal, and is held for a while. */
  stumble(slot: ExecutionSlot, error: unknown): void {
    const { quarantine, rows, slots, clocks, log, put } = this.#ports;
    const { executionId } = slot;
    const execution = slot.loaded?.execution;
    const executionArn = execution?.identity.executionArn;
    const isNew = slot.isOpening;
    if (isNew) {
      rows.close();
      clocks.leave(executionId);
    }
    const deadlineMs =
      execution?.deadlineMs === undefined ? undefined : execution.deadlineMs - execution.clockSkewMs;
    const retryInMs = isNew ? undefined : quarantine.hold(executionId, deadlineMs);
    log('error', 'an execution stumbled over a bug', { error, executionId, executionArn, retryInMs });
    const envelopes = slots.takeOut(slot);
    const endsOnly = envelopes.every(({ event }) => event.kind === 'stop' || event.kind === 'expire');
    for (const envelope of envelopes) {
      if (!isNew && !endsOnly && envelope.event.kind === 'stop') put(executionId, envelope);
      else envelope.caller?.reject(error);
    }
  }

  /** An execution that is held is here: only its end is taken up; otherwise it leaves memory again. */
  resume(slot: ExecutionSlot): void {
    const { quarantine, slots, run } = this.#ports;
    const { ends, others } = quarantine.sort(slot);
    for (const { caller } of others) caller?.reject(stepFunctionsErrors.executionHeld());
    if (ends) run(slot);
    else slots.takeOut(slot);
  }
}
