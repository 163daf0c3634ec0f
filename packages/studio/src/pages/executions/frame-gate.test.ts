import { expect, it } from 'vitest';
import { FrameGate } from './frame-gate.ts';

function gateOf(start: number) {
  let value = start;
  const frames: (() => void)[] = [];
  const listeners = new Set<() => void>();
  const gate = new FrameGate(
    () => value,
    (run) => frames.push(run),
  );
  const set = (next: number) => {
    value = next;
    for (const listener of listeners) listener();
  };
  const frame = () => {
    for (const run of frames.splice(0)) run();
  };
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return { gate, set, frame, frames, subscribe };
}

it('tells of many changes once per frame, and of the last value', () => {
  const { gate, set, frame, frames, subscribe } = gateOf(0);
  let told = 0;
  gate.open(subscribe, () => {
    told += 1;
  });
  for (let value = 1; value <= 100; value++) set(value);
  expect([gate.value, told, frames.length]).toEqual([0, 0, 1]);
  frame();
  expect([gate.value, told]).toEqual([100, 1]);
  set(101);
  frame();
  expect([gate.value, told]).toEqual([101, 2]);
});

it('does not lose what changed before anybody listened, and is silent after the end', () => {
  const { gate, set, frame, subscribe } = gateOf(0);
  set(1);
  let told = 0;
  const close = gate.open(subscribe, () => {
    told += 1;
  });
  frame();
  expect([gate.value, told]).toEqual([1, 1]);
  set(2);
  close();
  frame();
  expect(told).toBe(1);
});

it('tells who listens at the frame, also where another one did when the value changed', () => {
  const { gate, set, frame, subscribe } = gateOf(0);
  const close = gate.open(subscribe, () => undefined);
  set(1);
  close();
  let told = 0;
  gate.open(subscribe, () => {
    told += 1;
  });
  frame();
  expect([gate.value, told]).toEqual([1, 1]);
});
