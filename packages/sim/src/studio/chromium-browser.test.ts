import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { startChromium } from './chromium-browser.ts';
import { hasChromium } from './has-chromium.ts';

it.runIf(hasChromium)('keeps pages of one origin from reading those of another', async () => {
  const started = await startChromium();
  if (started.kind === 'unavailable') throw new Error(started.reason);
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html').end('<h1>A page</h1>');
  }).listen(0);
  try {
    const { port } = server.address() as AddressInfo;
    const page = await started.browser.newPage();
    await page.goto(`http://studio.localhost:${port}/`);
    const read = (url: string) =>
      page.evaluate(
        (address) =>
          fetch(address).then(
            (response) => response.text(),
            () => 'refused',
          ),
        url,
      );
    expect(await read(`http://studio.localhost:${port}/`)).toBe('<h1>A page</h1>');
    expect(await read(`http://127.0.0.1:${port}/`)).toBe('refused');
  } finally {
    await started.browser.close();
    server.close();
  }
});
