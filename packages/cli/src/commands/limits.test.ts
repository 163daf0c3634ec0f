import { allLimits } from '@cairn/server';
import { expect, it } from 'vitest';
import { runCommand } from '../command-process.ts';

it('prints every limit that --limit takes, with its default', async () => {
  const { code, out } = await runCommand(['limits']);
  expect(code).toBe(0);
  const [, ...rows] = out.trimEnd().split('\n');
  expect(rows.map((row) => row.split(' ')[0])).toEqual(Object.keys(allLimits));
  expect(out).toMatch(/^payloadBytesMax +262144 +bytes +\w/m);
  const { out: json } = await runCommand(['limits', '--json']);
  expect(JSON.parse(json)).toContainEqual(
    expect.objectContaining({ name: 'payloadBytesMax', default: 262_144 }),
  );
});
