/** The thread that copies a database. Started by `backup.ts` with the two paths as its data. */
import { parentPort, workerData } from 'node:worker_threads';
import { storeErrorMessage } from '../store-errors.ts';
import { copyDatabase } from './backup.ts';

const { file, partial } = workerData as { readonly file: string; readonly partial: string };
try {
  copyDatabase(file, partial);
  parentPort?.postMessage({ ready: true });
} catch (error) {
  parentPort?.postMessage({ ready: false, error: storeErrorMessage(error) });
}
