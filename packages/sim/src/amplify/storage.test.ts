import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListMultipartUploadsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StorageClient, type StorageWay } from './storage-client.ts';
import { makeStoragePools, storageRegion as region, storagePassword } from './storage-pools.ts';

/** The identity of whoever is signed in, as the pool gave it; and one of somebody else. */
let mine: string;
const other = 'us-east-1:22222222-2222-4222-8222-222222222222';
const megabyte = 1_048_576;

let directory: string;
let server: CairnServer;
let s3: S3Client;
const clients = new Map<StorageWay, StorageClient>();
const buckets: { readonly [way in StorageWay]: string } = {
  endpoint: 'notes.files',
  names: 'notes-by-name',
  shim: 'notes-by-shim',
};

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cairn-storage-'));
  server = await createServer({ port: 0, dataDirectory: directory, logLevel: 'silent', auth: 'strict' });
  const { accessKeyId, secretAccessKey } = server.cairn.rootAccessKey;
  const shared = { endpoint: server.endpoint, region, credentials: { accessKeyId, secretAccessKey } };
  s3 = new S3Client({ ...shared, forcePathStyle: true });
  const pools = await makeStoragePools(server, { buckets: Object.values(buckets), users: ['ada'] });
  const port = Number(new URL(server.endpoint).port);
  for (const way of ['endpoint', 'names', 'shim'] as const) {
    const user = { username: 'ada', password: storagePassword };
    const setup = { bucket: buckets[way], region, port, way, pools, user };
    const client = new StorageClient(setup, join(directory, 'tls', 'ca.pem'));
    clients.set(way, client);
    ({ identityId: mine } = (await client.value({ call: 'signIn' })) as { readonly identityId: string });
  }
}, 60_000);

afterAll(async () => {
  for (const client of clients.values()) await client.stop();
  s3.destroy();
  await server.stop();
  await rm(directory, { recursive: true, force: true });
});

const ways: readonly (readonly [string, StorageWay])[] = [
  ['with an endpoint of its own and a dotted bucket', 'endpoint'],
  ["by S3's own names", 'names'],
  ['through the shim', 'shim'],
];

