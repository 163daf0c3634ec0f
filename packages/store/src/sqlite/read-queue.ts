/**
 * The main thread's side of the readers.
 *
 * 1. A short read never waits for a long one where there may be two readers: long reads travel alone, and always
 *    leave one reader to the others.
 * 2. Short reads that wait travel together.
 * 3. Every call is settled exactly once, also when a reader ends.
 * 4. Further readers are started when a call has had to wait for a while, not before: a server that is little used
 *    has one.
 */
import { invariant } from '@cairn/kit';
import { StoreClosedError, type StoreError, storeErrorOf } from '../store-errors.ts';
import type { Reader } from './reader.ts';
import type { ReaderCarrier, StartReader } from './reader-carrier.ts';
import type { ReadCall, ReadReply, ReadRequest } from './reader-service.ts';

/** Two messages on their way: while one is answered the next is there already. */
const messagesUnderwayMax = 2;
/** Short reads that travel in one message at most. */
const requestsPerMessageMax = 64;
/** Segments that one short read gives back at most. */
const shortSegmentsMax = 16;
/** Records that one short read gives back at most. */
const shortRecordsMax = 100;
/** How long a call waits before another reader is started for it. */
const patienceMs = 5;

interface Waiting {
  readonly resolve: (result: never) => void;
  readonly reject: (error: StoreError) => void;
}

/** A reader with what it has to answer. */
interface Line {
  readonly carrier: ReaderCarrier;
  messages: number;
  hasLong: boolean;
  /** It was asked to end, so that its end is no failure. */
  isClosing: boolean;
}

/** Hands calls to the readers and settles them. */
export class ReadQueue {
  readonly #start: StartReader;
  #readersMax: number;
  readonly #lines: Line[] = [];
  #starting: Promise<void> | undefined;
  #patience: NodeJS.Timeout | undefined;
  #short: ReadRequest[] = [];
  readonly #long: ReadRequest[] = [];
  #dispatchPlanned = false;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #refusal: StoreError | undefined;
  #drained: (() => void) | undefined;

  /** @param readersMax how many readers there may be at most, 1 or more. */
  constructor(start: StartReader, readersMax: number) {
    this.#start = start;
    this.#readersMax = readersMax;
  }

  /** Starts the first reader. */
  async open(): Promise<void> {
    await this.#startReader();
  }

