import type { Store } from '../store.ts';
import type { MemoryStoreOptions } from './memory-store.ts';

/** Opens a store that forgets everything when it is closed; its code is loaded by whoever wants one. */
export async function openMemoryStore(options: MemoryStoreOptions = {}): Promise<Store> {
  const { makeMemoryStore } = await import('./memory-store.ts');
  return makeMemoryStore(options);
}
