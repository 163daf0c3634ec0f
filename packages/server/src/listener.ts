import type { Server } from 'node:http';
import type { RequestHandler } from '@cairn/wire';
import { ServerStartError } from './cairn-options.ts';
import { ConnectionTurns } from './connection-turns.ts';

// An import would load all that the module can give, the fetch client included: a tenth of a server's memory.
const { createServer } = process.getBuiltinModule('node:http');

/** Times after which connections are given up. */
export interface ListenerTimes {
  /** For all headers of a request to arrive. */
  readonly headersTimeoutMs: number;
  /** For a whole request to arrive; a large archive over a slow line takes its time. */
  readonly requestTimeoutMs: number;
  /** How often the two above are looked at. */
  readonly checkIntervalMs: number;
  /** For calls under way to end once the server stops. */
  readonly stopGraceMs: number;
}

const defaultTimes: ListenerTimes = {
  headersTimeoutMs: 15_000,
  requestTimeoutMs: 300_000,
  checkIntervalMs: 5_000,
  stopGraceMs: 3_000,
};

const idleSweepMs = 10;

/** What a client hears that does not speak HTTP as it should. */
const statusLines: { readonly [code: string]: string } = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
};

/**
 * The one port. Plain HTTP today; HTTPS will share it: the first byte of a connection (0x16 begins a
 * TLS handshake) will decide which server it is handed to.
 */
export class Listener {
  readonly #server: Server;
  readonly #times: ListenerTimes;
  readonly #turns = new ConnectionTurns();
  #handler: RequestHandler;

  /** @param handler replaced by `serve` once the server can answer */
  constructor(handler: RequestHandler, times: ListenerTimes = defaultTimes) {
    this.#handler = handler;
    this.#times = times;
    this.#server = createServer(
      {
        keepAliveTimeout: 75_000,
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

  /** Hands requests to this handler from now on. */
  serve(handler: RequestHandler): void {
    this.#handler = handler;
  }

  /** Accepts nothing more, lets calls under way end for a moment, then closes all connections. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    // A connection whose call has ended stays open for the next one: it is idle from then on.
    const sweep = setInterval(() => this.#server.closeIdleConnections(), idleSweepMs);
    const grace = setTimeout(() => this.#server.closeAllConnections(), this.#times.stopGraceMs);
    await closed;
    clearInterval(sweep);
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
