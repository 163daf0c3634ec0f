import { type CairnServer, createServer } from '@cairn/server';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startChromium } from './chromium-browser.ts';
import { hasChromium } from './has-chromium.ts';

/** A server that verifies signatures: whoever signs in by the studio leaves no credentials in the browser's storage. */

const bundleMsMax = 120_000;
let server: CairnServer;
let browser: Browser;

beforeAll(async () => {
  if (!hasChromium) return;
  const started = await startChromium();
  if (started.kind === 'unavailable') throw new Error(started.reason);
  browser = started.browser;
  server = await createServer({ port: 0, memory: true, auth: 'strict' });
}, 30_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** All that a browser keeps for a page, as text. */
const storages = `(async () => JSON.stringify([
  { ...localStorage }, { ...sessionStorage }, document.cookie,
  await indexedDB.databases(), await caches.keys(), history.state, location.href, window.name,
]))()`;

it.runIf(hasChromium)(
  'keeps the credentials of whoever signs in out of every storage, and forgets them with the browser',
  async () => {
    const { accessKeyId, secretAccessKey } = server.cairn.rootAccessKey;
    const context = await browser.newContext();
    const asked: string[] = [];
    context.on('request', (request) => asked.push(request.url()));
    const page = await context.newPage();
    await page.goto(`http://studio.localhost:${new URL(server.endpoint).port}/workflows`);
    // Until the bundle is there, a page of the server shows how far it is and reloads itself.
    await page.getByLabel('Access key ID').fill(accessKeyId, { timeout: bundleMsMax });
    await page.getByLabel('Secret access key').fill(secretAccessKey);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('No workflows yet').waitFor();
    const kept = await page.evaluate<string>(storages);
    for (const secret of [secretAccessKey, accessKeyId]) expect(kept).not.toContain(secret);
    expect(kept).not.toMatch(/ASIA|secretAccessKey|sessionToken/i);
    expect(await context.cookies()).toEqual([]);
    const beside = await context.newPage();
    await beside.goto(page.url());
    await beside.getByText('No workflows yet').waitFor();
    expect(asked.filter((url) => url.includes(secretAccessKey))).toEqual([]);
    await context.close();
    const later = await browser.newContext();
    const again = await later.newPage();
    await again.goto(`http://studio.localhost:${new URL(server.endpoint).port}/workflows`);
    await again.getByLabel('Access key ID').waitFor();
    await later.close();
  },
  bundleMsMax,
);
