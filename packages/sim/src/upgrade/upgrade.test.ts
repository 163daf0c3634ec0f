import { readdirSync, readFileSync } from 'node:fs';
import { openMemoryStore, openSqliteStore, type Store } from '@cairn/store';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../store/temporary-directory.ts';
import { scope } from '../workflows/test-server.ts';
import { OpenRuns } from './open-runs.ts';
import { PatientServer } from './patient-server.ts';
import { loadFixture, type UpgradeFixture } from './upgrade-fixture.ts';

const folder = new URL('./fixtures/', import.meta.url);
const fixtures = readdirSync(folder).map(
  (file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as UpgradeFixture,
);

const stores: { readonly [name: string]: () => Promise<[store: Store, dispose: () => Promise<void>]> } = {
  memory: async () => [await openMemoryStore(), async () => {}],
  SQLite: async () => {
    const { directory, dispose } = temporaryDirectory();
    return [await openSqliteStore({ directory }), dispose];
  },
};

/**
 * What later builds say in addition: descriptions of children that have succeeded tell whether they can be redriven, as
 * AWS was recorded to tell it.
 */
const additions = [
  ',"RedriveCount":0,"RedriveStatus":"NOT_REDRIVABLE","RedriveStatusReason":"Execution is SUCCEEDED and cannot be redriven"',
].map((text) => JSON.stringify(text).slice(1, -1));

function withoutAdditions(ends: UpgradeFixture['ends']): UpgradeFixture['ends'] {
  const strip = (line: string) => additions.reduce((text, addition) => text.replaceAll(addition, ''), line);
  return Object.fromEntries(
    Object.entries(ends).map(([run, end]) => [run, { ...end, history: end.history.map(strip) }]),
  );
}

for (const fixture of fixtures) {
  for (const [name, open] of Object.entries(stores)) {
    test(`what release ${fixture.release} has left open ends as it would have there (${name})`, async () => {
      const [store, dispose] = await open();
      const server = new PatientServer();
      const { journal, records } = store;
      server.store = { ...store, journal: server.watch(journal), records: server.watch(records) };
      server.tokenSecret = fixture.tokenSecret;
      server.installation = { installationId: fixture.installationId };
      server.clock.advance(fixture.nowMs - server.clock.now());
      try {
        await loadFixture(store, fixture);
        const runs = new OpenRuns(server, fixture.tokens);
        await server.start();
        await server.until(() => runs.keysHeldBack.length === fixture.keysInFlight.length);
        expect(runs.keysHeldBack.toSorted()).toEqual(fixture.keysInFlight.toSorted());
        expect(withoutAdditions(await runs.finish())).toEqual(fixture.ends);
        // What it had ended badly goes on from the state that it has kept.
        const executionArn = 'arn:aws:states:us-east-1:000000000000:execution:failed:failed';
        await server.stepFunctions.redriveExecution(scope, { executionArn });
        expect(await server.closed(executionArn)).toMatchObject({ status: 'FAILED', redriveCount: 1 });
        expect(server.logged).toEqual([]);
        await server.stepFunctions.stop();
      } finally {
        await store.close();
        await dispose();
      }
    });
  }
}

test('there is a fixture for the first release', () => {
  expect(fixtures.map(({ release }) => release)).toContain('0.1.0');
});
