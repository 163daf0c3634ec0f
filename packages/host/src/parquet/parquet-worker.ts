import { Worker } from 'node:worker_threads';
import type { ParquetInput } from '@cairn/workflows';
import type { ParquetAnswer, ParquetRequest } from './parquet-messages.ts';

/** Memory for the values of a file, without the bytes of its pages. */
const heapMebibytes = 512;

/** A request that is under way. */
interface Asked {
  readonly resolve: (answer: ParquetAnswer) => void;
  readonly reject: (error: unknown) => void;
}

/** A thread that reads Parquet files. After its first failure it is given up. */
export class ParquetWorker {
  readonly #silenceMs: number;
  readonly #worker: Worker;
  #input: ParquetInput | undefined;
  #asked: Asked | undefined;
  #failure: unknown;
  #silence: NodeJS.Timeout | undefined;

  constructor(silenceMs: number) {
    this.#silenceMs = silenceMs;
    this.#worker = new Worker(new URL('./parquet-thread.ts', import.meta.url), {
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
      void this.end(new Error(isMemory ? 'it takes too much memory' : 'it is damaged'));
    });
    this.#worker.on('exit', () => void this.end(new Error('its reader has ended')));
  }

  get isUsable(): boolean {
    return this.#failure === undefined && this.#asked === undefined;
  }

  /** @throws Error that says what is wrong with the file */
  async open(input: ParquetInput): Promise<void> {
    this.#input = input;
    await this.#ask({ kind: 'open', byteLength: input.byteLength, limits: input.limits });
  }

  /** @throws Error that says what is wrong with the file, or what reading its bytes throws */
  async rows(firstRow: number): Promise<readonly string[]> {
    const answer = await this.#ask({ kind: 'rows', firstRow });
    return answer.kind === 'rows' ? answer.texts : [];
  }

  async forget(): Promise<void> {
    await this.#ask({ kind: 'forget' });
    this.#input = undefined;
  }

  async end(failure: unknown): Promise<void> {
    clearTimeout(this.#silence);
    this.#failure ??= failure;
    this.#asked?.reject(this.#failure);
    this.#asked = undefined;
    await this.#worker.terminate();
  }

  async #ask(request: ParquetRequest): Promise<ParquetAnswer> {
    if (this.#failure !== undefined) throw this.#failure;
    const { promise, resolve, reject } = Promise.withResolvers<ParquetAnswer>();
    this.#asked = { resolve, reject };
    this.#worker.ref();
    this.#send(request);
    return promise;
  }

  #send(request: ParquetRequest): void {
    this.#worker.postMessage(request);
    this.#silence = setTimeout(() => void this.end(new Error('it takes too long')), this.#silenceMs);
  }

  #take(answer: ParquetAnswer): void {
    clearTimeout(this.#silence);
    if (answer.kind === 'failed') void this.end(new Error(answer.message));
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
      const bytes = await this.#input?.readBytes(start, end);
      if (this.#failure === undefined && bytes !== undefined) this.#send({ kind: 'bytes', bytes });
    } catch (error) {
      void this.end(error);
    }
  }
}
