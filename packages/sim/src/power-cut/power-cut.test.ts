import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { powerCut } from './power-cut.ts';

const seed = Number(process.env.CAIRN_SEED ?? Date.now() % 1_000_000);
const hasTracer = spawnSync('strace', ['-V']).status === 0;
if (!hasTracer)
  process.stdout.write(
    'LEFT OUT: the power-cut test, since strace is not installed (Debian package strace)\n',
  );

describe.runIf(hasTracer)(`power cuts (seed ${seed})`, () => {
  test('every acknowledged start is there after the power went at any of 200 moments', {
    timeout: 240_000,
  }, async () => {
    const result = await powerCut({ seed, starts: 120, cuts: 200 });
    expect(result.losses).toEqual([]);
    expect(result.lookedFor).toBeGreaterThan(1_000);
  });

  test('without syncs the same test finds losses', { timeout: 240_000 }, async () => {
    const result = await powerCut({ seed, starts: 120, cuts: 20, unsafeSynchronousOff: true });
    expect(result.losses).not.toEqual([]);
  });
});
