import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.ts', 'examples/**/*.test.ts'],
    pool: 'forks',
    isolate: false,
    testTimeout: 30_000,
  },
});
