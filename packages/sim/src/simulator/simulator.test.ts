import { expect, test } from 'vitest';
import { Simulation, type SimulationOptions } from './simulator.ts';

const first = Number(process.env.CAIRN_SEED ?? 1);
const hardship: Omit<SimulationOptions, 'seed'> = {
  starts: 60,
  faults: { refusedShare: 0.05, answerLostShare: 0.05 },
  crashShare: 0.05,
  functionFailureShare: 0.2,
};

test(`through store faults and deaths every acknowledged start ends once (200 seeds from ${first})`, async () => {
  let acknowledged = 0;
  let crashes = 0;
  for (let seed = first; seed < first + 200; seed++) {
    const result = await new Simulation({ ...hardship, seed }).run();
    expect(result.wrongs, `seed ${seed}`).toEqual([]);
    acknowledged += result.acknowledged;
    crashes += result.crashes;
  }
  expect(acknowledged).toBeGreaterThan(5_000);
  expect(crashes).toBeGreaterThan(200);
}, 60_000);

test(`the same holds with skipped time (50 seeds from ${first})`, async () => {
  let acknowledged = 0;
  for (let seed = first; seed < first + 50; seed++) {
    const result = await new Simulation({ ...hardship, seed, time: 'skip' }).run();
    expect(result.wrongs, `seed ${seed}`).toEqual([]);
    acknowledged += result.acknowledged;
  }
  expect(acknowledged).toBeGreaterThan(1_000);
}, 60_000);

test('the same seed gives the same simulation', async () => {
  const once = await new Simulation({ ...hardship, seed: first }).run();
  expect(await new Simulation({ ...hardship, seed: first }).run()).toEqual(once);
});

test('a store that loses what it acknowledged is found out', async () => {
  const faults = { refusedShare: 0, answerLostShare: 0, lyingShare: 0.02 };
  const wrongs: string[] = [];
  for (let seed = first; seed < first + 10; seed++) {
    const result = await new Simulation({ ...hardship, faults, seed }).run();
    wrongs.push(...result.wrongs);
  }
  expect(wrongs).not.toEqual([]);
}, 60_000);
