import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  backupDatabase,
  databaseFile,
  openSqliteStore,
  restoreBackup,
  type Store,
  StoreError,
} from '@cairn/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { firstBurst, laterBurst } from './sample-bursts.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const storeModule = new URL('../../../store/src/index.ts', import.meta.url).href;

let directory: string;
let dispose: () => Promise<void>;
const opened: Store[] = [];

beforeEach(() => {
  ({ directory, dispose } = temporaryDirectory());
});

afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
  await dispose();
});

async function open(options: Partial<Parameters<typeof openSqliteStore>[0]> = {}): Promise<Store> {
  const store = await openSqliteStore({ directory, ...options });
  opened.push(store);
  return store;
}

async function refusal(work: Promise<unknown>): Promise<StoreError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StoreError);
  return error as StoreError;
}

function sql(file: string, statements: string): void {
  const database = new DatabaseSync(file);
  database.exec(statements);
  database.close();
}

describe('a data directory', () => {
  it('holds what was acknowledged when it is opened again', async () => {
    const nested = join(directory, 'a', 'b');
    const store = await open({ directory: nested });
    await store.journal.append([firstBurst(1, 1), firstBurst(2, 2, { nextDueMs: 8, inFlight: true })]);
    await store.records.write([{ collection: 'c', key: 'k', value: 'v' }]);
    const row = await store.journal.execution(2);
    await store.close();
    const again = await open({ directory: nested });
    expect(await again.journal.execution(2)).toEqual(row);
    expect(await again.journal.counters()).toEqual({ executionId: 2, segmentId: 2 });
    expect(await again.records.get('c', 'k')).toBe('v');
    expect(existsSync(join(nested, 'cairn.db-wal'))).toBe(true);
    await again.close();
    expect(existsSync(join(nested, 'cairn.db-wal'))).toBe(false);
  });

  it('is refused while another store has it, and free when that is closed', async () => {
    const store = await open();
    for (const _ of [1, 2]) {
      const error = await refusal(openSqliteStore({ directory }));
      expect(error.name).toBe('StoreLockedError');
      expect(error.message).toContain('in use by another Cairn server');
    }
    expect(await openInAnotherProcess()).toContain('StoreLockedError');
    await store.close();
    await open();
  });

  it('is refused while another process has it, and free when that was killed', async () => {
    const other = await anotherServer();
    expect((await refusal(openSqliteStore({ directory }))).name).toBe('StoreLockedError');
    other.kill('SIGKILL');
    await once(other, 'exit');
    expect(await (await open()).records.get('c', 'k')).toBe('v');
  });

  it('is refused by name when a newer version wrote it', async () => {
    await (await open()).close();
    sql(join(directory, 'cairn.db'), 'PRAGMA user_version = 999');
    const error = await refusal(openSqliteStore({ directory }));
    expect(error.name).toBe('StoreFormatError');
    expect(error.message).toMatch(/format 999, written by a newer Cairn; .* up to 6\./);
  });

  it('is refused when the database is of another program', async () => {
    sql(join(directory, 'cairn.db'), 'CREATE TABLE other (x)');
    const error = await refusal(openSqliteStore({ directory }));
    expect(error.name).toBe('StoreFormatError');
    expect(error.message).toContain('another program');
  });

  it('is refused when its file is not a database, which is left as it was', async () => {
    const file = join(directory, 'cairn.db');
    writeFileSync(file, 'not a database, though it is long enough to have a header '.repeat(100));
    const error = await refusal(openSqliteStore({ directory }));
    expect(error.name).toBe('StoreDamagedError');
    expect(error.message).toContain('restore a backup');
    expect(readFileSync(file, 'utf8')).toContain('not a database');
  });

  it('answers with an error, not an end, when pages of the file are damaged', async () => {
    const store = await open();
    await store.journal.append(Array.from({ length: 500 }, (_, at) => firstBurst(at + 1, at + 1)));
    await store.close();
    truncateSync(join(directory, 'cairn.db'), 4096 * 12);
    const error = await refusal(
      open().then(async (damaged) => {
        for (let id = 1; id <= 500; id += 1) await damaged.journal.segments([id]);
      }),
    );
    expect(error.name).toBe('StoreDamagedError');
  });

  it('is refused when it is a file or cannot be written', async () => {
    const file = join(directory, 'file');
    writeFileSync(file, '');
    const error = await refusal(openSqliteStore({ directory: join(file, 'data') }));
    expect(error.name).toBe('StoreDirectoryError');
    expect(error.message).toContain('cannot be used');
    const readOnly = join(directory, 'read-only');
    mkdirSync(readOnly, { mode: 0o500 });
    chmodSync(directory, 0o755);
    if (process.getuid?.() === 0) chownSync(readOnly, 65_534, 65_534);
    expect(await openInAnotherProcess(readOnly, 65_534)).toContain('StoreDirectoryError');
  });
});

