import { openMemoryStore } from '@cairn/store';
import { expect, it } from 'vitest';
import { BucketCatalog } from './bucket-catalog.ts';
import type { ObjectIndex } from './object-index.ts';

const scope = { account: '000000000000', region: 'us-east-1', principal: { arn: '' } };
const input = { Bucket: 'shelf' };

/** A catalog for which the bucket is there but not in memory, and whose next read is held back. */
async function lateRead() {
  const { objects } = await openMemoryStore();
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  let isHeld = false;
  const index: ObjectIndex = {
    ...objects,
    async bucket(name) {
      const turn = isHeld ? held : undefined;
      const found = await objects.bucket(name);
      await turn;
      return found;
    },
  };
  const open = () =>
    new BucketCatalog({ index, clock: { now: () => 0 }, limits: { bucketsPerAccount: 10 } } as never);
  await open().create(scope, input);
  const catalog = open();
  isHeld = true;
  const late = catalog.find('shelf');
  isHeld = false;
  return { catalog, late, release };
}

it('does not remember a bucket that was deleted while it was read', async () => {
  const { catalog, late, release } = await lateRead();
  await catalog.delete(input);
  release();
  await late;
  await expect(catalog.get(input)).rejects.toMatchObject({ code: 'NoSuchBucket' });
});

it('does not remember a bucket as it was before a change', async () => {
  const { catalog, late, release } = await lateRead();
  await catalog.change(input, { policy: '{}' });
  release();
  await late;
  expect(await catalog.get(input)).toMatchObject({ policy: '{}' });
});
