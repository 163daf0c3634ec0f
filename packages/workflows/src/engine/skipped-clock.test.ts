import type { Alarm, AlarmClock } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import { ExecutionClocks, type JoiningExecution } from './execution-clocks.ts';
import { SkippedClock } from './skipped-clock.ts';

/** A real clock that stands still until it is told, and work that is deferred until it is run. */
class Surroundings implements AlarmClock {
  nowMs = 1_000;
  readonly deferred: (() => void)[] = [];
  readonly #alarms = new Map<object, { atMs: number; ring: () => void }>();
  readonly defer = (work: () => void): void => void this.deferred.push(work);

  now(): number {
    return this.nowMs;
  }

  alarm(ring: () => void): Alarm {
    const key = {};
    return {
      set: (atMs) => {
        if (atMs === undefined) this.#alarms.delete(key);
        else this.#alarms.set(key, { atMs, ring });
      },
    };
  }

  settle(): void {
    for (let work = this.deferred.shift(); work !== undefined; work = this.deferred.shift()) work();
  }

  /** Real time passes. */
  pass(ms: number): void {
    this.nowMs += ms;
    for (const [key, { atMs, ring }] of this.#alarms) {
      if (atMs > this.nowMs) continue;
      this.#alarms.delete(key);
      ring();
    }
    this.settle();
  }
}

function makeClock(): {
  real: Surroundings;
  clock: SkippedClock;
  rung: string[];
  wake: (name: string) => () => void;
} {
  const real = new Surroundings();
  const clock = new SkippedClock({ clock: real, defer: real.defer });
  const rung: string[] = [];
  return { real, clock, rung, wake: (name) => () => rung.push(`${clock.now()} ${name}`) };
}

describe('a skipped clock', () => {
  it('rings alarms in the order of their times, each at its time', () => {
    const { real, clock, rung, wake } = makeClock();
    clock.alarm(wake('late')).set(9_000);
    clock.alarm(wake('early')).set(2_000);
    clock.alarm(wake('past')).set(500);
    expect(rung).toEqual([]);
    real.settle();
    expect(rung).toEqual(['1000 past', '2000 early', '9000 late']);
    expect(clock.skewMs).toBe(8_000);
  });

  it('forgets an alarm that was set anew or cleared', () => {
    const { real, clock, rung, wake } = makeClock();
    const alarm = clock.alarm(wake('moved'));
    alarm.set(2_000);
    alarm.set(3_000);
    const cleared = clock.alarm(wake('cleared'));
    cleared.set(2_500);
    cleared.set(undefined);
    real.settle();
    expect(rung).toEqual(['3000 moved']);
  });

  it('passes as real time does while it is held', () => {
    const { real, clock, rung, wake } = makeClock();
    const release = clock.hold();
    clock.alarm(wake('soon')).set(1_500);
    clock.alarm(wake('late')).set(60_000);
    real.settle();
    expect(rung).toEqual([]);
    real.pass(600);
    expect(rung).toEqual(['1600 soon']);
    release();
    real.settle();
    expect(rung).toEqual(['1600 soon', '60000 late']);
  });

  it('lets one turn pass between two jumps', () => {
    const { real, clock } = makeClock();
    let rings = 0;
    const alarm = clock.alarm(() => {
      rings += 1;
      alarm.set(clock.now() + 1_000);
    });
    alarm.set(2_000);
    for (let turn = 1; turn <= 3; turn++) {
      real.deferred.shift()?.();
      expect(rings).toBe(turn);
    }
  });

  it('is held by who waits, until it is pushed by way of what is due', async () => {
    const { real, clock, rung, wake } = makeClock();
    const waiting = clock.join(wake('time-out'));
    waiting.set('waiting', 100_000);
    const other = clock.join(() => {
      wake('other')();
      other.set('free', clock.now() < 50_000 ? clock.now() + 20_000 : undefined);
    });
    other.set('free', 20_000);
    real.settle();
    expect(rung).toEqual([]);
    const pushed = clock.push(70_000);
    real.settle();
    await pushed;
    expect(rung).toEqual(['20000 other', '40000 other', '60000 other']);
    expect(clock.now()).toBe(70_000);
    expect(clock.heldBy).toBe('waiting');
    const next = clock.push();
    real.settle();
    expect(rung.at(-1)).toBe('100000 time-out');
    waiting.set('free', undefined);
    real.settle();
    await next;
  });

  it('waits with a push until what is under way is done, and ends it when nobody is left', async () => {
    const { real, clock } = makeClock();
    const member = clock.join(() => {});
    let isDone = false;
    const pushed = clock.push(5_000).then(() => {
      isDone = true;
    });
    real.settle();
    await Promise.resolve();
    expect([isDone, clock.now()]).toEqual([false, 1_000]);
    member.leave();
    await pushed;
    expect(clock.isEmpty).toBe(true);
  });
});

