import { expect, it } from 'vitest';
import { MadeOnce } from './made-once.ts';

it('is made when it is first asked for, once for all who ask', async () => {
  let calls = 0;
  const made = new MadeOnce(async () => ({ call: ++calls }));
  expect([calls, made.begun, made.made]).toEqual([0, undefined, undefined]);
  const [one, other] = await Promise.all([made.get(), made.get()]);
  expect(one).toEqual({ call: 1 });
  expect(other).toBe(one);
  expect(await made.get()).toBe(one);
  expect(await made.begun).toBe(one);
  expect(made.made).toBe(one);
});

it('a failure is told to all who waited for it, and is made good by whoever asks next', async () => {
  let calls = 0;
  const made = new MadeOnce(async () => {
    calls += 1;
    if (calls < 3) throw new Error(`failed ${calls}`);
    return calls;
  });
  const waiting = await Promise.allSettled([made.get(), made.get()]);
  expect(waiting.map((each) => (each as PromiseRejectedResult).reason.message)).toEqual([
    'failed 1',
    'failed 1',
  ]);
  expect(made.begun).toBeUndefined();
  await expect(made.get()).rejects.toThrow('failed 2');
  expect(await made.get()).toBe(3);
  expect(await made.get()).toBe(3);
});
