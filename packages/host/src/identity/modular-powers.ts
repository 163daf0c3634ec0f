import { Worker } from 'node:worker_threads';
import { ServiceError } from '@cairn/kit';
import type { ModularPowerAnswer, ModularPowerRequest } from './modular-power-messages.ts';

/** Powers that one message carries: as many as take some ten milliseconds. */
const batchSize = 16;
const usualWaitingMax = 4_096;

interface Waiting extends ModularPowerRequest {
  readonly resolve: (power: Uint8Array) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Powers in SRP's group by OpenSSL, off the main thread. Threads begin when they are first needed, and do not keep the
 * process alive while nothing is asked of them. Who asks for more than they get done is told so at once: what waits longer
 * than clients do is work for nobody.
 */
export class ModularPowers {
  readonly #threadsMax: number;
  readonly #waitingMax: number;
  readonly #threads = new Set<PowerThread>();
  readonly #waiting: Waiting[] = [];
  #isSendPlanned = false;
  #isEnded = false;
  #ids = 0;

  /** @param options.waitingMax powers that wait for a thread */
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
    if (this.#isEnded) return Promise.reject(new Error('the threads of modular powers have ended'));
    if (this.#waiting.length >= this.#waitingMax)
      return Promise.reject(
        new ServiceError('TooManyRequestsException', 'Rate exceeded', { retryable: true }),
      );
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
    this.#ids += 1;
    this.#waiting.push({ id: this.#ids, base, exponent, resolve, reject });
    this.#planToSend();
    return promise;
  }

  /** Ends the threads; what was asked for and is not answered fails. */
  async end(): Promise<void> {
    this.#isEnded = true;
    for (const { reject } of this.#waiting.splice(0)) reject(new Error('the server ends'));
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

  #send(): void {
    while (this.#waiting.length > 0) {
      const thread = this.#idleThread();
      if (thread === undefined) return;
      thread.carryOut(this.#waiting.splice(0, batchSize));
    }
  }

  #idleThread(): PowerThread | undefined {
    for (const thread of this.#threads) if (thread.isIdle) return thread;
    if (this.#threads.size >= this.#threadsMax) return undefined;
    const thread = new PowerThread(
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
class PowerThread {
  readonly #worker: Worker;
  readonly #onIdle: () => void;
  readonly #onEnd: () => void;
  #batch: readonly Waiting[] = [];

  constructor(onIdle: () => void, onEnd: () => void) {
    this.#onIdle = onIdle;
    this.#onEnd = onEnd;
    this.#worker = new Worker(new URL('./modular-powers-thread.ts', import.meta.url), {
      name: 'modular-powers',
      // Options given to the process, such as `--input-type`, are not for its threads.
      execArgv: [],
    });
    this.#worker.unref();
    this.#worker.on('message', (answers: readonly ModularPowerAnswer[]) => this.#take(answers));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', () => this.#fail(new Error('the thread of modular powers has ended')));
  }

  get isIdle(): boolean {
    return this.#batch.length === 0;
  }

  carryOut(batch: readonly Waiting[]): void {
    this.#batch = batch;
    this.#worker.ref();
    this.#worker.postMessage(batch.map(({ id, base, exponent }) => ({ id, base, exponent })));
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #take(answers: readonly ModularPowerAnswer[]): void {
    const batch = new Map(this.#batch.map((waiting) => [waiting.id, waiting]));
    this.#batch = [];
    this.#worker.unref();
    for (const { id, power } of answers) {
      const waiting = batch.get(id);
      if (power === undefined) waiting?.reject(new RangeError('0, 1 and N - 1 are no bases'));
      else waiting?.resolve(power);
    }
    this.#onIdle();
  }

  #fail(error: unknown): void {
    for (const { reject } of this.#batch) reject(error);
    this.#batch = [];
    this.#onEnd();
  }
}
