import { gzipSync } from 'node:zlib';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { hasChromium } from './has-chromium.ts';
import { useStudio } from './studio-fixture.ts';

/** What the studio loads, in bytes of gzip. Everything that a page asks for counts, whoever asks: page or worker. */

const firstScreenBytesMax = 250_000;
const graphBytesMax = 800_000;
const studio = useStudio();

/** Ends when nothing was loaded for half a second: the network itself is never idle, since the stream stays open. */
const untilQuiet = `new Promise((resolve) => {
  let timer;
  const wait = () => { clearTimeout(timer); timer = setTimeout(resolve, 500); };
  new PerformanceObserver(wait).observe({ type: 'resource', buffered: true });
  wait();
})`;

/** Opens a place in a fresh browser. @returns the compressed size of each file that it loaded until something is there */
async function loadedBy(path: string, isThere: (page: Page) => Promise<void>): Promise<Map<string, number>> {
  const context = await studio.browser.newContext();
  try {
    const urls = new Set<string>();
    context.on('request', (request) => urls.add(request.url()));
    const page = await studio.openIn(context, path);
    await isThere(page);
    await page.evaluate(untilQuiet);
    const timed = await page.evaluate('performance.getEntriesByType("resource").map(({ name }) => name)');
    for (const url of timed as string[]) urls.add(url);
    const files = [...urls].filter((url) => new URL(url).pathname.startsWith('/assets/'));
    const sizes = files.map(async (url): Promise<[string, number]> => {
      const text = await page.evaluate(`fetch(${JSON.stringify(url)}).then((answer) => answer.text())`);
      return [new URL(url).pathname, gzipSync(text as string).length];
    });
    return new Map(await Promise.all(sizes));
  } finally {
    await context.close();
  }
}

function sum(sizes: ReadonlyMap<string, number>): number {
  return [...sizes.values()].reduce((total, size) => total + size, 0);
}

it.runIf(hasChromium)('is at most 250 kB until the first screen is there', async () => {
  const sizes = await loadedBy('/', (page) => page.getByRole('link', { name: 'teacher' }).first().waitFor());
  expect([...sizes.keys()].some((path) => path.endsWith('.css'))).toBe(true);
  expect(sum(sizes), [...sizes].join('\n')).toBeLessThanOrEqual(firstScreenBytesMax);
});

it.runIf(hasChromium)(
  'is at most 800 kB with the graph of a workflow and the worker that lays it out',
  async () => {
    const sizes = await loadedBy('/workflows/teacher/definition', (page) =>
      page.getByText('IsItStephane').first().waitFor(),
    );
    expect([...sizes.keys()].some((path) => path.includes('worker'))).toBe(true);
    expect(sum(sizes), [...sizes].join('\n')).toBeLessThanOrEqual(graphBytesMax);
  },
);

it.runIf(hasChromium)('is at most 800 kB with the graph of a run', async () => {
  const stateMachineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:teacher';
  const { executionArn } = await studio.stepFunctions.send(
    new StartExecutionCommand({ stateMachineArn, input: '{"teacher":"Stephane"}' }),
  );
  const sizes = await loadedBy(`/executions/${executionArn}`, (page) =>
    page.locator('.state-node', { hasText: 'IsItStephane' }).waitFor(),
  );
  expect([...sizes.keys()].some((path) => path.includes('worker'))).toBe(true);
  expect(sum(sizes), [...sizes].join('\n')).toBeLessThanOrEqual(graphBytesMax);
});
