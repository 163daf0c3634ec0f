import { writeFileSync } from 'node:fs';
import { openMemoryStore } from '@cairn/store';
import { TestServer } from '../workflows/test-server.ts';
import { OpenRuns } from './open-runs.ts';
import { printFixture, recordingStore } from './upgrade-fixture.ts';

/*
 * Writes down the open runs that this build leaves behind: `node packages/sim/src/upgrade/main.ts 0.1.0`, once for
 * each release, before it is made. The fixtures of earlier releases are never made anew.
 */
const release = process.argv[2];
if (release === undefined) throw new Error('which release? for example 0.1.0');
const { store, records, bursts } = recordingStore(await openMemoryStore());
const server = new TestServer();
server.store = store;
const runs = new OpenRuns(server);
await server.start();
await runs.open();
const left = {
  release,
  nowMs: server.clock.now(),
  tokenSecret: server.tokenSecret,
  installationId: server.installation.installationId,
  tokens: { ...runs.tokens },
  keysInFlight: [...runs.keysHeldBack],
  records: [...records.values()],
  bursts: [...bursts],
};
const ends = await runs.finish();
writeFileSync(new URL(`./fixtures/${release}.json`, import.meta.url), printFixture({ ...left, ends }));
