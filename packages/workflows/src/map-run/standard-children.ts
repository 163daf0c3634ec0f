import type { Payload } from '@cairn/kit';
import type { Engine } from '../engine/engine.ts';
import type { HistoryReader } from '../engine/history-reader.ts';
import type { ExecutionRow, JournalReader } from '../journal.ts';
import type { ChildEnd, StandardChildren } from './map-run-ports.ts';

/** Runs Standard children of map runs: rows under their map run, moved by the engine like any other execution. */
export function standardChildren(
  engine: Engine,
  journal: JournalReader,
  history: HistoryReader,
): StandardChildren {
  return {
    begin({ machine, revision, program, mapRunId, name, input, startMs, ...child }) {
      const { label, mapRunUuid: run, stateNumber: state, itemCount: items } = child;
      const attributes = { child: { label, run, state, items } };
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
    async stop(executionId) {
      await engine.deliver(executionId, { kind: 'stop' });
    },
  };
}

async function readEnd(history: HistoryReader, row: ExecutionRow): Promise<ChildEnd> {
  const { output, error, cause } = (await history.lastEvent(row)).details ?? {};
  return {
    status: row.status as ChildEnd['status'],
    stopMs: row.stopMs as number,
    output: output as Payload | undefined,
    error: error as string | undefined,
    cause: cause as string | undefined,
  };
}
