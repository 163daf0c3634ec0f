import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { hasChromium } from '../studio/has-chromium.ts';
import { benchRows } from './bench-rows.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

test('every row of the bench still runs and gives figures', { timeout: 240_000 }, async () => {
  const small = ['--json', '--seconds', '0.2', '--waiting-runs', '500'];
  const { stdout } = await promisify(execFile)(process.execPath, [main, ...small]);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  // What is measured in a browser gives no figures where none starts.
  for (const { name } of benchRows.filter((row) => row.name !== 'studio' || hasChromium)) {
    expect(
      lines.map((line) => line.name).some((line) => line.startsWith(name)),
      name,
    ).toBe(true);
  }
  for (const line of lines) {
    expect(Object.keys(line)).toEqual(['name', 'value', 'unit', 'peer', 'ratio']);
    expect(line.value, line.name).toBeGreaterThan(0);
  }
});

test('an unknown row is named with those that there are', async () => {
  const failure = await promisify(execFile)(process.execPath, [main, '--only', 'nothing']).catch(
    (error) => error,
  );
  expect(failure.code).toBe(2);
  expect(failure.stderr).toContain('engine-standard');
});
