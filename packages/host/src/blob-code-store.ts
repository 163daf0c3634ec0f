import type { CodeStore, StoredCode } from '@cairn/resources';
import type { BlobStore } from './blob-store.ts';

/** Code as blobs. The blob store's folder must hold nothing else, since code that no function uses is removed. */
export class BlobCodeStore implements CodeStore {
  readonly #blobs: BlobStore;

  constructor(blobs: BlobStore) {
    this.#blobs = blobs;
  }

  async put(bytes: Uint8Array): Promise<StoredCode> {
    const { id, sizeBytes } = await this.#blobs.put(bytes);
    return { id, sha256: Buffer.from(id, 'hex').toString('base64'), sizeBytes };
  }

  /** @throws Error when the bytes on disk are not those that were kept */
  async get(id: string): Promise<Uint8Array | undefined> {
    return this.#blobs.get(id);
  }

  async retain(ids: ReadonlySet<string>): Promise<void> {
    await this.#blobs.retain(ids);
  }
}