/** A process that has the directory open and has written a record. */
async function anotherServer(): Promise<ChildProcess> {
  const other = spawn(process.execPath, [
    '--input-type=module',
    '-e',
    `import { openSqliteStore } from '${storeModule}';
     const store = await openSqliteStore({ directory: ${JSON.stringify(directory)} });
     await store.records.write([{ collection: 'c', key: 'k', value: 'v' }]);
     console.log('ready');`,
  ]);
  await once(other.stdout, 'data');
  return other;
}

/** Opens the store in a process of its own, as another user when this one is root. @returns the error's name. */
async function openInAnotherProcess(data = directory, user?: number): Promise<string> {
  const asUser = user !== undefined && process.getuid?.() === 0 ? `process.setuid(${user});` : '';
  const other = spawn(process.execPath, [
    '--input-type=module',
    '-e',
    `import { openSqliteStore } from '${storeModule}';
     ${asUser}
     await openSqliteStore({ directory: ${JSON.stringify(data)} }).then(
       (store) => store.close(), (error) => console.log(error.name));`,
  ]);
  let text = '';
  other.stdout.on('data', (chunk) => {
    text += chunk;
  });
  await once(other, 'close');
  return text;
}

describe('reading', () => {
  it('answers a short read while a long one is under way', async () => {
    const store = await open();
    await store.journal.append([firstBurst(1, 1, { segment: 'x'.repeat(200_000) })]);
    const many = Array.from({ length: 300 }, () => 1);
    const answered: string[] = [];
    const note = (name: string) => () => answered.push(name);
    // The first time the second reader has to be started.
    for (let attempt = 0; attempt < 20 && answered[0] !== 'short'; attempt += 1) {
      answered.length = 0;
      const long = store.journal.segments(many).then(note('long'));
      await Promise.all([long, store.journal.execution(1).then(note('short'))]);
      const second = store.journal.segments(many).then(note('long'));
      await new Promise<void>((resolve) => setImmediate(resolve));
      answered.length = 0;
      await Promise.all([second, store.journal.execution(1).then(note('short'))]);
    }
    expect(answered).toEqual(['short', 'long']);
  });
});

describe('a full disk', () => {
  it('refuses what does not fit, keeps what was acknowledged and goes on when there is space', async () => {
    const store = await open({ pageCountMax: 60 });
    const acknowledged: number[] = [];
    let error: StoreError | undefined;
    for (let id = 1; id <= 400 && error === undefined; id += 1) {
      await store.journal.append([firstBurst(id, id, { segment: 'x'.repeat(3000) })]).then(
        () => acknowledged.push(id),
        (reason: StoreError) => {
          error = reason;
        },
      );
    }
    expect(error?.name).toBe('StoreFullError');
    expect(error?.message).toContain('Free disk space');
    expect((await store.journal.listExecutions({ machineId: 1, limit: 999 })).length).toBe(
      acknowledged.length,
    );
    await store.journal.append([laterBurst(1, 1000, 1, { segment: '' })]);
    await store.close();
    const again = await open();
    expect((await again.journal.segments(acknowledged)).length).toBe(acknowledged.length);
    expect(await again.journal.append([firstBurst(1001, 1001, { segment: 'x'.repeat(3000) })])).toEqual([]);
  });
});

