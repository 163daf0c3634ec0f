import { Worker } from 'node:worker_threads';
import { type StoreErrorMessage, storeErrorOf } from '../store-errors.ts';

/** Young objects of a thread live for one message; a small space for them keeps the process small. */
const youngGenerationMebibytes = 8;

/** A thread's first message: whether it could open its database. */
export type ThreadReadiness =
  | { readonly ready: true }
  | { readonly ready: false; readonly error: StoreErrorMessage };

/** A thread of the store that is ready for messages. */
export interface StoreThread {
  readonly worker: Worker;
  /** Resolves when the thread has ended. */
  readonly exited: Promise<void>;
}

/**
 * Starts a thread and waits until it says that it is ready.
 * @param module address of the thread's module.
 * @throws StoreError when the thread could not open its database.
 */
export async function startStoreThread(module: URL, name: string, data: object): Promise<StoreThread> {
  const worker = new Worker(module, {
    workerData: data,
    name,
    // Options given to the process, such as `--input-type`, are not for its threads.
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb: youngGenerationMebibytes },
  });
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const readiness = await new Promise<ThreadReadiness>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  worker.removeAllListeners('error');
  if (readiness.ready) return { worker, exited };
  await exited;
  throw storeErrorOf(readiness.error);
}
