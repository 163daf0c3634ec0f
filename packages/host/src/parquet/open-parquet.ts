import { Worker } from 'node:worker_threads';
import type { OpenParquet, ParquetInput, ParquetReader } from '@cairn/workflows';
import type { ParquetAnswer, ParquetRequest, ParquetThreadData } from './parquet-messages.ts';

/** Memory for the values of a file, without the bytes of its pages. */
const heapMebibytes = 512;

/**
 * Reads each Parquet file in a thread of its own: a few damaged bytes may claim values without end, and unpacking takes
 * its time. A thread that says nothing for `silenceMs` is given up.
 */
export function parquetThreads({ silenceMs = 30_000 } = {}): OpenParquet {
  return async (input) => {
    const thread = new ParquetThread(input, silenceMs);
    await thread.ask({ kind: 'open' });
    return thread;
  };
}

/** A request that is under way. */
interface Asked {
  readonly resolve: (answer: ParquetAnswer) => void;
  readonly reject: (error: unknown) => void;
}

class ParquetThread implements ParquetReader {
  readonly #input: ParquetInput;
  readonly #silenceMs: number;
  readonly #worker: Worker;
  #asked: Asked | undefined;
  #failure: unknown;
  #silence: NodeJS.Timeout | undefined;

  constructor(input: ParquetInput, silenceMs: number) {
    this.#input = input;
    this.#silenceMs = silenceMs;
    const data: ParquetThreadData = { byteLength: input.byteLength, limits: input.limits };
    this.#worker = new Worker(new URL('./parquet-thread.ts', import.meta.url), {
      workerData: data,
      name: 'parquet',
      // Options given to the process, such as `--input-type`, are not for its threads.
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: heapMebibytes },
      stdout: true,
      stderr: true,
    });
    this.#worker.unref();
    this.#worker.on('message', (answer: ParquetAnswer) => this.#take(answer));
    this.#worker.on('error', (error: NodeJS.ErrnoException) => {
      const isMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      void this.#giveUp(new Error(isMemory ? 'it takes too much memory' : 'it is damaged'));
    });
    this.#worker.on('exit', () => void this.#giveUp(new Error('its reader has ended')));
  }

  async rows(firstRow: number): Promise<readonly string[]> {
    const answer = await this.ask({ kind: 'rows', firstRow });
    return answer.kind === 'rows' ? answer.texts : [];
  }

  async close(): Promise<void> {
    await this.#giveUp(new Error('the file was closed'));
  }

  async ask(request: ParquetRequest): Promise<ParquetAnswer> {
    if (this.#failure !== undefined) throw this.#failure;
    const { promise, resolve, reject } = Promise.withResolvers<ParquetAnswer>();
    this.#asked = { resolve, reject };
    this.#worker.ref();
    this.#send(request);
    return promise;
  }

  #send(request: ParquetRequest): void {
    this.#worker.postMessage(request);
    this.#silence = setTimeout(() => void this.#giveUp(new Error('it takes too long')), this.#silenceMs);
  }

  #take(answer: ParquetAnswer): void {
    clearTimeout(this.#silence);
    if (answer.kind === 'failed') void this.#giveUp(new Error(answer.message));
    else if (answer.kind === 'bytes wanted') void this.#bring(answer.start, answer.end);
    else {
      const asked = this.#asked;
      this.#asked = undefined;
      this.#worker.unref();
      asked?.resolve(answer);
    }
  }

  async #bring(start: number, end: number): Promise<void> {
    try {
      const bytes = await this.#input.readBytes(start, end);
      if (this.#failure === undefined) this.#send({ kind: 'bytes', bytes });
    } catch (error) {
      void this.#giveUp(error);
    }
  }

  async #giveUp(failure: unknown): Promise<void> {
    clearTimeout(this.#silence);
    this.#failure ??= failure;
    this.#asked?.reject(this.#failure);
    this.#asked = undefined;
    await this.#worker.terminate();
  }
}
