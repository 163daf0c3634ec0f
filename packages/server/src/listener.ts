import { createServer, type Server } from 'node:http';
import type { RequestHandler } from '@cairn/wire';
import { ServerStartError } from './cairn-options.ts';

/** How long calls that are under way may take to end once the server stops. */
const stopGraceMs = 3_000;

/**
 * The one port. Plain HTTP today; HTTPS will share it: the first byte of a connection (0x16 begins a
 * TLS handshake) will decide which server it is handed to.
 */
export class Listener {
  readonly #server: Server;
  #handler: RequestHandler;

  /** @param handler replaced by `serve` once the server can answer */
  constructor(handler: RequestHandler) {
    this.#handler = handler;
    this.#server = createServer(
      {
        keepAliveTimeout: 75_000,
        headersTimeout: 15_000,
        requestTimeout: 300_000,
        connectionsCheckingInterval: 5_000,
        maxHeaderSize: 65_536,
        noDelay: true,
      },
      (request, response) => this.#handler(request, response),
    );
    this.#server.on('clientError', (_error, socket) => {
      if (!socket.writable) {
        socket.destroy();
        return;
      }
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
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
    this.#server.closeIdleConnections();
    const grace = setTimeout(() => this.#server.closeAllConnections(), stopGraceMs);
    await closed;
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
