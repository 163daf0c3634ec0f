import { aesSeal } from '@cairn/host';
import { readRecord, StoreError } from '@cairn/store';
import { ServerStartError } from './cairn-options.ts';
import { openRootAccessKey, type RootAccessKey, rootAccessKeyRecord } from './root-access-key.ts';
import { readSealKeys, type SealKeySources } from './seal-key.ts';

/**
 * Reads the root's access key out of a data directory, which a server may be using. Whoever may read the directory
 * and the key of secrets is the root: nothing is asked over the network.
 * @throws ServerStartError with what to do
 */
export async function readRootAccessKey(
  sources: SealKeySources & { readonly dataDirectory: string },
): Promise<RootAccessKey> {
  const { dataDirectory } = sources;
  const record = mendable(() => readRecord(dataDirectory, rootAccessKeyRecord));
  if (record === undefined)
    throw new ServerStartError(
      `${dataDirectory} holds no access key: name the data directory of a server that was started once (--data)`,
    );
  const keys = await readSealKeys(sources);
  try {
    return openRootAccessKey(record, aesSeal(keys));
  } catch (error) {
    throw new ServerStartError(
      'the access key is sealed with another key: give the key that the server was started with (--seal-key-file FILE or CAIRN_SEAL_KEY)',
      { cause: error },
    );
  }
}

function mendable<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw error instanceof StoreError ? new ServerStartError(error.message, { cause: error }) : error;
  }
}