function of(executionArn: string, attributes: JoiningExecution['attributes']): JoiningExecution {
  return { machineId: 1, executionArn, attributes };
}

describe('the clocks of executions', () => {
  it('stand until all who were under way at a start are read back', () => {
    const real = new Surroundings();
    const rung: number[] = [];
    const clocks = new ExecutionClocks({ clock: real, defer: real.defer, ring: (id) => rung.push(id) });
    const first = clocks.runClock({ time: 'skip' });
    first.alarm(() => rung.push(0)).set(9_000);
    clocks.reading();
    clocks.read();
    real.settle();
    expect(rung).toEqual([]);
    clocks.join(7, of('arn', { time: 'skip' }), 5_000);
    clocks.read();
    real.settle();
    expect(rung).toEqual([0]);
    expect(clocks.nowOf(7)).toBe(6_000);
  });

  it('give what runs in memory the clock of its parent, one of its own, or the real one', () => {
    const real = new Surroundings();
    const clocks = new ExecutionClocks({ clock: real, defer: real.defer, ring: () => {} });
    clocks.read();
    const parent = clocks.join(1, of('arn', { time: 'skip' }), 4_000);
    expect(clocks.runClock({ time: 'skip', clockOf: 1 }).now()).toBe(5_000);
    parent?.clock.reach(9_000);
    expect(clocks.runClock({ time: 'skip', clockOf: 1 }).now()).toBe(9_000);
    const own = clocks.runClock({ time: 'skip' });
    const rung: number[] = [];
    own.alarm(() => rung.push(own.now())).set(50_000);
    const release = own.hold();
    real.settle();
    expect(rung).toEqual([]);
    release();
    real.settle();
    expect(rung).toEqual([50_000]);
    const ordinary = clocks.runClock({});
    ordinary.hold()();
    ordinary.alarm(() => rung.push(ordinary.now())).set(2_000);
    real.pass(1_000);
    expect(rung).toEqual([50_000, 2_000]);
  });

  it('name a relative to keep what only a closed one has recorded', () => {
    const real = new Surroundings();
    const clocks = new ExecutionClocks({ clock: real, defer: real.defer, ring: () => {} });
    clocks.read();
    const root = clocks.join(1, of('root', { time: 'skip' }));
    clocks.join(2, of('child', { time: 'skip', clockOf: 1 }));
    expect(clocks.relativesOf(1)).toEqual([1, 2]);
    expect(clocks.timeOfChild(2)).toEqual({ time: 'skip', clockOf: 1 });
    expect(clocks.timeOfChild(7)).toEqual({});
    root?.clock.reach(9_000);
    root?.record();
    expect(clocks.leave(1)).toBe(2);
    clocks.of(2)?.record();
    clocks.join(3, of('other child', { time: 'skip', clockOf: 1 }));
    expect(clocks.leave(3)).toBeUndefined();
    expect(clocks.relativesOf(1)).toEqual([2]);
    clocks.leaveMachine(2);
    clocks.leaveMachine(1);
    expect(clocks.leave(2)).toBeUndefined();
    expect(clocks.relativesOf(1)).toEqual([]);
  });
});

it('keeps no more due times than a few for each who lives on it, and wakes by those that hold', () => {
  const { real, clock, rung, wake } = makeClock();
  const members = Array.from({ length: 100 }, (_, at) => clock.join(wake(`${at}`)));
  for (let round = 0; round < 200; round++) {
    for (const [at, member] of members.entries()) member.set('free', 1_000_000 - 1_000 * round + at);
    clock.join(() => {}).leave();
  }
  expect(clock.plannedCount).toBeLessThanOrEqual(400);
  expect(clock.nextDueMs).toBe(801_000);
  real.settle();
  expect(rung[0]).toBe('801000 0');
});
