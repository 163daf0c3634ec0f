import type { Alarm, Records, RecordWrite } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import type { StateMachine } from '../catalog/state-machine.ts';
import { namedCounts } from './machine-counts.ts';
import { Meter } from './meter.ts';

const prefix = 'arn:aws:states:us-east-1:000000000000:stateMachine:';
const machineOf = (name: string) => ({ arn: `${prefix}${name}` }) as StateMachine;
const bill = { billedMs: 100, billedMb: 64, transitions: 3 };

/** Records in memory that note how they are written, and fail when told so. */
function recordsOf() {
  const kept = new Map<string, string>();
  const batches: number[] = [];
  const state = { fails: false };
  const records: Records = {
    get: async (_collection, key) => kept.get(key),
    getAll: async (keys) => keys.map(({ key }) => kept.get(key)),
    clear: async () => kept.clear(),
    list: async (_collection, { prefix: begin = '', after = '', limit }) =>
      [...kept.entries()]
        .filter(([key]) => key.startsWith(begin) && key > after)
        .sort(([left], [right]) => (left < right ? -1 : 1))
        .slice(0, limit)
        .map(([key, value]) => ({ key, value })),
    write: async (writes: readonly RecordWrite[]) => {
      if (state.fails) throw new Error('disk full');
      batches.push(writes.length);
      for (const { key, value } of writes) kept.set(key, value as string);
      return true;
    },
  };
  return { records, batches, state, kept };
}

function meterOn(records: Records) {
  const clock = {
    ms: Date.UTC(2026, 0, 31, 23, 59),
    rings: [] as (() => void)[],
    now: () => clock.ms,
    alarm: (callback: () => void): Alarm => ({
      set: (atMs) => {
        clock.rings = atMs === undefined ? [] : [callback];
      },
    }),
  };
  const logged: string[] = [];
  const log = (_level: string, message: string) => logged.push(message);
  return { clock, logged, meter: new Meter({ records, clock, log, flushSeconds: 10 }) };
}

async function countsOf(meter: Meter, month: string): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for await (const page of meter.read(month, prefix)) {
    for (const { stateMachineArn, counts } of page)
      found.set(stateMachineArn.slice(prefix.length), namedCounts(counts).requests);
  }
  return found;
}

describe('the meter', () => {
  it('writes many machines in bounded steps, and forgets those it need not know', async () => {
    const { records, batches } = recordsOf();
    const { meter } = meterOn(records);
    for (let index = 0; index < 11_000; index++) meter.expressEnded(machineOf(`m${index}`), bill);
    expect((await countsOf(meter, '2026-01')).size).toBe(11_000);
    expect(Math.max(...batches)).toBe(500);
    expect([...meter.sinceStart()]).toHaveLength(0);
    meter.expressEnded(machineOf('m7'), bill);
    expect((await countsOf(meter, '2026-01')).get('m7')).toBe(2);
  });

  it('puts what ends after midnight into the next month, also where the last one is not written yet', async () => {
    const { records, state } = recordsOf();
    const { clock, meter } = meterOn(records);
    const machine = machineOf('m');
    state.fails = true;
    meter.expressEnded(machine, bill);
    await expect(meter.flush()).rejects.toThrow('disk full');
    meter.expressEnded(machine, bill);
    clock.ms += 120_000;
    await expect(meter.flush()).rejects.toThrow('disk full');
    meter.expressEnded(machine, bill);
    await expect(meter.flush()).rejects.toThrow('disk full');
    state.fails = false;
    expect(await countsOf(meter, '2026-01')).toEqual(new Map([['m', 2]]));
    expect(await countsOf(meter, '2026-02')).toEqual(new Map([['m', 1]]));
  });

  it('tells of what it cannot write, and tries again', async () => {
    const { records, state, kept } = recordsOf();
    const { clock, logged, meter } = meterOn(records);
    state.fails = true;
    meter.expressEnded(machineOf('m'), bill);
    const ring = async () => {
      for (const callback of clock.rings.splice(0)) callback();
      for (let turn = 0; turn < 10; turn++) await Promise.resolve();
    };
    await ring();
    expect(logged).toEqual(['what was metered could not be written']);
    state.fails = false;
    await ring();
    expect(kept.get(`2026-01/${prefix}m`)).toBe(
      '{"requests":1,"billedMs":100,"billedMbMs":6400,"expressTransitions":3}',
    );
    await meter.stop();
  });
});
