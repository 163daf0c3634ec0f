import type { Records } from '@cairn/kit';
import { expect, it } from 'vitest';
import { type FunctionRecord, FunctionStore } from './function-store.ts';

const place = { account: '000000000000', region: 'us-east-1', name: 'f' };

it('does not take a late answer for what was written after it was asked for', async () => {
  let kept: string | undefined;
  const held: (() => void)[] = [];
  let hold = false;
  const records: Records = {
    async get() {
      const found = kept;
      if (hold) await new Promise<void>((resolve) => held.push(resolve));
      return found;
    },
    getAll: async () => [],
    list: async () => [],
    clear: async () => {},
    async write([write]) {
      kept = write?.value;
      return true;
    },
  };
  const store = new FunctionStore(records);
  const record = (lastVersion: number) => ({ lastVersion }) as FunctionRecord;
  await store.write(place, { function: record(1) });
  hold = true;
  const late = store.function(place);
  hold = false;
  await store.write(place, { function: record(2) });
  for (const release of held) release();
  await late;
  expect(await store.function(place)).toEqual(record(2));
});