describe.each(ways)('aws-amplify/storage %s', { timeout: 60_000 }, (_, way) => {
  const client = () => clients.get(way) as StorageClient;

  it('stores, reads, lists, copies and removes', async () => {
    const path = 'public/a b/ä.txt';
    const options = { contentType: 'text/plain', metadata: { note: 'kept' }, checksumAlgorithm: 'crc-32' };
    await client().value({ call: 'upload', input: { path, data: 'hello', options } });
    expect(await client().value({ call: 'download', input: { path } })).toMatchObject({
      text: 'hello',
      contentType: 'text/plain',
    });
    expect(await client().value({ call: 'getProperties', input: { path } })).toMatchObject({
      size: 5,
      contentType: 'text/plain',
      metadata: { note: 'kept' },
      eTag: expect.any(String),
    });
    // The library has no endpoint of one's own for this call, and signs for other bytes than it sends where they are not ASCII.
    if (way !== 'endpoint') {
      const source = { path: 'public/a b/c.txt' };
      await client().value({ call: 'upload', input: { ...source, data: 'hello' } });
      const destination = { path: `protected/${mine}/copy.txt` };
      await client().value({ call: 'copy', input: { source, destination } });
      expect(await client().value({ call: 'download', input: destination })).toMatchObject({ text: 'hello' });
    }
    await client().value({ call: 'remove', input: { path } });
    expect(await client().run({ call: 'getProperties', input: { path } })).toMatchObject({ kind: 'failed' });
  });

  it('lists in pages', async () => {
    for (const name of ['1', '2', '3', 'sub/4']) {
      await client().value({ call: 'upload', input: { path: `public/list/${name}`, data: name } });
    }
    const first = await client().value({
      call: 'list',
      input: { path: 'public/list/', options: { pageSize: 2 } },
    });
    expect((first.items as { path: string }[]).map(({ path }) => path)).toEqual([
      'public/list/1',
      'public/list/2',
    ]);
    const rest = await client().value({
      call: 'list',
      input: { path: 'public/list/', options: { pageSize: 2, nextToken: first.nextToken } },
    });
    expect((rest.items as { path: string }[]).map(({ path }) => path)).toEqual([
      'public/list/3',
      'public/list/sub/4',
    ]);
    expect(rest.nextToken).toBeUndefined();
    const folders = await client().value({
      call: 'list',
      input: { path: 'public/list/', options: { subpathStrategy: { strategy: 'exclude' } } },
    });
    expect(folders.excludedSubpaths).toEqual(['public/list/sub/']);
  });

  it('sends large files in parts, with a pause, and keeps nothing of what is cancelled', async () => {
    const path = `private/${mine}/large.bin`;
    const size = 11 * megabyte;
    const paused = await client().value({ call: 'pausedUpload', input: { path }, size });
    expect(paused).toMatchObject({ state: 'PAUSED', result: { path } });
    expect(await client().value({ call: 'download', input: { path }, size })).toMatchObject({
      text: true,
      length: size,
    });
    const cancelled = { call: 'cancelledUpload', input: { path: 'public/never.bin' }, size } as const;
    expect(await client().value(cancelled)).toMatchObject({ isCancel: true });
    const answer = await client().run({ call: 'getProperties', input: { path: 'public/never.bin' } });
    expect(answer).toMatchObject({ kind: 'failed' });
    await expect
      .poll(async () => {
        const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket: buckets[way] }));
        return Uploads.length;
      })
      .toBe(0);
  });

  it('does not write over a file that it must not', async () => {
    const input = { path: 'public/once.txt', data: 'first', options: { preventOverwrite: true } };
    await client().value({ call: 'upload', input });
    expect(await client().run({ call: 'upload', input: { ...input, data: 'second' } })).toMatchObject({
      kind: 'failed',
    });
    expect(await client().value({ call: 'download', input: { path: input.path } })).toMatchObject({
      text: 'first',
    });
  });

  it('gives addresses that hold without a key', async () => {
    const path = 'public/linked.txt';
    await client().value({ call: 'upload', input: { path, data: 'linked' } });
    expect(
      await client().value({ call: 'fetchUrl', input: { path, options: { validateObjectExistence: true } } }),
    ).toMatchObject({ status: 200, text: 'linked' });
  });

  it.each([
    ['upload', { path: `private/${other}/a`, data: 'x' }],
    ['upload', { path: `protected/${other}/a`, data: 'x' }],
    ['download', { path: `private/${other}/a` }],
    ['remove', { path: `protected/${other}/a` }],
    ['list', { path: `private/${other}/` }],
  ] as const)("is refused another's files: %s %o", async (call, input) => {
    const answer = await client().run({ call, input });
    expect(answer).toMatchObject({ kind: 'failed' });
    expect((answer as { readonly name: string }).name).toMatch(/AccessDenied|Forbidden|403/);
  });
});

describe('x-original-host', () => {
  /** Signs for the server's own name, and then says another. */
  const listWith = async (host: string) => {
    const { accessKeyId, secretAccessKey } = server.cairn.rootAccessKey;
    const credentials = { accessKeyId, secretAccessKey };
    const client = new S3Client({ endpoint: server.endpoint, region, credentials, forcePathStyle: true });
    client.middlewareStack.add(
      (next) => (call) => {
        (call.request as { headers: { [name: string]: string } }).headers['x-original-host'] = host;
        return next(call);
      },
      { step: 'finalizeRequest', priority: 'low' },
    );
    try {
      return await client.send(new ListObjectsV2Command({ Bucket: buckets.shim }));
    } finally {
      client.destroy();
    }
  };

  it('lets nobody in who has signed for another host', async () => {
    await expect(listWith('s3.us-east-1.amazonaws.com')).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
    });
  });

  it.each(['sts.us-east-1.amazonaws.com', 'evil.example', 's3.evil.example', 'localhost'])(
    'says nothing where it is not a name of S3: %s',
    async (host) => {
      expect(await listWith(host)).toMatchObject({ Name: buckets.shim });
    },
  );
});
