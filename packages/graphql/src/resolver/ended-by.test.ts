import { expect, it } from 'vitest';
import { endedBy } from './ended-by.ts';

it('gives what the promise gives, or ends with the signal', async () => {
  const controller = new AbortController();
  const { signal } = controller;
  expect(await endedBy(signal, Promise.resolve(1))).toBe(1);
  await expect(endedBy(signal, Promise.reject(new Error('own')))).rejects.toThrow('own');
  const never = [1, 2, 3].map(() => endedBy(signal, new Promise(() => {})));
  controller.abort(new Error('ended'));
  for (const each of never) await expect(each).rejects.toThrow('ended');
  await expect(endedBy(signal, new Promise(() => {}))).rejects.toThrow('ended');
});

it('waits by one listener, however many share a signal', async () => {
  const { signal } = new AbortController();
  let listeners = 0;
  const counted = new Proxy(signal, {
    get(target, name) {
      if (name === 'addEventListener') listeners += 1;
      const value = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  await Promise.all(Array.from({ length: 100 }, (_, index) => endedBy(counted, Promise.resolve(index))));
  expect(listeners).toBe(1);
});
