import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ExampleApi } from '../example-api.ts';

let folder: string;
let heroes: ExampleApi;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-heroes-'));
  cpSync(join(import.meta.dirname, 'apis'), folder, { recursive: true });
  heroes = await ExampleApi.start(folder, 'heroes');
}, 60_000);

afterAll(async () => {
  await heroes?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const height = (): string => join(folder, 'heroes/resolvers/Human.height.js');
const createReview = `mutation CreateReviewForEpisode($ep: Episode!, $review: ReviewInput!) {
  CreateReviewForEpisode(episode: $ep, review: $review) { episode stars commentary }
}`;

/** Asks until an answer is as expected: the files of the API were just saved. */
async function becomes(query: string, data: object): Promise<void> {
  for (;;) {
    const answer = await heroes.ask(query);
    if (JSON.stringify(answer.data) === JSON.stringify(data)) return;
    await delay(20);
  }
}

it('knows its heroes, and how tall they are', async () => {
  expect(await heroes.ask('{ hero { name } human(id: "1000") { name height(unit: FOOT) } }')).toEqual({
    data: { hero: { name: 'R2-D2' }, human: { name: 'Luke Skywalker', height: 5.6430448 } },
  });
  expect(await heroes.ask('{ hero(episode: EMPIRE) { __typename name } }')).toEqual({
    data: { hero: { __typename: 'Human', name: 'Luke Skywalker' } },
  });
});

it('tells those who subscribe of the reviews of their episode, over changes of other parts of the API', async () => {
  const jedi = await heroes.subscribe('subscription { reviewAdded(episode: JEDI) { stars commentary } }');
  const before = readFileSync(height(), 'utf8');
  writeFileSync(height(), before.replace('3.28084', '3'));
  await becomes('{ human(id: "1003") { height(unit: FOOT) } }', { human: { height: 4.5 } });
  await heroes.ask(createReview, { ep: 'EMPIRE', review: { stars: 1 } });
  const review = { stars: 5, commentary: 'This is a great movie!' };
  expect(await heroes.ask(createReview, { ep: 'JEDI', review })).toEqual({
    data: { CreateReviewForEpisode: { episode: 'JEDI', ...review } },
  });
  expect(await jedi.next()).toEqual({ data: { reviewAdded: review } });
  jedi.close();
  writeFileSync(height(), before);
  await becomes('{ human(id: "1003") { height(unit: FOOT) } }', { human: { height: 4.92126 } });
});

it('tells subscribers of an episode only of mutations that select it', async () => {
  const empire = await heroes.subscribe('subscription { reviewAdded(episode: EMPIRE) { stars } }');
  await heroes.ask('mutation { CreateReviewForEpisode(episode: EMPIRE, review: { stars: 2 }) { stars } }');
  await heroes.ask(createReview, { ep: 'EMPIRE', review: { stars: 3 } });
  expect(await empire.next()).toEqual({ data: { reviewAdded: { stars: 3 } } });
  empire.close();
});

it('refuses six stars in its own words', async () => {
  const answer = await heroes.ask(createReview, { ep: 'JEDI', review: { stars: 6 } });
  expect(answer.errors).toMatchObject([{ errorType: 'InvalidReview', message: 'Stars go from 1 to 5.' }]);
});

it('is never half of a save, however the server ends', { timeout: 120_000 }, async () => {
  await heroes.ask(createReview, { ep: 'NEWHOPE', review: { stars: 4 } });
  const schemaFile = join(folder, 'heroes/schema.graphql');
  const [schema, code] = [readFileSync(schemaFile, 'utf8'), readFileSync(height(), 'utf8')];
  for (let turn = 1; turn <= 4; turn += 1) {
    // A field and its resolver are saved together: whoever sees one sees the other.
    writeFileSync(schemaFile, schema.replace('type Query {', `type Query {\n  turn${turn}: String`));
    writeFileSync(
      join(folder, `heroes/resolvers/Query.turn${turn}.js`),
      `export function request() { return { payload: '${turn}' }; }\nexport function response(ctx) { return ctx.result; }\n`,
    );
    writeFileSync(
      join(folder, 'heroes/api.yaml'),
      readFileSync(join(import.meta.dirname, 'apis/heroes/api.yaml'), 'utf8').replace(
        'resolvers:\n',
        `resolvers:\n  Query.turn${turn}: { dataSourceName: none }\n`,
      ),
    );
    const { url, key } = heroes.printed;
    // From at once to long after: before, in and after the write.
    await delay(turn * 40);
    await heroes.server.kill();
    rmSync(join(folder, `heroes/resolvers/Query.turn${turn - 1}.js`), { force: true });
    await heroes.server.start();
    expect(heroes.printed).toEqual({ url: url.replace(/:\d+/, `:${new URL(heroes.printed.url).port}`), key });
    expect(await heroes.ask(`{ turn${turn} human(id: "1000") { name } }`)).toEqual({
      data: { [`turn${turn}`]: String(turn), human: { name: 'Luke Skywalker' } },
    });
    const { data } = await heroes.ask('{ reviews(episode: NEWHOPE) { stars } }');
    expect(data).toEqual({ reviews: [{ stars: 4 }] });
  }
  writeFileSync(schemaFile, schema);
  writeFileSync(height(), code);
});
