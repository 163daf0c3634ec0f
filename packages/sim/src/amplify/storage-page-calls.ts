import type { StoragePools } from './storage-pools.ts';

/** What the page is told. */
export interface StoragePageSetup {
  readonly pools: StoragePools;
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  /** Whether S3's names are led to the endpoint by the page itself. */
  readonly byShim: boolean;
  readonly username: string;
  readonly password: string;
}

export type StoragePageCall = 'upload' | 'download' | 'follow' | 'list' | 'copy' | 'remove';

/** What the page of a test is asked to do. */
export interface StoragePage {
  /** Signs in and shows the StorageManager. @returns the identity */
  open(setup: StoragePageSetup): Promise<string>;
  /** @returns what the library gives, or the name of its error */
  call(name: StoragePageCall, ...paths: readonly string[]): Promise<unknown>;
  /** What the StorageManager has told of, in turn. */
  readonly told: string[];
}
