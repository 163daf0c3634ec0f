import type { AlarmClock, Payload } from '@cairn/kit';
import type { StateMachineCatalog } from '../catalog/state-machine-catalog.ts';
import type { Engine } from '../engine/engine.ts';
import { type ChildAttributes, readAttributes } from '../engine/execution-attributes.ts';
import type { HistoryReader } from '../engine/history-reader.ts';
import type { ExecutionRow, JournalReader } from '../journal.ts';
import type { StepFunctionsLimits } from '../limits.ts';
import { redriveRefusal } from '../operations/redrive.ts';
import type { ChildEnd, StandardChildren } from './map-run-ports.ts';

/** Runs Standard children of map runs: rows under their map run, moved by the engine like any other execution. */
export function standardChildren(
  engine: Engine,
  { journal, history, catalog, ...limited }: StandardChildrenPorts,
): StandardChildren {
  return {
    begin({ machine, revision, program, mapRunId, name, input, startMs, inherited, ...child }) {
      const { label, mapRunUuid: run, stateNumber: state, itemCount: items } = child;
      const attributes = { ...inherited, child: { label, run, state, items } };
      return engine.beginExecution({
        machine,
        revision,
        program,
        parentId: mapRunId,
        name,
        input,
        startMs,
        attributes,
      });
    },
    async find(mapRunId, name) {
      const row = await journal.executionByName(-mapRunId, name);
      if (row === undefined) return undefined;
      const end = row.status === 'RUNNING' ? undefined : await readEnd(history, row);
      return { executionId: row.executionId, end };
    },
    async redrive(mapRunId, name, mapRunRedriveCount) {
      for (;;) {
        const row = await journal.executionByName(-mapRunId, name);
        const machine = row && (await catalog.findById(row.machineId));
        if (row === undefined || machine === undefined) return undefined;
        if (row.status === 'RUNNING') return { end: undefined };
        const attributes = readAttributes(row);
        const child = attributes.child as ChildAttributes;
        const end = await readEnd(history, row);
        if (row.status === 'SUCCEEDED' || child.redrive === mapRunRedriveCount) return { end };
        const refusal = await redriveRefusal({ engine, history, ...limited }, row);
        if (refusal !== undefined) return { end: { ...end, isFinal: true } };
        const settlement = await engine.redriveExecution(row, machine, {
          attributes: { ...attributes, child: { ...child, redrive: mapRunRedriveCount } },
          clientToken: undefined,
        });
        if (settlement.kind === 'kept') return { end: undefined };
      }
    },
    async stop(executionId) {
      await engine.deliver(executionId, { kind: 'stop' });
    },
  };
}

/** What Standard children stand on, beside the engine. */
export interface StandardChildrenPorts {
  readonly journal: JournalReader;
  readonly history: HistoryReader;
  readonly catalog: StateMachineCatalog;
  readonly clock: AlarmClock;
  readonly limits: StepFunctionsLimits;
}

async function readEnd(history: HistoryReader, row: ExecutionRow): Promise<ChildEnd> {
  const { output, error, cause } = (await history.lastEvent(row)).details ?? {};
  return {
    status: row.status as ChildEnd['status'],
    stopMs: row.stopMs as number,
    output: output as Payload | undefined,
    error: error as string | undefined,
    cause: cause as string | undefined,
    redriveCount: readAttributes(row).redrives?.count ?? 0,
  };
}
