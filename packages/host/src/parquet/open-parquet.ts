import type { OpenParquet, ParquetReader } from '@cairn/workflows';
import { ParquetWorker } from './parquet-worker.ts';

/**
 * Reads each Parquet file in a thread: a few damaged bytes may claim values without end, and unpacking takes its time. A
 * thread that says nothing for `silenceMs` is given up. One that has done its work waits for the next file for `idleMs`,
 * so that a thousand small files do not take a thousand threads.
 */
export function parquetThreads({ silenceMs = 30_000, idleMs = 5_000 } = {}): OpenParquet {
  let idle: { readonly worker: ParquetWorker; readonly ending: NodeJS.Timeout } | undefined;

  const takeWorker = (): ParquetWorker => {
    const kept = idle;
    idle = undefined;
    clearTimeout(kept?.ending);
    return kept?.worker.isUsable === true ? kept.worker : new ParquetWorker(silenceMs);
  };

  const giveBack = async (worker: ParquetWorker): Promise<void> => {
    const closed = new Error('the file was closed');
    if (idle !== undefined || !worker.isUsable) return worker.end(closed);
    await worker.forget();
    if (idle !== undefined) return worker.end(closed);
    const ending = setTimeout(() => {
      idle = undefined;
      void worker.end(closed);
    }, idleMs);
    idle = { worker, ending: ending.unref() };
  };

  return async (input) => {
    const worker = takeWorker();
    let isOpen = true;
    const reader: ParquetReader = {
      rows: (firstRow) => (isOpen ? worker.rows(firstRow) : Promise.reject(new Error('the file was closed'))),
      async close() {
        if (!isOpen) return;
        isOpen = false;
        await giveBack(worker);
      },
    };
    await worker.open(input);
    return reader;
  };
}