describe('a backup', () => {
  it('is a consistent copy taken while writing goes on, and can be restored', async () => {
    const store = await open();
    let written = 0;
    let stop = false;
    const writing = (async () => {
      while (!stop) {
        const bursts = Array.from({ length: 50 }, (_, at) => {
          const id = written + at + 1;
          return firstBurst(id, id, { nextDueMs: id, segment: 'x'.repeat(1000) });
        });
        await store.journal.append(bursts);
        written += bursts.length;
      }
    })();
    while (written < 2000) await store.journal.counters();
    const before = written;
    const target = join(directory, 'backups', 'one');
    await store.backup(target);
    stop = true;
    await writing;
    const restored = join(directory, 'restored');
    await restoreBackup(target, restored);
    const copy = await open({ directory: restored });
    const count = (await copy.journal.counters()).executionId;
    expect(count % 50).toBe(0);
    expect(count).toBeGreaterThanOrEqual(before);
    expect(count).toBeLessThanOrEqual(written);
    expect((await copy.journal.dueExecutions({ untilMs: 1e9, limit: 1e6 })).length).toBe(count * 2);
    expect(await copy.journal.openExecutions()).toBe(count);
    expect(await copy.journal.segments([1, count])).toEqual(await store.journal.segments([1, count]));
    expect(statSync(join(target, 'cairn.db')).size).toBeGreaterThan(0);
  });

  it('can be taken by another process than the server, also of one that was killed', async () => {
    const other = await anotherServer();
    const file = databaseFile(directory);
    await backupDatabase(file, join(directory, 'running'));
    other.kill('SIGKILL');
    await once(other, 'exit');
    await backupDatabase(file, join(directory, 'killed'));
    await (await open()).close();
    await backupDatabase(file, join(directory, 'stopped'));
    for (const name of ['running', 'killed', 'stopped']) {
      await restoreBackup(join(directory, name), join(directory, `restored ${name}`));
      const restored = await open({ directory: join(directory, `restored ${name}`) });
      expect(await restored.records.get('c', 'k')).toBe('v');
    }
    await open();
  });

  it('never overwrites a database', async () => {
    const store = await open();
    const target = join(directory, 'backup');
    await store.backup(target);
    expect((await refusal(store.backup(target))).message).toContain('never overwritten');
    expect((await refusal(store.backup(directory))).message).toContain('never overwritten');
    expect((await refusal(restoreBackup(target, directory))).message).toContain('never overwritten');
  });

  it('is not a data directory in use', async () => {
    const store = await open();
    await store.records.write([{ collection: 'c', key: 'k', value: 'v' }]);
    const error = await refusal(restoreBackup(directory, join(directory, 'to')));
    expect(error.message).toContain('is a data directory, not a backup');
  });

  it('is checked whole before it is restored', async () => {
    const store = await open();
    await store.journal.append(Array.from({ length: 500 }, (_, at) => firstBurst(at + 1, at + 1)));
    const target = join(directory, 'backup');
    await store.backup(target);
    expect((await refusal(restoreBackup(join(directory, 'none'), join(directory, 'to')))).message).toContain(
      'holds no backup',
    );
    truncateSync(join(target, 'cairn.db'), 4096 * 12);
    const error = await refusal(restoreBackup(target, join(directory, 'to')));
    expect(error.name).toBe('StoreDamagedError');
    expect(existsSync(join(directory, 'to', 'cairn.db'))).toBe(false);
    sql(join(directory, 'to', 'cairn.db'), 'PRAGMA user_version = 7');
    const foreign = await refusal(restoreBackup(join(directory, 'to'), join(directory, 'too')));
    expect(foreign.name).toBe('StoreFormatError');
  });
});
