import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest';
import { systemClock } from './system-clock.ts';

const yearMs = 365 * 86_400_000;

describe('the system clock', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('never goes backwards', () => {
    const clock = systemClock();
    expect(clock.now()).toBe(1_000_000);
    vi.setSystemTime(5_000);
    expect(clock.now()).toBe(1_000_000);
    vi.setSystemTime(1_000_001);
    expect(clock.now()).toBe(1_000_001);
  });

  it('calls back at the time, not before, and once', () => {
    const clock = systemClock();
    const times: number[] = [];
    clock.alarm(() => times.push(clock.now())).set(1_000_500);
    vi.advanceTimersByTime(499);
    expect(times).toEqual([]);
    vi.advanceTimersByTime(10_000);
    expect(times).toEqual([1_000_500]);
  });

  it('calls back later than 2^31 milliseconds from now', () => {
    const clock = systemClock();
    let calls = 0;
    clock.alarm(() => calls++).set(1_000_000 + yearMs);
    vi.advanceTimersByTime(yearMs - 1);
    expect(calls).toBe(0);
    vi.advanceTimersByTime(1);
    expect(calls).toBe(1);
  });

  it('replaces and clears an alarm, and never calls back inside set', () => {
    const clock = systemClock();
    let calls = 0;
    const alarm = clock.alarm(() => calls++);
    alarm.set(0);
    expect(calls).toBe(0);
    alarm.set(1_000_100);
    vi.advanceTimersByTime(99);
    expect(calls).toBe(0);
    alarm.set(undefined);
    vi.advanceTimersByTime(1_000);
    expect(calls).toBe(0);
  });
});

test('after the wall clock was set back, time goes on at half speed until it has caught up', () => {
  let wallMs = 1_000_000;
  let steadyMs = 0;
  const pass = (ms: number) => {
    wallMs += ms;
    steadyMs += ms;
  };
  const clock = systemClock({ wallMs: () => wallMs, steadyMs: () => steadyMs });
  expect(clock.now()).toBe(1_000_000);
  wallMs -= 10_000;
  pass(1_000);
  expect(clock.now()).toBe(1_000_500);
  pass(1);
  pass(1);
  expect(clock.now()).toBe(1_000_501);
  pass(18_998);
  expect(clock.now()).toBe(1_010_000);
  pass(1_000);
  expect(clock.now()).toBe(1_011_000);
});

test('a wall clock that jumps ahead and back does not freeze what waits', () => {
  let wallMs = 1_000_000;
  let steadyMs = 0;
  const clock = systemClock({ wallMs: () => wallMs, steadyMs: () => steadyMs });
  wallMs += 86_400_000;
  const jumped = clock.now();
  wallMs -= 86_400_000;
  steadyMs += 2_000;
  expect(clock.now()).toBe(jumped + 1_000);
});

test('the steady clock is not asked again within a millisecond', () => {
  let wallMs = 1_000;
  let asked = 0;
  const clock = systemClock({ wallMs: () => wallMs, steadyMs: () => ++asked });
  clock.now();
  const before = asked;
  for (let turn = 0; turn < 100; turn++) expect(clock.now()).toBe(1_000);
  expect(asked).toBe(before);
  wallMs = 1_001;
  expect(clock.now()).toBe(1_001);
  expect(asked).toBe(before + 1);
});
