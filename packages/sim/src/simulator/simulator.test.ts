import { expect, test } from 'vitest';
import { Simulation } from './simulator.ts';

const first = Number(process.env.CAIRN_SEED ?? 1);

test(`through store faults and deaths every acknowledged start ends once (20 seeds from ${first})`, async () => {
  for (let seed = first; seed < first + 20; seed++) {
    const result = await new Simulation({
      seed,
      starts: 60,
      faults: { refusedShare: 0.05, answerLostShare: 0.05 },
      crashShare: 0.05,
      functionFailureShare: 0.2,
    }).run();
    expect(result.wrongs, `seed ${seed}`).toEqual([]);
    expect(result.acknowledged, `seed ${seed}`).toBeGreaterThan(10);
  }
}, 60_000);
