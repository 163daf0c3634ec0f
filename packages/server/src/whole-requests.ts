import type { Socket } from 'node:net';
import { readWholeRequest, type WholeRequestHandler } from '@cairn/wire';

/** Where requests that came whole are answered, and where all else goes. */
export interface WholeRequestsOptions {
  /** Undefined as long as the server cannot answer yet. */
  readonly handler: () => WholeRequestHandler | undefined;
  /** Takes a connection as the HTTP server does; what came over it last is read again. */
  readonly speak: (socket: Socket) => void;
  /** Told of connections that have not taken their answer, and when they have. */
  readonly onUnsent: (socket: Socket) => void;
  readonly onSent: (socket: Socket) => void;
  /** For a connection to say nothing between two requests. */
  readonly idleMs: number;
  /** How often that is looked at. */
  readonly checkIntervalMs: number;
}

/**
 * Answers requests of services where they come whole and plain, as those of the SDKs mostly do, without what an HTTP
 * server does for all that might come: half of what such a call costs. The first bytes of a connection that are
 * anything else bring it to the HTTP server, with these bytes, for the rest of its life. Invariants:
 * 1. A connection has at most one request under way; what comes meanwhile waits, and nothing more is read.
 * 2. Nothing is kept of a request that is not all there: its connection is the HTTP server's.
 */
export class WholeRequests {
  readonly #options: WholeRequestsOptions;
  readonly #open = new Set<WholeConnection>();
  #sweep: NodeJS.Timeout | undefined;

  constructor(options: WholeRequestsOptions) {
    this.#options = options;
  }

  take(socket: Socket): void {
    const handler = this.#options.handler();
    if (handler === undefined) {
      this.#options.speak(socket);
      return;
    }
    const { idleMs, checkIntervalMs } = this.#options;
    const looksMax = Math.ceil(idleMs / checkIntervalMs);
    this.#sweep ??= setInterval(() => this.#look(looksMax), checkIntervalMs).unref();
    const connection = new WholeConnection(socket, { ...this.#options, handler }, () => {
      this.#open.delete(connection);
    });
    this.#open.add(connection);
  }

  /** Ends the connections that have no request under way. */
  closeIdle(): void {
    for (const connection of this.#open) if (!connection.isBusy) connection.destroy();
  }

  closeAll(): void {
    clearInterval(this.#sweep);
    for (const connection of this.#open) connection.destroy();
  }

  #look(looksMax: number): void {
    for (const connection of this.#open) connection.look(looksMax);
  }
}

type ConnectionOptions = Pick<WholeRequestsOptions, 'speak' | 'onUnsent' | 'onSent'> & {
  readonly handler: WholeRequestHandler;
};

class WholeConnection {
  readonly #socket: Socket;
  readonly #options: ConnectionOptions;
  readonly #onEnd: () => void;
  /** What came while a request was under way. */
  #waiting: Buffer | undefined;
  #isUnsent = false;
  /** How often it was found idle since its last request. */
  #looks = 0;
  isBusy = false;

  constructor(socket: Socket, options: ConnectionOptions, onEnd: () => void) {
    this.#socket = socket;
    this.#options = options;
    this.#onEnd = onEnd;
    socket.on('data', this.#hear).on('end', this.#close).on('error', this.destroy).on('close', this.#end);
  }

  look(looksMax: number): void {
    if (this.isBusy) return;
    this.#looks += 1;
    if (this.#looks > looksMax) this.#socket.destroy();
  }

  readonly destroy = (): void => {
    this.#socket.destroy();
  };

  readonly #hear = (bytes: Buffer): void => {
    if (this.isBusy) {
      this.#socket.pause();
      this.#waiting = this.#waiting === undefined ? bytes : Buffer.concat([this.#waiting, bytes]);
      return;
    }
    const request = readWholeRequest(bytes);
    const answering = request && this.#options.handler(request, this.#socket);
    if (answering === undefined) {
      this.#handOver(bytes);
      return;
    }
    this.isBusy = true;
    this.#looks = 0;
    answering.then(this.#say);
  };

  readonly #say = (answer: string | Uint8Array): void => {
    const socket = this.#socket;
    if (!socket.writable) {
      socket.destroy();
      return;
    }
    if (typeof answer === 'string') socket.write(answer, 'latin1', this.#said);
    else socket.write(answer, this.#said);
    if (socket.writableLength === 0) return;
    this.#isUnsent = true;
    this.#options.onUnsent(socket);
  };

  readonly #said = (): void => {
    this.isBusy = false;
    if (this.#isUnsent) {
      this.#isUnsent = false;
      this.#options.onSent(this.#socket);
    }
    const waiting = this.#waiting;
    if (waiting === undefined || this.#socket.destroyed) return;
    this.#waiting = undefined;
    this.#hear(waiting);
    // What was handed over is read on already.
    if (!this.isBusy) return;
    this.#socket.resume();
  };

  /** The client sends no more: as the HTTP server does, it is taken for gone. */
  readonly #close = (): void => {
    this.#socket.end();
  };

  readonly #end = (): void => {
    if (this.#isUnsent) this.#options.onSent(this.#socket);
    this.#onEnd();
  };

  #handOver(bytes: Buffer): void {
    const socket = this.#socket;
    socket.off('data', this.#hear).off('end', this.#close).off('error', this.destroy).off('close', this.#end);
    this.#onEnd();
    socket.pause();
    socket.unshift(bytes);
    this.#options.speak(socket);
    socket.resume();
  }
}