  /** Calls a method of a reader. */
  call<Method extends Exclude<keyof Reader, 'close'>>(
    method: Method,
    ...parameters: Parameters<Reader[Method]>
  ): Promise<ReturnType<Reader[Method]>> {
    return new Promise((resolve, reject) => {
      if (this.#refusal !== undefined) return reject(this.#refusal);
      const call = { method, parameters } as ReadCall;
      const request: ReadRequest = { id: this.#expect({ resolve, reject }), ...call };
      (isLong(call) ? this.#long : this.#short).push(request);
      if (this.#dispatchPlanned) return;
      this.#dispatchPlanned = true;
      queueMicrotask(() => this.#dispatch());
    });
  }

  /** Answers what was asked before, then ends the readers. */
  async close(): Promise<void> {
    if (this.#refusal !== undefined) return;
    this.#refusal = new StoreClosedError('The store is closed.');
    if (this.#waiting.size > 0) {
      await new Promise<void>((resolve) => {
        this.#drained = resolve;
      });
    }
    clearTimeout(this.#patience);
    await this.#starting;
    await Promise.all(this.#lines.map((line) => this.#closeReader(line)));
  }

  async #closeReader(line: Line): Promise<void> {
    const { carrier } = line;
    line.isClosing = true;
    await new Promise<void>((resolve, reject) => {
      carrier.send([{ id: this.#expect({ resolve, reject }), method: 'close', parameters: [] }]);
    });
    await carrier.ended();
  }

  async #startReader(): Promise<void> {
    const carrier = await this.#start({
      replied: (replies) => this.#replied(line, replies),
      failed: (error) => {
        if (!line.isClosing) this.#failed(error);
      },
    });
    const line: Line = { carrier, messages: 0, hasLong: false, isClosing: false };
    this.#lines.push(line);
  }

  #expect(waiting: Waiting): number {
    this.#lastId += 1;
    this.#waiting.set(this.#lastId, waiting);
    return this.#lastId;
  }

  #dispatch(): void {
    this.#dispatchPlanned = false;
    const kept = this.#keptForLong;
    while (this.#short.length > 0) {
      const line = this.#lines.find(
        (each) => each !== kept && !each.hasLong && each.messages < messagesUnderwayMax,
      );
      if (line === undefined) break;
      line.messages += 1;
      line.carrier.send(this.#short.splice(0, requestsPerMessageMax));
    }
    while (this.#mayTakeLong) {
      const line = this.#lines.find(({ messages }) => messages === 0);
      if (line === undefined) break;
      line.messages += 1;
      line.hasLong = true;
      line.carrier.send(this.#long.splice(0, 1));
    }
    this.#beImpatient();
  }

  /** The reader that takes no more short reads, since a long one that came before them waits for it. */
  get #keptForLong(): Line | undefined {
    const [long] = this.#long;
    const [short] = this.#short;
    if (!this.#mayTakeLong || long === undefined || short === undefined || short.id < long.id)
      return undefined;
    return this.#lines
      .filter(({ hasLong }) => !hasLong)
      .reduce<Line | undefined>(
        (least, line) => (least && least.messages <= line.messages ? least : line),
        undefined,
      );
  }

  /** Whether a long read waits for nothing but a reader. */
  get #mayTakeLong(): boolean {
    const underway = this.#lines.filter(({ hasLong }) => hasLong).length;
    return this.#long.length > 0 && underway < Math.max(1, this.#readersMax - 1);
  }

  /** The call that has waited longest for a reader, if another reader could take it. */
  get #oldest(): number | undefined {
    return this.#short[0]?.id ?? (this.#mayTakeLong ? this.#long[0]?.id : undefined);
  }

  #beImpatient(): void {
    const oldest = this.#oldest;
    if (oldest === undefined || this.#patience !== undefined || this.#starting !== undefined) return;
    if (this.#lines.length >= this.#readersMax) return;
    this.#patience = setTimeout(() => {
      this.#patience = undefined;
      const still = this.#oldest;
      if (still !== undefined && still <= oldest) this.#startAnother();
      else this.#beImpatient();
    }, patienceMs);
  }

  #startAnother(): void {
    this.#starting = this.#startReader().catch(() => {
      // There is no room for another thread: those that run go on.
      this.#readersMax = this.#lines.length;
    });
    void this.#starting.then(() => {
      this.#starting = undefined;
      this.#dispatch();
    });
  }

  #replied(line: Line, replies: readonly ReadReply[]): void {
    line.messages -= 1;
    line.hasLong = false;
    for (const { id, result, error } of replies) {
      const waiting = this.#waiting.get(id);
      invariant(waiting !== undefined, `the reader answered request ${id}, which nobody waits for`);
      this.#waiting.delete(id);
      if (error === undefined) waiting.resolve(result as never);
      else waiting.reject(storeErrorOf(error));
    }
    this.#dispatch();
    if (this.#waiting.size === 0) this.#drained?.();
  }

  #failed(error: StoreError): void {
    this.#refusal ??= error;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#short = [];
    this.#long.length = 0;
    for (const { reject } of waiting) reject(error);
    this.#drained?.();
  }
}

/** Whether a call may take so long that others should not wait behind it. */
function isLong({ method, parameters }: ReadCall): boolean {
  switch (method) {
    case 'segments':
      return parameters[0].length > shortSegmentsMax;
    case 'listExecutions':
    case 'searchExecutions':
    case 'compactable':
    case 'openExecutions':
    case 'dueExecutions':
    case 'inFlightExecutions':
      return true;
    case 'records':
      return parameters[1].limit > shortRecordsMax;
    case 'recordsAt':
      return parameters[0].length > shortRecordsMax;
    default:
      return false;
  }
}
