import { openMemoryStore } from '@cairn/store';
import { expect, it, vi } from 'vitest';
import { OwnedRecords } from './owned-records.ts';

async function fixture() {
  const { records: inner } = await openMemoryStore();
  const records = new OwnedRecords(inner, {
    deletedBy: ({ collection, key, value }) => (collection === 'ended' && value ? key : undefined),
    owners: 'owners',
    ownerOf: ({ collection, key }) => (collection === 'things' ? key.split('/')[0] : undefined),
    gone: (id) => new Error(`${id} is gone`),
  });
  const thing = (owner: string, value: string | undefined = 'x') => ({
    ...{ collection: 'things', key: `${owner}/1`, value },
  });
  const deletion = (owner: string) => ({ collection: 'ended', key: owner, value: '{}' });
  const things = async () => (await inner.list('things', { limit: 10 })).map(({ key }) => key);
  return { inner, records, thing, deletion, things };
}

it('nothing is written of an owner from the moment on when the deletion is handed over', async () => {
  const { records, thing, deletion, things } = await fixture();
  const before = records.write([thing('a')]);
  const deleted = records.write([deletion('a')]);
  const after = records.write([thing('a'), { collection: 'others', key: 'o', value: 'x' }]);
  expect(await before).toBe(true);
  await expect(after).rejects.toThrow('a is gone');
  expect(await deleted).toBe(true);
  await expect(records.write([thing('a')])).rejects.toThrow('a is gone');
  expect(await things()).toEqual(['a/1']);
  // What is there is cleared away, and others go on.
  expect(await records.write([{ ...thing('a'), value: undefined }])).toBe(true);
  expect(await records.write([thing('b')])).toBe(true);
  expect(await things()).toEqual(['b/1']);
});

it('of writes of many owners those of deleted ones are left out', async () => {
  const { records, thing, deletion, things } = await fixture();
  await records.write([deletion('a')]);
  expect(await records.write([thing('a'), thing('b')])).toBe(true);
  expect(await things()).toEqual(['b/1']);
});

it('a deletion that was not written counts for nothing', async () => {
  const { inner, records, thing, deletion } = await fixture();
  vi.spyOn(inner, 'write').mockRejectedValueOnce(new Error('no room'));
  await expect(records.write([deletion('a')])).rejects.toThrow('no room');
  expect(await records.write([thing('a')])).toBe(true);
  await inner.write([deletion('b')]);
  expect(await records.write([{ ...deletion('b'), ifAbsent: true }])).toBe(false);
  expect(await records.write([thing('b')])).toBe(true);
});

it('an owner who is made by the id of a deleted one has records as any other', async () => {
  const { records, thing, deletion, things } = await fixture();
  await records.write([deletion('a'), { collection: 'owners', key: 'a', value: undefined }]);
  await expect(records.write([thing('a')])).rejects.toThrow('a is gone');
  expect(await records.write([{ collection: 'owners', key: 'a', value: '{}' }, thing('a')])).toBe(true);
  expect(await records.write([{ ...thing('a'), key: 'a/2' }])).toBe(true);
  expect(await things()).toEqual(['a/1', 'a/2']);
});
