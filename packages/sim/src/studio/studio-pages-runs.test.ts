import { beforeAll, expect, it } from 'vitest';
import { hasChromium } from './has-chromium.ts';
import { lookAtPlace } from './look-at-place.ts';
import { useStudio } from './studio-fixture.ts';
import { plantMarkup, runPlaces } from './studio-places.ts';

const studio = useStudio({ hasExamples: false });

beforeAll(async () => {
  if (hasChromium) await plantMarkup(studio);
}, 30_000);

it.runIf(hasChromium).each(runPlaces.map((place) => [place.path, place] as const))(
  'shows what users planted as text, to everyone: %s',
  async (_path, place) => {
    expect(await lookAtPlace(studio, place)).toEqual([]);
  },
);
