import { compileProgram, type TransitionEvent, transition } from '@cairn/asl';
import { Payload, seededRandom } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import type { CompiledRevision, StateMachine } from '../catalog/state-machine.ts';
import type { StateMachineCatalog } from '../catalog/state-machine-catalog.ts';
import type { ExecutionRow, JournalReader, SegmentRow } from '../journal.ts';
import { BurstEncoder } from './burst-encoder.ts';
import { ExecutionLoader, newLoadedExecution } from './execution-loader.ts';

const limits = { historyEventsMax: 25_000, payloadBytesMax: 262_144, burstEventsMax: 1_000 };
const task = { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:000000000000:function:f', End: true };
const branch = (name: string, state: object) => ({ StartAt: name, States: { [name]: state } });
const program = compileProgram({
  StartAt: 'P',
  States: {
    P: {
      Type: 'Parallel',
      Branches: [branch('Done', { Type: 'Pass', End: true }), branch('Works', task)],
      End: true,
    },
  },
} as never);
const machine = {
  machineId: 1,
  name: 'm',
  arn: 'arn:aws:states:us-east-1:000000000000:stateMachine:m',
  account: '000000000000',
  region: 'us-east-1',
} as StateMachine;
const revision = { program, roleArn: 'arn:aws:iam::000000000000:role/r' } as CompiledRevision;
const reference = { frameId: 2, scheduledEventId: 7 };
const start: TransitionEvent = { kind: 'start' };

/** Runs events through an execution, a segment for each; what the journal then holds. */
function journalOf(events: readonly TransitionEvent[]) {
  const started = { name: 'e', startMs: 1_000, input: Payload.parse('{"a":1}') };
  const loaded = newLoadedExecution({ machine, revision, ...started, attributes: {} }, limits);
  const encoder = new BurstEncoder();
  const rows: SegmentRow[] = [];
  for (const event of events) {
    const moved = transition(program, loaded.execution, event, {
      nowMs: 2_000,
      random: seededRandom(1),
      digest: { hex: (_algorithm, text) => text },
      refuseTask: () => undefined,
      taskToken: () => 'token',
    });
    const content = { executionId: 1, create: undefined, segmentId: rows.length + 1, atMs: 2_000 };
    rows.unshift(encoder.encode(loaded, { ...content, events: moved.events, more: moved.more }));
  }
  const journal = {
    execution: async () => row,
    segments: async ([id]: readonly number[]) => rows.filter(({ segmentId }) => segmentId === id),
    walkBack: async () => rows,
  } as unknown as JournalReader;
  const { status } = loaded.execution;
  const row = { name: 'e', startMs: 1_000, status, headSegmentId: 1, machineId: 1 } as ExecutionRow;
  const catalog = { findById: async () => machine, compiled: async () => revision };
  return {
    rows,
    row,
    loader: new ExecutionLoader(journal, catalog as unknown as StateMachineCatalog, limits),
  };
}

describe('an execution that has ended', () => {
  for (const [end, mark, event] of [
    ['FAILED', 'F', { kind: 'task-failed', task: reference, error: 'E' }],
    ['ABORTED', 'F', { kind: 'stop' }],
    ['SUCCEEDED', 'E', { kind: 'task-succeeded', task: reference, output: Payload.parse('1') }],
  ] as const) {
    it(`leaves ${end === 'SUCCEEDED' ? 'no state' : 'its frames as they stood'} when ${end}`, async () => {
      const { rows, row, loader } = journalOf([start, event]);
      expect(rows.map(({ segment }) => segment[0])).toEqual([mark, 'S']);
      expect(await loader.load(1)).toBeUndefined();
      if (end === 'SUCCEEDED') return;
      const { execution } = await loader.restore(row, machine);
      expect(execution.status).toBe(end);
      expect(execution.frames().map(({ state, work }) => `${state.name} ${work.kind}`)).toEqual([
        'P parallel',
        'Done done',
        'Works task',
      ]);
      expect([execution.inFlight, execution.nextDueMs, execution.runnable.length]).toEqual([
        false,
        undefined,
        0,
      ]);
    });
  }
});
