/** Objects over restarts, kills, backups and full disks. */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListPartsCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { BlobFiles } from '@cairn/host/objects';
import { seededRandom } from '@cairn/kit';
import { backupDataDirectory, restoreDataDirectory } from '@cairn/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ServerProcess } from '../server-process.ts';
import { s3Client, startS3Server } from './s3-server.ts';

const Bucket = 'lasting-bucket';
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-objects-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function get(s3: S3Client, Key: string): Promise<Buffer> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

/** Names of all files of objects' bytes. */
async function filesIn(directory: string): Promise<readonly string[]> {
  const names = await readdir(join(directory, 'objects'), { recursive: true, withFileTypes: true }).catch(
    () => [],
  );
  return names.filter((entry) => entry.isFile()).map(({ name }) => name);
}

/** Bytes whose first line tells the hash of the rest. */
function selfProving(size: number, fill: number): Buffer {
  const rest = Buffer.alloc(size, fill);
  return Buffer.concat([Buffer.from(`${createHash('sha256').update(rest).digest('hex')}\n`), rest]);
}

function isWhole(bytes: Buffer): boolean {
  const line = bytes.indexOf(10);
  return (
    createHash('sha256')
      .update(bytes.subarray(line + 1))
      .digest('hex') === bytes.toString('utf8', 0, line)
  );
}

describe('kill -9 while objects are put', () => {
  it('loses none that was acknowledged and shows none by half', { timeout: 120_000 }, async () => {
    const seed = 20_261_120;
    const random = seededRandom(seed);
    const data = join(folder, 'data');
    const server = await ServerProcess.start({ dataDirectory: data });
    let s3 = s3Client(server.endpoint);
    await s3.send(new CreateBucketCommand({ Bucket }));
    const acknowledged = new Map<string, number>();
    for (let round = 0; round < 3; round += 1) {
      let enough: (() => void) | undefined;
      const some = new Promise<void>((resolve) => {
        enough = resolve;
      });
      let killed = false;
      const lanes = Array.from({ length: 6 }, async (_, lane) => {
        for (let at = 0; !killed; at += 1) {
          const Key = `${round}/${lane}/${at % 5}`;
          const size = Math.floor(random.next() * (at % 3 === 0 ? 900_000 : 20_000));
          try {
            await s3.send(new PutObjectCommand({ Bucket, Key, Body: selfProving(size, at & 0xff) }));
          } catch {
            // The put that the kill met may have happened or not: either way it is whole.
            return acknowledged.set(Key, acknowledged.get(Key) ?? -1);
          }
          acknowledged.set(Key, size);
          if (acknowledged.size > 20 * (round + 1)) enough?.();
        }
        return undefined;
      });
      await some;
      await server.kill();
      killed = true;
      await Promise.all(lanes);
      s3.destroy();
      await server.start();
      s3 = s3Client(server.endpoint);
      for (const [key, size] of acknowledged) {
        const found = await get(s3, key).catch((error: { name: string }) => error.name);
        if (typeof found === 'string') expect([key, found, size, seed]).toEqual([key, 'NoSuchKey', -1, seed]);
        else expect(isWhole(found)).toBe(true);
      }
    }
    s3.destroy();
    await server.stop();
    expect((await filesIn(data)).length).toBeLessThanOrEqual(acknowledged.size);
    expect(await readdir(join(data, 'objects', 'partial')).catch(() => [])).toEqual([]);
  });
});

