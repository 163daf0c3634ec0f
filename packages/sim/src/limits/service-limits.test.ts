import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { serverLimits } from '@cairn/server';
import { describe, expect, it } from 'vitest';
import { withLimits } from './limits-probe.ts';
import { serviceLimitRows } from './service-limit-rows.ts';

describe('limits of services', () => {
  it.each(serviceLimitRows)('%s, set to %d, is in force', async (limit, value, ask, changed) => {
    expect(await withLimits({}, ask)).toBe('ok');
    expect(await withLimits({ [limit]: value }, ask)).toMatch(changed);
  });

  it('are each looked at by somebody', () => {
    const packages = resolve(import.meta.dirname, '..', '..', '..');
    const files = globSync('*/src/**/*.ts', { cwd: packages }).filter(
      (file) => !/^sim|\.test\.ts$|\/testing\/|limits\.ts$/.test(file),
    );
    const words = new Set(
      files.flatMap((file) => readFileSync(resolve(packages, file), 'utf8').match(/\w+/g) ?? []),
    );
    expect(Object.keys(serverLimits).filter((name) => !words.has(name))).toEqual([]);
  });
});
