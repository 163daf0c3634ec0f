/** What apps do to `aws-amplify/storage` beside storing and reading: odd names, copies between levels, addresses that end, guests. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StorageClient, type StorageCommand } from './storage-client.ts';
import { makeStoragePools, storagePassword, storageRegion } from './storage-pools.ts';

const megabyte = 1_048_576;
let directory: string;
let server: CairnServer;
let ada: StorageClient;
let eve: StorageClient;
let guest: StorageClient;
/** The identity of Ada. */
let mine: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cairn-storage-edges-'));
  server = await createServer({
    ...{ port: 0, dataDirectory: directory, logLevel: 'silent', auth: 'strict', studio: false },
  });
  const pools = await makeStoragePools(server, { buckets: ['files'], users: ['ada', 'eve'] });
  const port = Number(new URL(server.endpoint).port);
  const client = (username: string) => {
    const user = { username, password: storagePassword };
    const setup = { bucket: 'files', region: storageRegion, port, way: 'shim', pools, user } as const;
    return new StorageClient(setup, join(directory, 'tls', 'ca.pem'));
  };
  [ada, eve, guest] = [client('ada'), client('eve'), client('nobody')];
  const [signedIn] = await Promise.all([ada.value({ call: 'signIn' }), eve.value({ call: 'signIn' })]);
  mine = signedIn.identityId as string;
});
afterAll(async () => {
  for (const client of [ada, eve, guest]) await client?.stop();
  await server?.stop();
  await rm(directory, { recursive: true, force: true });
});

const upload = (path: string, data: string, options = {}) =>
  ada.value({ call: 'upload', input: { path, data, options } });
const textAt = async (path: string) => (await ada.value({ call: 'download', input: { path } })).text;

describe('a name with', () => {
  it.each([
    ['a space', 'a b.txt'],
    ['a plus', 'a+b.txt'],
    ['a percent sign', '100%.txt'],
    ['what looks encoded', 'a%20b%2Fc.txt'],
    ['umlauts, ideograms and a face', 'ä-日本-😀.txt'],
    ['signs of queries', 'a?b=c&d#e.txt'],
    ['signs that need no encoding, and those that some encode', "a!b'(c)*~_-.txt"],
    ['a colon, an at sign, a comma and an equals sign', 'a:b@c,d=e;f$.txt'],
    ['brackets, quotes and a bar', 'a[b]{c}"d"|e^`.txt'],
  ])('%s is that of the file', async (_name, name) => {
    const path = `public/names/${name}`;
    await upload(path, name);
    expect(await textAt(path)).toBe(name);
    expect(await ada.value({ call: 'getProperties', input: { path } })).toMatchObject({ path });
    const { items } = await ada.value({ call: 'list', input: { path: 'public/names/' } });
    expect((items as { path: string }[]).map((item) => item.path)).toContain(path);
    expect(await ada.value({ call: 'fetchUrl', input: { path } })).toMatchObject({ status: 200, text: name });
    await ada.value({ call: 'remove', input: { path } });
    expect(await ada.run({ call: 'getProperties', input: { path } })).toMatchObject({ kind: 'failed' });
  });

  // The library signs for other bytes than it sends where they are not ASCII.
  it('a space and a plus may be copied', async () => {
    const name = 'a b+c.txt';
    await upload(`public/${name}`, 'copied');
    await ada.value({
      call: 'copy',
      input: { source: { path: `public/${name}` }, destination: { path: `private/${mine}/${name}` } },
    });
    expect(await textAt(`private/${mine}/${name}`)).toBe('copied');
  });
});

describe('a copy', () => {
  const copy = (client: StorageClient, source: string, destination: string) =>
    client.run({ call: 'copy', input: { source: { path: source }, destination: { path: destination } } });

  it('goes between levels, where one may read and write', async () => {
    await upload(`private/${mine}/plan.txt`, 'plan', { contentType: 'text/plain', metadata: { by: 'ada' } });
    expect(await copy(ada, `private/${mine}/plan.txt`, `protected/${mine}/plan.txt`)).toMatchObject({
      kind: 'done',
    });
    expect(await copy(ada, `protected/${mine}/plan.txt`, 'public/plan.txt')).toMatchObject({ kind: 'done' });
    expect(await ada.value({ call: 'getProperties', input: { path: 'public/plan.txt' } })).toMatchObject({
      ...{ contentType: 'text/plain', metadata: { by: 'ada' } },
    });
    expect(await copy(eve, `protected/${mine}/plan.txt`, 'public/plan-of-eve.txt')).toMatchObject({
      kind: 'done',
    });
    for (const [source, destination] of [
      [`private/${mine}/plan.txt`, 'public/stolen.txt'],
      ['public/plan.txt', `protected/${mine}/planted.txt`],
    ] as const)
      expect(await copy(eve, source, destination)).toMatchObject({ kind: 'failed', name: 'AccessDenied' });
  });

  it('of nothing fails', async () => {
    expect(await copy(ada, 'public/nothing.txt', 'public/copy.txt')).toMatchObject({ kind: 'failed' });
  });
});

