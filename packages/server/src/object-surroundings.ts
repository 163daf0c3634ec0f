import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobFiles } from '@cairn/host/objects';
import type { ObjectBlobs } from '@cairn/resources';
import type { CairnOptions } from './cairn-options.ts';
import { objectsFolder } from './data-folders.ts';

/** Where objects' bytes lie. */
export interface ObjectSurroundings {
  readonly blobs: ObjectBlobs;
  close(): Promise<void>;
}

/** Opens the files of objects; with `memory` they are in a temporary folder. */
export async function openObjectSurroundings(options: CairnOptions): Promise<ObjectSurroundings> {
  if (options.memory !== true)
    return {
      blobs: await BlobFiles.open(objectsFolder(options.dataDirectory ?? '.cairn')),
      close: async () => {},
    };
  const temporary = await mkdtemp(join(tmpdir(), 'cairn-objects-'));
  return {
    blobs: await BlobFiles.open(objectsFolder(temporary)),
    close: () => rm(temporary, { recursive: true, force: true }),
  };
}
