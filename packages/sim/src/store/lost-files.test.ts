import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  closeSync,
  cpSync,
  existsSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { openSqliteStore, restoreBackup, type Store, StoreDamagedError } from '@cairn/store';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { firstBurst } from './sample-bursts.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const storeModule = new URL('../../../store/src/index.ts', import.meta.url).href;
const frameBytes = 4_096 + 24;

let root: string;
let dispose: () => Promise<void>;
const opened: Store[] = [];

beforeEach(() => {
  ({ directory: root, dispose } = temporaryDirectory());
});
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
  await dispose();
});

async function open(directory: string): Promise<Store> {
  const store = await openSqliteStore({ directory });
  opened.push(store);
  return store;
}

/** A directory as a server leaves it that was stopped. */
async function stopped(): Promise<string> {
  const directory = join(root, 'stopped');
  const store = await openSqliteStore({ directory });
  await store.journal.append([firstBurst(1, 1), firstBurst(2, 2)]);
  await store.close();
  return directory;
}

/** A directory as a server leaves it that was killed after some transactions. */
async function killed(transactions = 3): Promise<string> {
  const { directory, child } = await written('killed', transactions);
  child.kill('SIGKILL');
  await once(child, 'exit');
  return directory;
}

/** A directory as a program leaves it that calls `process.exit` with its server running. */
async function left(): Promise<string> {
  const { directory, child } = await written('left', 3);
  child.stdin?.end();
  expect(await once(child, 'exit')).toEqual([0, null]);
  return directory;
}

