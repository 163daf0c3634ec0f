import { once } from 'node:events';
import { expect, it } from 'vitest';
import { cancellableDeadline } from './cancellable-deadline.ts';

it('ends by itself', async () => {
  const { signal } = cancellableDeadline(1);
  // Its timer keeps no process alive; this one does.
  const awake = setInterval(() => {}, 1_000);
  await once(signal, 'abort');
  clearInterval(awake);
  expect((signal.reason as DOMException).name).toBe('TimeoutError');
});

it('ends when it is cancelled, once', () => {
  const { signal, cancel } = cancellableDeadline(60_000);
  let ends = 0;
  signal.addEventListener('abort', () => {
    ends += 1;
  });
  cancel();
  cancel();
  expect([signal.aborted, ends]).toEqual([true, 1]);
});
