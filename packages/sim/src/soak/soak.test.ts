import { expect, test } from 'vitest';
import { soak } from './soak.ts';

test('disk and memory stay flat while runs come and go, over a kill -9', { timeout: 120_000 }, async () => {
  const result = await soak({ seconds: 9, retentionSeconds: 0.5, runsPerSecond: 150 });
  const last = result.samples.at(-1);
  console.log(
    `soak: ${result.started} runs, ${((last?.diskBytes ?? 0) / 2 ** 20).toFixed(1)} MiB on disk, ${last?.residentMegabytes.toFixed(0)} MiB resident`,
  );
  expect(result.wrongs).toEqual([]);
});