describe('an address', () => {
  const fetched = (options: object, path = 'public/linked.txt') =>
    ada.run({ call: 'fetchUrl', input: { path, options } });

  it('tells when it ends, and how it is to be shown', async () => {
    await upload('public/linked.txt', 'linked');
    const { value } = (await fetched({
      ...{ expiresIn: 60, contentType: 'text/plain' },
      contentDisposition: { type: 'attachment', filename: 'a.txt' },
    })) as { readonly value: Record<string, string> };
    expect(value).toMatchObject({ status: 200, text: 'linked' });
    expect(new URL(value.href as string).searchParams.get('X-Amz-Expires')).toBe('60');
    const left = new Date(value.expiresAt as string).getTime() - Date.now();
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(60_000);
    const answer = await fetch((value.href as string).replace(/https:\/\/[^/]+/, server.endpoint), {
      headers: { 'x-original-host': value.host as string },
    });
    expect(answer.headers.get('content-disposition') ?? '').toContain('attachment');
  });

  it('of what is not there is refused where that is asked for, and leads to nothing otherwise', async () => {
    const path = 'public/missing.txt';
    expect(await fetched({ validateObjectExistence: true }, path)).toMatchObject({ kind: 'failed' });
    expect(await fetched({}, path)).toMatchObject({ kind: 'done', value: { status: 404 } });
  });
});

describe('a removal', () => {
  it('of what is not there succeeds, as S3 has it', async () => {
    const path = 'public/never.txt';
    expect(await ada.run({ call: 'remove', input: { path } })).toMatchObject({
      kind: 'done',
      value: { path },
    });
  });

  it('of a folder removes what is in it, and nothing beside', async () => {
    for (const name of ['folder/1', 'folder/sub/2', 'folder-beside/3']) await upload(`public/${name}`, name);
    await ada.value({ call: 'remove', input: { path: 'public/folder/' } });
    const { items } = await ada.value({ call: 'list', input: { path: 'public/folder' } });
    expect((items as { path: string }[]).map(({ path }) => path)).toEqual(['public/folder-beside/3']);
  });
});

describe('an upload', () => {
  it('of exactly one part, and of nothing at all, comes back as it was', async () => {
    for (const size of [0, 5 * megabyte, 5 * megabyte + 1]) {
      const path = `public/size-${size}.bin`;
      await ada.value({ call: 'upload', input: { path }, size });
      expect(await ada.value({ call: 'download', input: { path }, size })).toMatchObject({
        length: size,
        text: true,
      });
    }
  });
});

describe('a list', () => {
  it('goes by pages with folders left out, each folder once', async () => {
    for (const name of ['1', '2', 'x/1', 'x/2', 'y z/1', 'y+z/1']) await upload(`public/tree/${name}`, name);
    const items: string[] = [];
    const folders: string[] = [];
    let nextToken: unknown;
    do {
      const page = await ada.value({
        call: 'list',
        input: {
          path: 'public/tree/',
          options: { pageSize: 2, nextToken, subpathStrategy: { strategy: 'exclude' } },
        },
      });
      items.push(...(page.items as { path: string }[]).map(({ path }) => path));
      folders.push(...((page.excludedSubpaths as string[] | undefined) ?? []));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    expect(items).toEqual(['public/tree/1', 'public/tree/2']);
    expect(folders).toEqual(['public/tree/x/', 'public/tree/y z/', 'public/tree/y+z/']);
    const byBar = await ada.value({
      call: 'list',
      input: { path: 'public/tree/', options: { subpathStrategy: { strategy: 'exclude', delimiter: '+' } } },
    });
    expect(byBar.excludedSubpaths).toEqual(['public/tree/y+']);
    const all = await ada.value({
      call: 'list',
      input: { path: 'public/tree/', options: { listAll: true } },
    });
    expect((all.items as object[]).length).toBe(6);
  });
});

describe('a guest', () => {
  it('reads what is protected, writes what is public, and nothing else', async () => {
    await upload(`protected/${mine}/shown.txt`, 'shown');
    await upload(`private/${mine}/hidden.txt`, 'hidden');
    const can = async (command: StorageCommand) => (await guest.run(command)).kind === 'done';
    const path = `protected/${mine}/shown.txt`;
    expect(await guest.value({ call: 'download', input: { path } })).toMatchObject({ text: 'shown' });
    expect(await can({ call: 'list', input: { path: `protected/${mine}/` } })).toBe(true);
    expect(await can({ call: 'upload', input: { path: 'public/guest.txt', data: 'x' } })).toBe(true);
    expect(await textAt('public/guest.txt')).toBe('x');
    expect(await can({ call: 'remove', input: { path: 'public/guest.txt' } })).toBe(true);
    expect(await can({ call: 'upload', input: { path, data: 'x' } })).toBe(false);
    expect(await can({ call: 'remove', input: { path } })).toBe(false);
    expect(await can({ call: 'download', input: { path: `private/${mine}/hidden.txt` } })).toBe(false);
    expect(await can({ call: 'list', input: { path: `private/${mine}/` } })).toBe(false);
  });
});
