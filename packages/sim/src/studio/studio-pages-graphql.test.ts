import { beforeAll, expect, it } from 'vitest';
import { hasChromium } from './has-chromium.ts';
import { lookAtPlace } from './look-at-place.ts';
import { plantGraphqlApi } from './planted-graphql-api.ts';
import { useStudio } from './studio-fixture.ts';
import { planted, type StudioPlace } from './studio-places.ts';

const studio = useStudio({ hasExamples: false });
let places: readonly StudioPlace[];

beforeAll(async () => {
  if (hasChromium) places = await plantGraphqlApi(studio);
}, 30_000);

it.runIf(hasChromium).each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])(
  'shows what users planted as text, to everyone: the pages of a GraphQL API, %i',
  async (index) => {
    const place = places[index];
    expect(place).toBeDefined();
    expect(await lookAtPlace(studio, place as StudioPlace)).toEqual([]);
    expect(places).toHaveLength(11);
  },
);

it.runIf(hasChromium)('shows planted answers as text', async () => {
  const page = await studio.open(places[2]?.path as string);
  await page.getByRole('button', { name: 'Run' }).click();
  await page.getByText('Answered', { exact: true }).waitFor();
  const answer = page.getByRole('region', { name: 'Answer', exact: true });
  await expect.poll(() => answer.innerText()).toContain(planted.slice(-30));
  expect(await page.evaluate('window.planted')).toBeUndefined();
  expect(await page.locator('img[src="x"], [onerror], [onload]').count()).toBe(0);
});
