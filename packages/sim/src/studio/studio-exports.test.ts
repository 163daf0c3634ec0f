import { readFile } from 'node:fs/promises';
import { beforeAll, expect, it } from 'vitest';
import { hasChromium } from './has-chromium.ts';
import { useStudio } from './studio-fixture.ts';
import { plantMarkup } from './studio-places.ts';

/** What the studio writes to files is opened elsewhere, without the policy of its pages. */

const studio = useStudio({ hasExamples: false });

beforeAll(async () => {
  if (hasChromium) await plantMarkup(studio);
}, 30_000);

it.runIf(hasChromium)('exports a drawing in which planted markup runs nowhere', async () => {
  const page = await studio.open('/workflows/planted/definition');
  page.setDefaultTimeout(10_000);
  await page.locator('.state-node').first().waitFor();
  await page.getByRole('button', { name: 'Export' }).click();
  const downloads = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: /SVG/ }).first().click();
  const drawing = await readFile(await (await downloads).path(), 'utf8');
  expect(drawing).toContain('window.planted');
  const context = await studio.browser.newContext();
  try {
    for (const [type, body] of [
      ['image/svg+xml', drawing],
      ['text/html', `<!doctype html><title>A page with it</title>${drawing}`],
    ] as const) {
      const opened = await context.newPage();
      await opened.route('**/*', (route) => route.fulfill({ contentType: type, body }));
      await opened.goto('http://elsewhere.localhost/drawing');
      expect(await opened.evaluate('window.planted')).toBeUndefined();
      expect(
        await opened.evaluate('document.querySelectorAll("script, img, [onload], [onerror]").length'),
      ).toBe(0);
    }
  } finally {
    await context.close();
  }
});
