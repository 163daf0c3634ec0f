import { expect, test } from 'vitest';
import { Metrics } from './metrics.ts';
import { createPages } from './pages.ts';

const id = 'a'.repeat(64);
let isRecovered = false;
const page = createPages({
  metrics: new Metrics(),
  version: '1.2.3',
  isRecovered: () => isRecovered,
  readCode: async (asked) => (asked === id ? new Uint8Array([1]) : undefined),
});
const text = async (path: string) => (await page(path))?.body;

test.each([
  [false, 'running'],
  [true, 'done'],
])('health, recovered: %j', async (recovered, recovery) => {
  isRecovered = recovered;
  expect(JSON.parse(String(await text('/_cairn/health')))).toEqual({
    status: 'ok',
    version: '1.2.3',
    recovery,
  });
});

test.each<[string, boolean]>([
  [`/_cairn/code/${id}`, true],
  [`/_cairn/code/${'b'.repeat(64)}`, false],
  ['/_cairn/code/../../etc/passwd', false],
  ['/_cairn/nothing', false],
])('%s is there: %j', async (path, there) => {
  expect((await page(path)) !== undefined).toBe(there);
});
