import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Log } from '@cairn/kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCairn } from './create-cairn.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-options-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** What a start says that fails, and whether it left a data directory. */
async function failedStart(options: Parameters<typeof createCairn>[0]): Promise<string> {
  const dataDirectory = join(folder, 'data');
  const failure = await createCairn({ ...options, dataDirectory }).then(
    () => undefined,
    (error: Error) => error,
  );
  expect(existsSync(dataDirectory)).toBe(false);
  expect(failure?.name).toBe('ServerStartError');
  return failure?.message ?? '';
}

describe('a start with an option that leads outside and cannot be used fails, and leaves nothing behind', () => {
  it.each(['aws', 'http://127.0.0.1:9'])('--remote glue=%s without the package of the SDK', async (place) => {
    const said = await failedStart({ remoteServices: { glue: place } });
    expect(said).toContain('--remote glue: The package @aws-sdk/client-glue is needed');
    expect(said).toContain('npm install @aws-sdk/client-glue, or name its folder by --sdk-folder');
  });

  it('--images with no file, or with one that is no such map: it says the form', async () => {
    const file = join(folder, 'images.json');
    expect(await failedStart({ imagesFile: file })).toMatch(/--images: cannot read .*: there is no such file; .*of this form: \{"NAME": \{/);
    for (const [text, why] of [
      ['{', 'JSON'],
      ['[]', 'an object of images by name'],
      ['{"job": {"comand": []}}', "unknown member 'comand'"],
    ] as const) {
      await writeFile(file, text);
      const said = await failedStart({ imagesFile: file });
      expect(said).toContain(why);
      expect(said).toContain('of this form: {"NAME": {"directory": "job", "command": ["node", "job.mjs"]}}');
    }
  });
});

it('--images with a directory that is not there is told, and the start goes on', async () => {
  const file = join(folder, 'images.json');
  await writeFile(file, '{"job": {"directory": "gone"}, "other": {"directory": "."}}');
  const told: unknown[] = [];
  const log: Log = (level, message, details) => told.push([level, message, details]);
  const cairn = await createCairn({ memory: true, imagesFile: file, dockerHost: 'none', log });
  await cairn.stop();
  const why = '--images: the directory of job is not there: as yet it cannot start';
  expect(told).toEqual([['warn', why, { directory: join(folder, 'gone') }]]);
});

it('a service that only * stands for is looked for when it is called', async () => {
  const cairn = await createCairn({ memory: true, remoteServices: { '*': 'aws', sqs: 'aws' } });
  await cairn.stop();
});
