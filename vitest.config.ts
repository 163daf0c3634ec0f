import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.ts', 'examples/**/*.test.ts', 'tools/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    pool: 'forks',
    isolate: false,
    testTimeout: 30_000,
    // Servers of tests bundle the studio only where a test asks for it.
    env: { CAIRN_STUDIO: 'lazy' },
  },
});
