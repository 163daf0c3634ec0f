import { Worker } from 'node:worker_threads';
import { ServiceError } from '@cairn/kit';
import type { CryptoAnswer, CryptoRequest, CryptoResult, CryptoTask } from './crypto-thread-messages.ts';

/**
 * Tasks that one message carries: as many as take two milliseconds or three. What comes back together is gone on with
 * together, and whatever else the event loop has to do waits for that.
 */
const batchSize = 4;
const usualWaitingMax = 4_096;

interface Waiting extends CryptoRequest {
  readonly resolve: (result: CryptoResult[CryptoTask['kind']]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * What takes OpenSSL long, off the main thread: powers in SRP's group and signatures of RSA. Node's own threads would sign
 * as well, but at the priority of the process, and beside one another as many as there are: whatever else the server does
 * would wait for a processor. These begin when they are first needed, step back, and do not keep the process alive while
 * nothing is asked of them. Who asks for more than they get done is told so at once: what waits longer than clients do is
 * work for nobody.
 */
export class CryptoThreads {
  readonly #threadsMax: number;
  readonly #waitingMax: number;
  readonly #threads = new Set<CryptoThread>();
  readonly #waiting: { readonly [kind in CryptoTask['kind']]: Waiting[] } = { power: [], signature: [] };
  #isSendPlanned = false;
  #isEnded = false;
  #ids = 0;

  /** @param options.waitingMax tasks of one kind that wait for a thread */
  constructor({
    threads = 2,
    waitingMax = usualWaitingMax,
  }: { readonly threads?: number; readonly waitingMax?: number } = {}) {
    this.#threadsMax = threads;
    this.#waitingMax = waitingMax;
  }

  /**
   * `base ** exponent mod N`: both big-endian, 384 bytes come back.
   * @throws RangeError where the base is 0, 1 or N - 1 modulo N; ServiceError TooManyRequestsException where too many wait
   */
  power(base: Uint8Array, exponent: Uint8Array): Promise<Uint8Array> {
    return this.#carryOut({ kind: 'power', base, exponent }) as Promise<Uint8Array>;
  }

  /**
   * RS256 in base64url.
   * @param privateKey in PEM
   * @throws Error where the key is none; ServiceError TooManyRequestsException where too many wait
   */
  sign(privateKey: string, text: string): Promise<string> {
    return this.#carryOut({ kind: 'signature', privateKey, text }) as Promise<string>;
  }

  #carryOut(task: CryptoTask): Promise<CryptoResult[CryptoTask['kind']]> {
    if (this.#isEnded) return Promise.reject(new Error('the threads of cryptography have ended'));
    const waiting = this.#waiting[task.kind];
    if (waiting.length >= this.#waitingMax)
      return Promise.reject(
        new ServiceError('TooManyRequestsException', 'Rate exceeded', { retryable: true }),
      );
    const { promise, resolve, reject } = Promise.withResolvers<CryptoResult[CryptoTask['kind']]>();
    this.#ids += 1;
    waiting.push({ id: this.#ids, task, resolve, reject });
    this.#planToSend();
    return promise;
  }

  /** Ends the threads; what was asked for and is not answered fails. */
  async end(): Promise<void> {
    this.#isEnded = true;
    for (const waiting of Object.values(this.#waiting))
      for (const { reject } of waiting.splice(0)) reject(new Error('the server ends'));
    await Promise.all([...this.#threads].map((thread) => thread.end()));
  }

  /** What is asked for in one turn of the event loop travels together. */
  #planToSend(): void {
    if (this.#isSendPlanned) return;
    this.#isSendPlanned = true;
    queueMicrotask(() => {
      this.#isSendPlanned = false;
      this.#send();
    });
  }

  /** Signatures go first: who gets a token has proved himself, while anybody can ask for powers. */
  #send(): void {
    const { power, signature } = this.#waiting;
    for (let count = power.length + signature.length; count > 0; count = power.length + signature.length) {
      const idle = this.#threadsMax - this.#busyCount;
      const thread = this.#idleThread();
      if (thread === undefined) return;
      // Few tasks are shared out, so that none waits behind another while a thread has nothing to do.
      const share = Math.min(batchSize, Math.ceil(count / idle));
      const batch = signature.splice(0, share);
      thread.carryOut([...batch, ...power.splice(0, share - batch.length)]);
    }
  }

  get #busyCount(): number {
    let count = 0;
    for (const thread of this.#threads) if (!thread.isIdle) count += 1;
    return count;
  }

  #idleThread(): CryptoThread | undefined {
    for (const thread of this.#threads) if (thread.isIdle) return thread;
    if (this.#threads.size >= this.#threadsMax) return undefined;
    const thread = new CryptoThread(
      () => this.#send(),
      () => {
        this.#threads.delete(thread);
        this.#send();
      },
    );
    this.#threads.add(thread);
    return thread;
  }
}

/** One thread, which has one batch at a time. */
class CryptoThread {
  readonly #worker: Worker;
  readonly #onIdle: () => void;
  readonly #onEnd: () => void;
  #batch: readonly Waiting[] = [];

  constructor(onIdle: () => void, onEnd: () => void) {
    this.#onIdle = onIdle;
    this.#onEnd = onEnd;
    this.#worker = new Worker(new URL('./crypto-thread.ts', import.meta.url), {
      name: 'cryptography',
      // Options given to the process, such as `--input-type`, are not for its threads.
      execArgv: [],
    });
    this.#worker.unref();
    this.#worker.on('message', (answers: readonly CryptoAnswer[]) => this.#take(answers));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', () => this.#fail(new Error('the thread of cryptography has ended')));
  }

  get isIdle(): boolean {
    return this.#batch.length === 0;
  }

  carryOut(batch: readonly Waiting[]): void {
    this.#batch = batch;
    this.#worker.ref();
    this.#worker.postMessage(batch.map(({ id, task }): CryptoRequest => ({ id, task })));
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #take(answers: readonly CryptoAnswer[]): void {
    const batch = new Map(this.#batch.map((waiting) => [waiting.id, waiting]));
    this.#batch = [];
    this.#worker.unref();
    for (const answer of answers) {
      const waiting = batch.get(answer.id);
      if ('error' in answer) waiting?.reject(answer.error);
      else waiting?.resolve(answer.result);
    }
    this.#onIdle();
  }

  #fail(error: unknown): void {
    for (const { reject } of this.#batch) reject(error);
    this.#batch = [];
    this.#onEnd();
  }
}
