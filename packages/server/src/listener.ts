import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { nodeHttp } from '@cairn/host';
import type { Log } from '@cairn/kit';
import {
  keepAliveSeconds,
  type RequestHandler,
  type RequestHandlers,
  type UpgradeHandler,
  type WholeRequestHandler,
} from '@cairn/wire';
import { frontDoorLimits } from '@cairn/wire/front-door-limits';
import { ServerStartError } from './cairn-options.ts';
import { ConnectionTurns } from './connection-turns.ts';
import { FirstByte } from './first-byte.ts';
import { type ListenerTls, tlsHandshakes } from './tls-handshakes.ts';
import { WebSockets } from './web-sockets.ts';
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
  /** For a WebSocket to be opened once the headers are there that ask for it. */
  readonly webSocketHandshakeMs: number;
  /** For a client to answer the good-bye over a WebSocket. */
  readonly webSocketCloseMs: number;
}

/** What of a listener may be said beside its times. */
export interface ListenerOptions extends Partial<ListenerTimes> {
  /** What may wait for slow clients of all WebSockets together. */
  readonly webSocketUnsentBytesTotal?: number;
  readonly log?: Log;
}

const defaultTimes: ListenerTimes = {
  headersTimeoutMs: 15_000,
  requestTimeoutMs: 86_400_000,
  checkIntervalMs: 5_000,
  stopGraceMs: 3_000,
  webSocketHandshakeMs: frontDoorLimits.webSocketHandshakeMs.default,
  webSocketCloseMs: frontDoorLimits.webSocketCloseMs.default,
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
  readonly #webSockets: WebSockets;
  readonly #firstByte: FirstByte | undefined;
  readonly #handshakes = new Set<Socket>();
  #shake: ((socket: Socket) => void) | undefined;
  #handler: RequestHandler;
  #wholeHandler: WholeRequestHandler | undefined;
  #upgrade: UpgradeHandler | undefined;

  /**
   * @param handler replaced by `serve` once the server can answer
   * @param tls absent where there is plain HTTP only
   * @param upgrade replaced likewise; absent where no WebSocket is opened before
   */
  constructor(
    handler: RequestHandler,
    options: ListenerOptions = {},
    tls?: ListenerTls,
    upgrade?: UpgradeHandler,
  ) {
    this.#handler = handler;
    this.#upgrade = upgrade;
    this.#times = { ...defaultTimes, ...options };
    this.#server = nodeHttp.createServer(
      {
        keepAliveTimeout: keepAliveSeconds * 1_000,
        headersTimeout: this.#times.headersTimeoutMs,
        requestTimeout: this.#times.requestTimeoutMs,
        connectionsCheckingInterval: this.#times.checkIntervalMs,
        maxHeaderSize: 65_536,
        noDelay: true,
        // Clients that would rather speak another HTTP (h2c) are answered as they are.
        shouldUpgradeCallback: isForWebSocket,
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
    this.#webSockets = this.#openWebSockets(options);
    const [speak] = this.#server.listeners('connection') as ConnectionListener[];
    this.#server.removeAllListeners('connection');
    this.#whole = new WholeRequests({
      handler: () => this.#wholeHandler,
      speak: (socket) => speak?.call(this.#server, socket),
      onUnsent: (socket) => this.#turns.watch(socket),
      onSent: (socket) => this.#turns.unwatch(socket),
      idleMs: keepAliveSeconds * 1_000,
      checkIntervalMs: this.#times.checkIntervalMs,
    });
    if (tls !== undefined) this.#firstByte = this.#divide(tls);
    this.#server.on('connection', (socket) => (this.#firstByte ?? this.#whole).take(socket));
  }

  #openWebSockets({
    webSocketUnsentBytesTotal: unsentBytesMax = frontDoorLimits.webSocketUnsentBytesTotal.default,
    log = () => {},
  }: ListenerOptions): WebSockets {
    const none: UpgradeHandler = async () => ({ kind: 'refused', printed: serviceUnavailable });
    const webSockets = new WebSockets({
      handler: () => this.#upgrade ?? none,
      handshakeMs: this.#times.webSocketHandshakeMs,
      closeMs: this.#times.webSocketCloseMs,
      unsentBytesMax,
      log,
    });
    this.#server.on('upgrade', (request, socket, head) => {
      // An answer of an earlier request is under way: who did not wait for it speaks another protocol.
      if (this.#turns.isBusy(request.socket)) socket.destroy();
      else webSockets.take(request, socket, head);
    });
    return webSockets;
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
  serve({ handle, answerWhole, upgrade }: Omit<RequestHandlers, 'upgrade'> & Partial<RequestHandlers>): void {
    this.#handler = handle;
    this.#wholeHandler = answerWhole;
    this.#upgrade = upgrade;
  }

  /** Accepts nothing more, lets calls under way end for a moment, then closes all connections. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#firstByte?.close();
    const spoken = this.#webSockets.close();
    // A connection whose call has ended stays open for the next one: it is idle from then on.
    const sweep = setInterval(() => {
      this.#server.closeIdleConnections();
      this.#whole.closeIdle();
    }, idleSweepMs);
    const grace = setTimeout(() => {
      this.#server.closeAllConnections();
      this.#whole.closeAll();
      this.#webSockets.closeAll();
      for (const socket of this.#handshakes) socket.destroy();
    }, this.#times.stopGraceMs);
    await closed;
    await spoken;
    clearInterval(sweep);
    this.#whole.closeAll();
    this.#turns.close();
    clearTimeout(grace);
  }
}

const serviceUnavailable =
  'HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

function isForWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket';
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
