import { beforeAll, expect, it } from 'vitest';
import { hasChromium } from './has-chromium.ts';
import { lookAtPlace } from './look-at-place.ts';
import { useStudio } from './studio-fixture.ts';
import { apiPlace, planted, plantMarkup, servicePlaces } from './studio-places.ts';

const studio = useStudio({ hasExamples: false });

beforeAll(async () => {
  if (hasChromium) await plantMarkup(studio);
}, 30_000);

it.runIf(hasChromium).each(servicePlaces.map((place) => [place.path, place] as const))(
  'shows what users planted as text, to everyone: %s',
  async (_path, place) => {
    expect(await lookAtPlace(studio, place)).toEqual([]);
  },
);

it.runIf(hasChromium)('shows what users planted as text, to everyone: the page of an API', async () => {
  expect(await lookAtPlace(studio, await apiPlace(studio))).toEqual([]);
});

it.runIf(hasChromium).each([['/secrets'], ['/parameters']])(
  'shows a planted value as text: %s',
  async (path) => {
    const page = await studio.open(path);
    await page.getByRole('cell', { name: 'planted', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Show the value' }).click();
    await expect.poll(() => dialog.locator('.cm-content').innerText()).toBe(planted);
    expect(await page.evaluate('window.planted')).toBeUndefined();
    expect(await page.locator('img[src="x"], [onerror], [onload]').count()).toBe(0);
  },
);
