import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hasChromium } from './has-chromium.ts';
import { lookAtPlace } from './look-at-place.ts';
import { useStudio } from './studio-fixture.ts';
import {
  mapRunPlace,
  plantedDefinition,
  plantMarkup,
  resourcePlaces,
  runPlaces,
  servicePlaces,
  workflowPlaces,
} from './studio-places.ts';

/** Definition files are what users make, too. */
const definitions = await mkdtemp(join(tmpdir(), 'cairn-studio-pages-'));
await writeFile(join(definitions, 'planted-file.asl.json'), JSON.stringify(plantedDefinition, undefined, 2));
afterAll(() => rm(definitions, { recursive: true, force: true }));

const studio = useStudio({ hasExamples: false, arguments: ['--definitions', definitions] });

beforeAll(async () => {
  if (hasChromium) await plantMarkup(studio);
}, 30_000);

it.runIf(hasChromium).each(workflowPlaces.map((place) => [place.path, place] as const))(
  'shows what users planted as text, to everyone: %s',
  async (_path, place) => {
    expect(await lookAtPlace(studio, place)).toEqual([]);
  },
);

it.runIf(hasChromium)('shows what users planted as text, to everyone: the page of a map run', async () => {
  expect(await lookAtPlace(studio, await mapRunPlace(studio))).toEqual([]);
});

it('has each registered page among those that are looked at', async () => {
  const folder = new URL('../../../studio/src/pages/', import.meta.url);
  const entries = (await readdir(folder, { recursive: true })).filter((path) => path.endsWith('/pages.ts'));
  const texts = await Promise.all(entries.map((path) => readFile(new URL(path, folder), 'utf8')));
  const registered = texts.flatMap((text) =>
    [...text.matchAll(/path: routes\.(\w+)/g)].map(([, name]) => name),
  );
  const looked = new Set([
    'mapRun',
    'api',
    // See studio-pages-graphql.test.ts.
    ...['graphqlApis', 'graphqlApi'],
    // See studio-pages-users.test.ts.
    ...[
      'userPools',
      'userPool',
      'poolUser',
      'poolGroup',
      'appClient',
      'identityPools',
      'identityPool',
      'inbox',
    ],
    ...[...workflowPlaces, ...runPlaces, ...resourcePlaces, ...servicePlaces].map(({ route }) => route),
  ]);
  expect([...new Set(registered)].filter((name) => !looked.has(String(name)))).toEqual([]);
});