/** A process that has written and runs on; it exits when its input ends. */
async function written(
  name: string,
  transactions: number,
): Promise<{ readonly directory: string; readonly child: ChildProcess }> {
  const directory = join(root, name);
  const child: ChildProcess = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { openSqliteStore } from ${JSON.stringify(storeModule)};
       const store = await openSqliteStore({ directory: ${JSON.stringify(directory)} });
       for (let n = 0; n < ${transactions}; n++) await store.records.write([{ collection: 'c', key: 'k' + n, value: 'v' }]);
       process.stdin.once('end', () => process.exit(0)).resume();
       console.log('written');`,
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  await once(child.stdout as NonNullable<typeof child.stdout>, 'data');
  return { directory, child };
}

function flip(file: string, offset: number, count = 16): void {
  const descriptor = openSync(file, 'r+');
  const bytes = Buffer.alloc(count);
  readSync(descriptor, bytes, 0, count, offset);
  writeSync(
    descriptor,
    bytes.map((byte) => byte ^ 0x5a),
    0,
    count,
    offset,
  );
  closeSync(descriptor);
}

const remove = (file: string) => rmSync(file);
const empty = (file: string) => truncateSync(file, 0);

it('a directory whose process ended without closing it has all that was written, with its log or without', async () => {
  const store = await open(await left());
  const kept = await store.records.list('c', { limit: 10 });
  expect(kept.map(({ key }) => key)).toEqual(['k0', 'k1', 'k2']);
});

describe('a directory that lost a file is refused, each time, with what to do', () => {
  const cases: readonly [string, () => Promise<string>, string, (file: string) => void][] = [
    ['the database of a stopped server', stopped, 'cairn.db', remove],
    ['the content of the database of a stopped server', stopped, 'cairn.db', empty],
    ['the database of a killed server', killed, 'cairn.db', remove],
    ['the content of the database of a killed server', killed, 'cairn.db', empty],
    ['the log of a killed server', killed, 'cairn.db-wal', remove],
    ['the content of the log of a killed server', killed, 'cairn.db-wal', empty],
    ['the header of the log of a killed server', killed, 'cairn.db-wal', (file) => flip(file, 0)],
    [
      'a frame in the middle of the log of a killed server',
      killed,
      'cairn.db-wal',
      (file) => flip(file, 32 + 200),
    ],
  ];
  for (const [what, make, name, damage] of cases) {
    it(`after ${what}`, async () => {
      const directory = await make();
      damage(join(directory, name));
      for (const _ of [1, 2]) {
        const error = await openSqliteStore({ directory }).catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(StoreDamagedError);
        expect((error as Error).message).toMatch(/restore a backup into a new.*move .* away/);
      }
      rmSync(join(directory, 'cairn.format'));
      rmSync(join(directory, 'cairn.db-wal'), { force: true });
      await open(directory);
    });
  }

  it('after an older copy of the database was put there', async () => {
    const directory = await stopped();
    cpSync(join(directory, 'cairn.db'), join(root, 'older'));
    const store = await openSqliteStore({ directory });
    await store.journal.append([firstBurst(3, 3)]);
    await store.close();
    cpSync(join(root, 'older'), join(directory, 'cairn.db'));
    await expect(openSqliteStore({ directory })).rejects.toThrow(/ends at segment 2, but held 3 before/);
  });

  it('also when nothing but the log is there', async () => {
    const directory = await killed();
    rmSync(join(directory, 'cairn.format'));
    rmSync(join(directory, 'cairn.db'));
    await expect(openSqliteStore({ directory })).rejects.toThrow(StoreDamagedError);
    expect(statSync(join(directory, 'cairn.db-wal')).size).toBeGreaterThan(0);
  });
});

it('a damaged marker is told from damaged data, and can be moved away', async () => {
  const directory = await stopped();
  const marker = join(directory, 'cairn.format');
  const { size } = statSync(marker);
  const file = openSync(marker, 'r+');
  writeSync(file, Buffer.alloc(size - 4_096, 0xff), 0, size - 4_096, 4_096);
  closeSync(file);
  await expect(openSqliteStore({ directory })).rejects.toThrow(/cairn\.format is damaged .* move .* away/);
  rmSync(marker);
  const store = await open(directory);
  expect(await store.journal.execution(2)).toBeDefined();
});

describe('a directory that lost nothing is taken', () => {
  it('after a stop, a kill, and both in turn', async () => {
    const directory = await killed();
    for (const _ of [1, 2]) {
      const store = await openSqliteStore({ directory });
      expect(await store.records.get('c', 'k2')).toBe('v');
      await store.close();
      await killed();
    }
  });

  it('when the last transaction of the log is torn in any way, as a power cut may leave it', async () => {
    const directory = await killed(1);
    const log = join(directory, 'cairn.db-wal');
    const frames = Math.floor((statSync(log).size - 32) / frameBytes);
    const bytes = readFileSync(log);
    let commits = 0;
    let lastBegins = 1;
    for (let frame = 1; frame < frames; frame++) {
      if (bytes.readUInt32BE(32 + (frame - 1) * frameBytes + 4) === 0) continue;
      commits += 1;
      lastBegins = frame + 1;
    }
    expect(commits).toBeGreaterThan(0);
    for (let frame = lastBegins; frame <= frames; frame++) {
      const copy = join(root, `torn ${frame}`);
      cpSync(directory, copy, { recursive: true });
      flip(join(copy, 'cairn.db-wal'), 32 + (frame - 1) * frameBytes + 24);
      await open(copy);
    }
  });

  it('when a backup is restored in its place', async () => {
    const directory = await stopped();
    const store = await openSqliteStore({ directory });
    await store.backup(join(root, 'backup'));
    await store.journal.append([firstBurst(3, 3)]);
    await store.close();
    rmSync(join(directory, 'cairn.db'));
    await restoreBackup(join(root, 'backup'), directory);
    const restored = await open(directory);
    expect(await restored.journal.counters()).toMatchObject({ segmentId: 2 });
  });
});

it('keeps its tables in the database of a young directory', async () => {
  const directory = await killed();
  expect(statSync(join(directory, 'cairn.db')).size).toBeGreaterThan(4 * 4_096);
});

describe('a second server is kept out', () => {
  test.each(['cairn.lock', 'cairn.format'])('although %s was removed under the first', async (name) => {
    const directory = join(root, 'data');
    await open(directory);
    rmSync(join(directory, name));
    await expect(openSqliteStore({ directory })).rejects.toThrow('in use by another Cairn server');
  });
});

it.runIf(process.platform !== 'win32')(
  'lets nobody but its owner read what it keeps, whatever the umask',
  async () => {
    const before = process.umask(0);
    try {
      const directory = join(root, 'a', 'data');
      const store = await open(directory);
      await store.records.write([{ collection: 'c', key: 'k', value: 'v' }]);
      await store.backup(join(root, 'backup'));
      expect(statSync(join(root, 'backup', 'cairn.db')).mode & 0o777).toBe(0o600);
      chmodSync(join(root, 'backup', 'cairn.db'), 0o644);
      await restoreBackup(join(root, 'backup'), join(root, 'restored'));
      const rights = (path: string) => (statSync(path).mode & 0o777).toString(8);
      for (const folder of ['a', 'a/data', 'backup', 'restored'])
        expect(rights(join(root, folder)), folder).toBe('700');
      for (const name of ['cairn.db', 'cairn.db-wal', 'cairn.db-shm', 'cairn.lock', 'cairn.format']) {
        expect(rights(join(directory, name)), name).toBe('600');
      }
      expect(rights(join(root, 'restored', 'cairn.db'))).toBe('600');
      expect(
        existsSync(join(directory, 'cairn.format-journal')) &&
          rights(join(directory, 'cairn.format-journal')),
      ).not.toBe('644');
    } finally {
      process.umask(before);
    }
  },
);
