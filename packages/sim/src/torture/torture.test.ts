import { expect, test } from 'vitest';
import { torture } from './torture.ts';

const seed = Number(process.env.CAIRN_SEED ?? Date.now() % 1_000_000);

test(`every acknowledged start ends exactly once through 50 kills of the server (seed ${seed})`, {
  timeout: 300_000,
}, async () => {
  const result = await torture({ cycles: 50, seed });
  expect(result.wrongs).toEqual([]);
  expect(result.acknowledged).toBeGreaterThan(50);
});
