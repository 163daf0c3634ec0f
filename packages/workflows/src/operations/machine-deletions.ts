import type { AlarmClock, Log } from '@cairn/kit';
import type { SerialTasks } from '../catalog/serial-tasks.ts';
import type { StateMachineCatalog } from '../catalog/state-machine-catalog.ts';
import type { TagCatalog } from '../catalog/tag-catalog.ts';
import type { Engine } from '../engine/engine.ts';
import type { ExpressExecutions } from '../express/express-executions.ts';
import type { ExpressStarts } from '../express/express-starts.ts';
import type { Journal } from '../journal.ts';
import type { MapRuns } from '../map-run/map-runs.ts';
import { pause } from '../pause.ts';

/** After which a deletion is tried again that a full disk, for instance, has interrupted. */
const retryDelayMs = 30_000;

/** Who has something of a machine's. */
interface DeletionParts {
  readonly engine: Engine;
  readonly express: ExpressExecutions;
  readonly expressStarts: ExpressStarts;
  readonly mapRuns: MapRuns;
  readonly journal: Journal;
  readonly catalog: StateMachineCatalog;
  readonly changes: SerialTasks;
  readonly tags: TagCatalog;
  readonly clock: AlarmClock;
  readonly log: Log;
}

/** Deletes what state machines leave behind: executions, map runs, calls under way. */
export class MachineDeletions {
  readonly #parts: DeletionParts;

  constructor(parts: DeletionParts) {
    this.#parts = parts;
  }

  /** Deletes in the background what a deleted machine has left; taken up again by the next start when it does not end. */
  finish(machineId: number): void {
    const { engine, express, expressStarts, mapRuns, journal, catalog, clock, log } = this.#parts;
    const work = async () => {
      await expressStarts.forgetMachine(machineId);
      // Before their children end, and again when no parent can start another.
      await mapRuns.forgetMachine(machineId);
      express.forgetMachine(machineId);
      await engine.forgetMachine(machineId);
      await mapRuns.forgetMachine(machineId);
      await engine.settleOpen();
      await this.#endRunning(machineId);
      engine.executionsDeleted(machineId, await journal.deleteExecutions(machineId));
      await catalog.finishDeletion(machineId);
    };
    const failed = async (error: unknown): Promise<void> => {
      if (engine.isStopped) return;
      log('error', 'a deletion was interrupted', { error, machineId });
      await pause(clock, retryDelayMs);
      if (!engine.isStopped) this.finish(machineId);
    };
    void work().catch(failed);
  }

  /** Of a machine that is DELETING: once nothing of it runs any more it is gone, and its name is free. */
  async #endRunning(machineId: number): Promise<void> {
    const { engine, journal, catalog, changes, tags } = this.#parts;
    if ((await catalog.findById(machineId)) === undefined) return;
    engine.executionsDeleted(machineId, await journal.deleteExecutions(machineId, 'RUNNING'));
    await changes.run(async () => {
      const machine = await catalog.findById(machineId);
      if (machine !== undefined) await catalog.beginDeletion(machine, [tags.change(machine.arn, [])]);
    });
  }
}
