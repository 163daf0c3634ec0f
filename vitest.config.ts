import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Few lines that take long. Vitest begins with the largest files, and would end with these on one core. */
const longest = /\/packages\/sim\/src\/(?:authenticator|bench|power-cut|simulator|studio|torture)\//;

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => longest.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.ts', 'examples/**/*.test.ts', 'tools/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    globalSetup: ['tools/remove-stray-keys.ts'],
    setupFiles: ['tools/patient-waits.ts'],
    expect: { poll: { timeout: 20_000 } },
    pool: 'forks',
    isolate: false,
    // Many tests wait for a process, a browser or a disk: one file more than there are cores keeps them busy. (Vitest's own choice, one less, runs a machine of two cores one file at a time.)
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    // Bounds of what hangs, not of what is slow: other tests and other programs share the cores.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Servers of tests bundle the studio only where a test asks for it.
    env: { CAIRN_STUDIO: 'lazy' },
  },
});
