import { openMemoryStore } from '@cairn/store';
import { expect, it } from 'vitest';
import { loadInstallation, renewInstallation } from './installation.ts';

it('makes an installation once, and another whenever a backup is restored', async () => {
  const { records, close } = await openMemoryStore();
  const first = await loadInstallation(records);
  expect(first).toEqual({ id: expect.stringMatching(/^[0-9a-f-]{36}$/), earlier: [] });
  expect(await loadInstallation(records)).toEqual(first);
  await renewInstallation(records, 5);
  const second = await loadInstallation(records);
  expect(second.id).not.toBe(first.id);
  expect(second.earlier).toEqual([{ id: first.id, untilMs: 5 }]);
  await renewInstallation(records, 9);
  const { earlier } = await loadInstallation(records);
  expect(earlier).toEqual([...second.earlier, { id: second.id, untilMs: 9 }]);
  await close();
});
