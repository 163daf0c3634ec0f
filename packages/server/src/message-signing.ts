import { makeSigningMaterial, messageSigner, type SigningMaterial } from '@cairn/host';
import { type Clock, MadeOnce, type Records, type Seal } from '@cairn/kit';
import type { MessageSigner } from '@cairn/resources';

const collection = 'server';
const key = 'messageSigning';

/** What signs the messages of topics: made when it is first needed, kept sealed for the life of the data directory. */
export function messageSigning(records: Records, seal: Seal, clock: Clock): () => Promise<MessageSigner> {
  const load = async (): Promise<MessageSigner> => {
    const kept = await records.get(collection, key);
    if (kept !== undefined) return messageSigner(JSON.parse(seal.open(kept, key)) as SigningMaterial);
    const made = await makeSigningMaterial(clock.now());
    const value = seal.seal(JSON.stringify(made), key);
    const isWritten = await records.write([{ collection, key, value, ifAbsent: true }]);
    return isWritten ? messageSigner(made) : load();
  };
  const signer = new MadeOnce(load);
  return () => signer.get();
}