describe('a restart', () => {
  it('keeps objects and uploads under way, and clears leftovers away', async () => {
    const dataDirectory = join(folder, 'data');
    const first = await startS3Server({ dataDirectory });
    await first.s3.send(new CreateBucketCommand({ Bucket }));
    await first.s3.send(new PutObjectCommand({ Bucket, Key: 'small', Body: 'small' }));
    await first.s3.send(new PutObjectCommand({ Bucket, Key: 'large', Body: Buffer.alloc(50_000, 1) }));
    const Key = 'uploading';
    const { UploadId } = await first.s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    const part = { Bucket, Key, UploadId, PartNumber: 1, Body: Buffer.alloc(10) };
    await first.s3.send(new UploadPartCommand(part));
    await first.close();
    const before = await filesIn(dataDirectory);
    const stray = '00000000-0000-7000-8000-0000000000ab';
    await BlobFiles.open(join(dataDirectory, 'objects')).then((files) =>
      files.write(
        stray,
        (async function* () {
          yield Buffer.from('stray');
        })(),
      ),
    );
    await writeFile(join(dataDirectory, 'objects', 'partial', 'leftover'), 'half');
    const second = await startS3Server({ dataDirectory });
    await (await second.server.cairn.objects.use()).collected();
    expect((await get(second.s3, 'small')).toString()).toBe('small');
    expect((await get(second.s3, 'large')).length).toBe(50_000);
    expect((await second.s3.send(new ListPartsCommand({ Bucket, Key, UploadId }))).Parts).toHaveLength(1);
    expect([...(await filesIn(dataDirectory))].sort()).toEqual([...before].sort());
    await second.close();
  });
});

it('a server that keeps nothing keeps objects while it runs', async () => {
  const cairn = await startS3Server({ memory: true });
  await cairn.s3.send(new CreateBucketCommand({ Bucket }));
  await cairn.s3.send(new PutObjectCommand({ Bucket, Key: 'large', Body: Buffer.alloc(50_000, 1) }));
  expect((await get(cairn.s3, 'large')).length).toBe(50_000);
  expect(await filesIn(cairn.directory)).toEqual([]);
  await cairn.close();
});

describe('space', () => {
  it('is given back when objects are deleted or replaced', async () => {
    const cairn = await startS3Server();
    await cairn.s3.send(new CreateBucketCommand({ Bucket }));
    const put = (Key: string) =>
      cairn.s3.send(new PutObjectCommand({ Bucket, Key, Body: Buffer.alloc(50_000) }));
    for (let at = 0; at < 20; at += 1) await put(`k${at % 4}`);
    await cairn.s3.send(new DeleteObjectCommand({ Bucket, Key: 'k0' }));
    await (await cairn.server.cairn.objects.use()).collected();
    expect(await filesIn(cairn.directory)).toHaveLength(3);
    await cairn.close();
  });

  it('that is short fails one put and harms nothing', async () => {
    const files = await BlobFiles.open(join(folder, 'objects'));
    const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    const failing = async function* (): AsyncGenerator<Uint8Array, void> {
      yield Buffer.alloc(400_000);
      throw full;
    };
    const id = '01a1f7a1-52a7-703c-8d42-2c420db07324';
    await expect(files.write(id, failing())).rejects.toBe(full);
    expect(await filesIn(folder)).toEqual([]);
    const bytes = async function* (): AsyncGenerator<Uint8Array, void> {
      yield Buffer.from('there');
    };
    await files.write(id, bytes());
    const found: Uint8Array[] = [];
    for await (const chunk of files.read(id, 1, 4)) found.push(chunk);
    expect(Buffer.concat(found).toString()).toBe('her');
  });
});

describe('a backup', () => {
  it('holds the objects as of one moment, though the server goes on', async () => {
    const cairn = await startS3Server();
    await cairn.s3.send(new CreateBucketCommand({ Bucket }));
    const put = (Key: string, fill: number) =>
      cairn.s3.send(new PutObjectCommand({ Bucket, Key, Body: Buffer.alloc(60_000, fill) }));
    await put('a', 1);
    await put('b', 2);
    const backup = join(folder, 'backup');
    const restored = join(folder, 'restored');
    const copied = backupDataDirectory(cairn.directory, backup);
    await Promise.all([put('a', 3), cairn.s3.send(new DeleteObjectCommand({ Bucket, Key: 'b' }))]);
    await copied;
    await cairn.close();
    await restoreDataDirectory(backup, restored);
    const other = await startS3Server({ dataDirectory: restored });
    const a = await get(other.s3, 'a');
    expect([1, 3]).toContain(a[0]);
    expect(a.every((byte) => byte === a[0])).toBe(true);
    const b = await get(other.s3, 'b').catch((error: { name: string }) => error.name);
    if (typeof b === 'string') expect(b).toBe('NoSuchKey');
    else expect(b.equals(Buffer.alloc(60_000, 2))).toBe(true);
    await other.close();
  });
});
