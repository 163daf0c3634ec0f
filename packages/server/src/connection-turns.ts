import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { RequestHandler } from '@cairn/wire';

/** How much patience there is with clients that do not read their answers. */
export interface PatienceOptions {
  /** For an answer to be taken whole once nothing else of it moves; a slow line takes its time. */
  readonly stalledMs: number;
  /** Answers that may lie unsent, of all connections together. */
  readonly unsentBytesMax: number;
  /** How often the two above are looked at. */
  readonly sweepIntervalMs: number;
}

const defaultPatience: PatienceOptions = {
  stalledMs: 300_000,
  unsentBytesMax: 268_435_456,
  sweepIntervalMs: 250,
};

interface Connection {
  readonly waiting: [IncomingMessage, ServerResponse][];
  /** How many bytes have left; while a stream is sent what is unsent is always one chunk. */
  sentBytes: number;
  movedAtMs: number;
}

/**
 * Keeps clients that ask faster than they read from filling the memory. Invariants:
 * 1. A connection has at most one request under way; what is pipelined behind it waits until its answer is sent.
 * 2. A connection whose answer does not move is given up, and the fullest ones once too much lies unsent.
 */
export class ConnectionTurns {
  readonly #patience: PatienceOptions;
  readonly #busy = new Map<Socket, Connection>();
  #sweep: NodeJS.Timeout | undefined;

  constructor(patience: PatienceOptions = defaultPatience) {
    this.#patience = patience;
  }

  /** Handles a request when its connection's turn has come. */
  take(request: IncomingMessage, response: ServerResponse, handler: () => RequestHandler): void {
    const { socket } = request;
    const connection = this.#busy.get(socket);
    if (connection !== undefined) {
      connection.waiting.push([request, response]);
      return;
    }
    this.watch(socket);
    this.#handle(request, response, handler);
  }

  /** Has patience with a connection whose answer somebody else has begun to send, as with all others. */
  watch(socket: Socket): void {
    this.#busy.set(socket, { waiting: [], sentBytes: 0, movedAtMs: performance.now() });
    this.#sweep ??= setInterval(() => this.#look(), this.#patience.sweepIntervalMs).unref();
  }

  /** Whether a request of the connection is not answered yet. */
  isBusy(socket: Socket): boolean {
    return this.#busy.has(socket);
  }

  /** The answer was sent. */
  unwatch(socket: Socket): void {
    this.#busy.delete(socket);
  }

  /** Ends the looking; connections are the server's to close. */
  close(): void {
    clearInterval(this.#sweep);
  }

  #handle(request: IncomingMessage, response: ServerResponse, handler: () => RequestHandler): void {
    response.once('close', () => this.#next(request.socket, handler));
    handler()(request, response);
  }

  #next(socket: Socket, handler: () => RequestHandler): void {
    const connection = this.#busy.get(socket);
    const next = socket.destroyed ? undefined : connection?.waiting.shift();
    if (next === undefined) this.#busy.delete(socket);
    else this.#handle(...next, handler);
  }

  #look(): void {
    const nowMs = performance.now();
    let unsentBytes = 0;
    for (const [socket, connection] of this.#busy) {
      const { writableLength } = socket;
      unsentBytes += writableLength;
      const sentBytes = socket.bytesWritten - writableLength;
      if (sentBytes !== connection.sentBytes || writableLength === 0) {
        connection.sentBytes = sentBytes;
        connection.movedAtMs = nowMs;
      } else if (nowMs - connection.movedAtMs > this.#patience.stalledMs) {
        socket.destroy();
      }
    }
    if (unsentBytes > this.#patience.unsentBytesMax) this.#giveUpFullest(unsentBytes);
  }

  #giveUpFullest(unsentBytes: number): void {
    const fullest = [...this.#busy.keys()].sort((left, right) => right.writableLength - left.writableLength);
    let left = unsentBytes;
    for (const socket of fullest) {
      if (left <= this.#patience.unsentBytesMax) return;
      left -= socket.writableLength;
      socket.destroy();
    }
  }
}
