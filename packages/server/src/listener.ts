import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { nodeHttp } from '@cairn/host';
import {
  keepAliveSeconds,
  type RequestHandler,
  type RequestHandlers,
  type WholeRequestHandler,
} from '@cairn/wire';
import { ServerStartError } from './cairn-options.ts';
import { ConnectionTurns } from './connection-turns.ts';
import { FirstByte } from './first-byte.ts';
import { type ListenerTls, tlsHandshakes } from './tls-handshakes.ts';
import { WholeRequests } from './whole-requests.ts';

/** Times after which connections are given up. */
export interface ListenerTimes {
  /** For all headers of a request to arrive. */
  readonly headersTimeoutMs: number;
  /**
   * For a whole request to arrive: an object may be large and its line slow. Bodies that are read whole have
   * a shorter time, and a stream that falls silent ends at once; see `request-body.ts` and `request-stream.ts` of wire.
   */
  readonly requestTimeoutMs: number;
  /** How often the two above are looked at. */
  readonly checkIntervalMs: number;
  /** For calls under way to end once the server stops. */
  readonly stopGraceMs: number;
}

const defaultTimes: ListenerTimes = {
  headersTimeoutMs: 15_000,
  requestTimeoutMs: 86_400_000,
  checkIntervalMs: 5_000,
  stopGraceMs: 3_000,
};

const idleSweepMs = 10;

/** What a client hears that does not speak HTTP as it should. */
const statusLines: { readonly [code: string]: string } = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
};

type ConnectionListener = (this: Server, socket: Socket) => void;

/**
 * The one port, for HTTP and HTTPS: the first byte of a connection decides. Either way its requests come from one
 * HTTP server, so that limits of time and the end of the server hold for both alike.
 */
export class Listener {
  readonly #server: Server;
  readonly #times: ListenerTimes;
  readonly #turns = new ConnectionTurns();
  readonly #whole: WholeRequests;
  readonly #firstByte: FirstByte | undefined;
  readonly #handshakes = new Set<Socket>();
  #shake: ((socket: Socket) => void) | undefined;
  #handler: RequestHandler;
  #wholeHandler: WholeRequestHandler | undefined;

  /**
   * @param handler replaced by `serve` once the server can answer
   * @param tls absent where there is plain HTTP only
   */
  constructor(handler: RequestHandler, times: ListenerTimes = defaultTimes, tls?: ListenerTls) {
    this.#handler = handler;
    this.#times = times;
    this.#server = nodeHttp.createServer(
      {
        keepAliveTimeout: keepAliveSeconds * 1_000,
        headersTimeout: times.headersTimeoutMs,
        requestTimeout: times.requestTimeoutMs,
        connectionsCheckingInterval: times.checkIntervalMs,
        maxHeaderSize: 65_536,
        noDelay: true,
      },
      (request, response) => this.#turns.take(request, response, () => this.#handler),
    );
    this.#server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
      if (!socket.writable) {
        socket.destroy();
        return;
      }
      const status = statusLines[error.code ?? ''] ?? '400 Bad Request';
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    });
    const [speak] = this.#server.listeners('connection') as ConnectionListener[];
    this.#server.removeAllListeners('connection');
    this.#whole = new WholeRequests({
      handler: () => this.#wholeHandler,
      speak: (socket) => speak?.call(this.#server, socket),
      onUnsent: (socket) => this.#turns.watch(socket),
      onSent: (socket) => this.#turns.unwatch(socket),
      idleMs: keepAliveSeconds * 1_000,
      checkIntervalMs: times.checkIntervalMs,
    });
    if (tls !== undefined) this.#firstByte = this.#divide(tls);
    this.#server.on('connection', (socket) => (this.#firstByte ?? this.#whole).take(socket));
  }

  /** The look at the first byte, which stands before all else that is done with a connection. */
  #divide(tls: ListenerTls): FirstByte {
    const plain = (socket: Socket): void => this.#whole.take(socket);
    return new FirstByte({
      plain,
      encrypted: (socket) => this.#shakeHands(socket, tls, plain),
      patienceMs: this.#times.headersTimeoutMs,
    });
  }

  #shakeHands(socket: Socket, tls: ListenerTls, speak: (socket: Socket) => void): void {
    this.#shake ??= tlsHandshakes(tls, this.#times.headersTimeoutMs, speak);
    this.#handshakes.add(socket);
    socket.once('close', () => this.#handshakes.delete(socket));
    this.#shake(socket);
  }

  /** Binds. @returns the port @throws ServerStartError */
  listen(host: string, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const fail = (error: NodeJS.ErrnoException): void => reject(listenError(error, host, port));
      this.#server.once('error', fail);
      this.#server.listen({ host, port, backlog: 1_024 }, () => {
        this.#server.off('error', fail);
        const address = this.#server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  }

  /** Hands requests to these handlers from now on. */
  serve({ handle, answerWhole }: RequestHandlers): void {
    this.#handler = handle;
    this.#wholeHandler = answerWhole;
  }

  /** Accepts nothing more, lets calls under way end for a moment, then closes all connections. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#firstByte?.close();
    // A connection whose call has ended stays open for the next one: it is idle from then on.
    const sweep = setInterval(() => {
      this.#server.closeIdleConnections();
      this.#whole.closeIdle();
    }, idleSweepMs);
    const grace = setTimeout(() => {
      this.#server.closeAllConnections();
      this.#whole.closeAll();
      for (const socket of this.#handshakes) socket.destroy();
    }, this.#times.stopGraceMs);
    await closed;
    clearInterval(sweep);
    this.#whole.closeAll();
    this.#turns.close();
    clearTimeout(grace);
  }
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): ServerStartError {
  switch (error.code) {
    case 'EADDRINUSE':
      return new ServerStartError(
        `port ${port} on ${host} is in use: end the program that uses it or choose another port (--port)`,
      );
    case 'EACCES':
      return new ServerStartError(
        `port ${port} on ${host} may not be used by this user: choose one above 1023 (--port)`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new ServerStartError(`${host} is not an address of this machine (--host)`);
    default:
      return new ServerStartError(`cannot listen on ${host}:${port}: ${error.message}`);
  }
}
