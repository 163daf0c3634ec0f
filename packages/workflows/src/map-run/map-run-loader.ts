import { invariant, type Payload } from '@cairn/kit';
import type { StateMachineCatalog } from '../catalog/state-machine-catalog.ts';
import { inheritedFrom, readAttributes } from '../engine/execution-attributes.ts';
import type { ExecutionRow, JournalReader } from '../journal.ts';
import { childProgram } from './child-program.ts';
import {
  type DecodedMapRunSegment,
  decodeMapRunSegment,
  mapRunDeltasMax,
  mapRunSnapshotMark,
} from './map-run-segment.ts';
import type { MapRunIdentity, MapRunOrder, RestoredMapRun, TakenChild } from './map-run-state.ts';

/** A map run as the journal has it. */
export interface LoadedMapRun {
  readonly identity: MapRunIdentity;
  readonly restored: RestoredMapRun;
  /** What the Map state got, of one that succeeded. */
  readonly output: Payload | undefined;
}

/** Reads a map run back. @returns undefined when its machine is gone. @throws InvariantError when it is damaged */
export async function loadMapRun(
  journal: JournalReader,
  catalog: StateMachineCatalog,
  row: ExecutionRow,
): Promise<LoadedMapRun | undefined> {
  const attributes = readAttributes(row);
  const machine = await catalog.findById(row.machineId);
  if (machine === undefined) return undefined;
  const [revision, order, newestFirst] = await Promise.all([
    catalog.compiled(row.machineId, row.revision),
    readOrder(journal, row),
    journal.walkBack(row.tailSegmentId, {
      executionId: row.executionId,
      limit: mapRunDeltasMax + 1,
      stopAtPrefix: mapRunSnapshotMark,
    }),
  ]);
  const segments = newestFirst.map(({ segment }) => decodeMapRunSegment(segment)).reverse();
  const last = segments.at(-1);
  invariant(last !== undefined && segments[0]?.window !== undefined, 'damaged map run: it has no snapshot');
  const identity = {
    mapRunId: row.executionId,
    parentId: row.parentId as number,
    uuid: row.name,
    machine,
    revision,
    program: childProgram(revision.program, order.settings.stateNumber),
    startMs: row.startMs,
    order,
    inherited: inheritedFrom(attributes, attributes),
  };
  const restored = { progress: last.progress, ...windowOf(segments), tailSegmentId: row.tailSegmentId };
  return { identity, restored, output: last.output };
}

/** What a map run was started with. */
export async function readOrder(journal: JournalReader, row: ExecutionRow): Promise<MapRunOrder> {
  const [head] = await journal.segments([row.headSegmentId], row.executionId);
  invariant(head !== undefined, 'damaged map run: it has no first segment');
  const { order } = decodeMapRunSegment(head.segment);
  invariant(order !== undefined, 'damaged map run: it does not say what it is to do');
  // Since a redrive it is waited for by another name.
  const { frameId, startedEventId } = readAttributes(row).mapRun ?? order.mapRun;
  return { ...order, mapRun: { frameId, startedEventId } };
}

/** Children that have not ended, and gathered outputs, from a snapshot and what came after it. */
function windowOf(segments: readonly DecodedMapRunSegment[]): Pick<RestoredMapRun, 'window' | 'outputs'> {
  const window = new Map<number, TakenChild>();
  const outputs = new Map<number, Payload>();
  segments.forEach((segment, position) => {
    if (position === 0) {
      for (const child of segment.window ?? []) window.set(child.index, child);
      for (const [index, output] of segment.outputs ?? []) outputs.set(index, output);
      return;
    }
    for (const child of segment.taken) window.set(child.index, child);
    for (const { index, output } of segment.ended) {
      window.delete(index);
      if (output !== undefined) outputs.set(index, output);
    }
  });
  return { window, outputs };
}
