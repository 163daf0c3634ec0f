import { beforeAll, expect, it } from 'vitest';
import { hasChromium } from './has-chromium.ts';
import { lookAtPlace } from './look-at-place.ts';
import { plantUserPools } from './planted-user-pool.ts';
import { phoneViewport, useStudio } from './studio-fixture.ts';
import type { StudioPlace } from './studio-places.ts';
import { keepScreenshot } from './studio-task.ts';

const studio = useStudio({ hasExamples: false });
let places: readonly StudioPlace[];

beforeAll(async () => {
  if (hasChromium) places = await plantUserPools(studio);
}, 30_000);

it.runIf(hasChromium).each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13])(
  'shows what users planted as text, to everyone: the pages of users, %i',
  async (index) => {
    const place = places[index];
    expect(place).toBeDefined();
    expect(await lookAtPlace(studio, place as StudioPlace)).toEqual([]);
    expect(places).toHaveLength(14);
  },
);

it.runIf(hasChromium)('shows planted messages as text, and their HTML too', async () => {
  const page = await studio.open('/inbox');
  await page.getByRole('row', { name: /ada@example.com/ }).click();
  const dialog = page.getByRole('dialog');
  const body = dialog.getByRole('region', { name: 'What it says' });
  await body.getByText('Hello').waitFor();
  await keepScreenshot(page, 'inbox message text');
  await dialog.getByRole('button', { name: 'Its HTML' }).click();
  await body.getByText('<b>Hello</b>').waitFor();
  await body.getByText('onerror=window.planted').first().waitFor();
  await keepScreenshot(page, 'inbox message html');
  expect(await page.evaluate('window.planted')).toBeUndefined();
  expect(await page.locator('img[src="x"], [onerror], [onload]').count()).toBe(0);
});

it.runIf(hasChromium)('the inbox on a phone tells why and when a message was sent', async () => {
  const page = await studio.open('/inbox', { viewport: phoneViewport });
  const row = page.getByRole('row').nth(1);
  await row.getByText(/^(?:Sign-up|Invitation|Forgotten password|Code once more|Signing in), /).waitFor();
  await row.getByRole('time').filter({ visible: true }).waitFor();
  await keepScreenshot(page, 'inbox phone');
});

it.runIf(hasChromium)('shows no secret of a provider or app client before somebody asks for it', async () => {
  const client = places.find(({ route }) => route === 'appClient');
  const page = await studio.open(client?.path as string);
  await page.getByRole('button', { name: 'Show the secret' }).waitFor();
  expect(await page.getByText(/^[a-z0-9]{40,}$/).count()).toBe(0);
  await page.getByRole('button', { name: 'Show the secret' }).click();
  await page.getByText(/^[a-z0-9]{40,}$/).waitFor();
  await page.goto(`${studio.origin}${places[6]?.path}`);
  await page.getByText('(not shown)').waitFor();
  expect(await page.getByText('hush').count()).toBe(0);
});
