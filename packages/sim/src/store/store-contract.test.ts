import { openMemoryStore, openSqliteStore } from '@cairn/store';
import { storeContract } from './store-contract.ts';
import { temporaryDirectory } from './temporary-directory.ts';

storeContract({
  name: 'the store in memory',
  open: async () => ({ store: await openMemoryStore(), dispose: async () => {} }),
});

storeContract({
  name: 'the store in SQLite',
  open: async () => {
    const { directory, dispose } = temporaryDirectory();
    return { store: await openSqliteStore({ directory }), dispose };
  },
});

storeContract({
  name: 'the store in SQLite, writing in this thread',
  open: async () => {
    const { directory, dispose } = temporaryDirectory();
    return { store: await openSqliteStore({ directory, faults: () => {} }), dispose };
  },
});
