import { openMemoryStore } from '@cairn/store';
import { expect, it } from 'vitest';
import { loadTokenSecret } from './token-secret.ts';

it('makes a secret once and keeps it', async () => {
  const { records, close } = await openMemoryStore();
  const first = await loadTokenSecret(records);
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect(await loadTokenSecret(records)).toBe(first);
  await close();
});
