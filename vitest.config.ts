import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.ts', 'examples/**/*.test.ts', 'tools/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    pool: 'forks',
    isolate: false,
    // Bounds of what hangs, not of what is slow: other tests and other programs share the cores.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Servers of tests bundle the studio only where a test asks for it.
    env: { CAIRN_STUDIO: 'lazy' },
  },
});
