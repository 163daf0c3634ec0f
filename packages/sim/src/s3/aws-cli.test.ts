import { execFile, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type S3TestServer, startS3Server } from './s3-server.ts';

const hasAwsCli = spawnSync('aws', ['--version']).status === 0;
if (!hasAwsCli)
  process.stdout.write('LEFT OUT: the S3 test with the AWS CLI, since `aws` is not installed\n');

describe.runIf(hasAwsCli)('the AWS CLI', () => {
  let folder: string;
  let cairn: S3TestServer;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cairn-s3-cli-'));
    cairn = await startS3Server();
  });
  afterAll(async () => {
    await cairn.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function aws(...parameters: readonly string[]): Promise<string> {
    const { stdout } = await promisify(execFile)('aws', parameters, {
      cwd: folder,
      env: {
        ...process.env,
        AWS_ENDPOINT_URL: cairn.server.endpoint,
        AWS_DEFAULT_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'any',
        AWS_SECRET_ACCESS_KEY: 'any',
        AWS_CONFIG_FILE: join(folder, 'no-config'),
        AWS_PAGER: '',
      },
    });
    return stdout;
  }

  it('makes buckets, copies, lists, moves, signs and removes', { timeout: 180_000 }, async () => {
    const large = randomBytes(12_000_000);
    await mkdir(join(folder, 'files', 'sub folder'), { recursive: true });
    await writeFile(join(folder, 'files', 'a.txt'), 'a');
    await writeFile(join(folder, 'files', 'sub folder', 'ü.txt'), 'ü');
    await writeFile(join(folder, 'files', 'large'), large);
    // S3 tells times in whole seconds: a file of the same second would count as newer than its object.
    const before = new Date(Date.now() - 60_000);
    for (const name of ['a.txt', 'sub folder/ü.txt', 'large'])
      await utimes(join(folder, 'files', name), before, before);
    expect(await aws('s3', 'mb', 's3://cli-bucket')).toContain('make_bucket: cli-bucket');
    // Above 8 MB the CLI puts parts.
    await aws('s3', 'sync', 'files', 's3://cli-bucket/to', '--no-progress');
    expect(await aws('s3', 'ls', 's3://cli-bucket/to/')).toMatch(
      /PRE sub folder\/\n.* 1 a\.txt\n.* 12000000 large\n/,
    );
    expect(await aws('s3', 'sync', 'files', 's3://cli-bucket/to', '--no-progress')).toBe('');
    await aws('s3', 'cp', 's3://cli-bucket/to/large', 'back', '--no-progress');
    expect((await readFile(join(folder, 'back'))).equals(large)).toBe(true);
    await aws('s3', 'mv', 's3://cli-bucket/to/large', 's3://cli-bucket/moved', '--no-progress');
    const head = JSON.parse(await aws('s3api', 'head-object', '--bucket', 'cli-bucket', '--key', 'moved'));
    expect(head).toMatchObject({ ContentLength: 12_000_000 });
    const url = (await aws('s3', 'presign', 's3://cli-bucket/to/a.txt')).trim();
    expect(await (await fetch(url)).text()).toBe('a');
    const listed = JSON.parse(
      await aws('s3api', 'list-objects-v2', '--bucket', 'cli-bucket', '--prefix', 'to/', '--page-size', '1'),
    );
    expect(listed.Contents.map(({ Key }: { Key: string }) => Key)).toEqual([
      'to/a.txt',
      'to/sub folder/ü.txt',
    ]);
    await expect(aws('s3', 'rb', 's3://cli-bucket')).rejects.toMatchObject({
      stderr: expect.stringContaining('BucketNotEmpty'),
    });
    await aws('s3', 'rm', 's3://cli-bucket', '--recursive');
    await aws('s3', 'rb', 's3://cli-bucket');
    expect(await aws('s3', 'ls')).toBe('');
  });
});
