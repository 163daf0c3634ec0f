import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that an endpoint got. */
export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** An HTTP endpoint of somebody else's: keeps what it gets and answers what the test says. */
export class HttpEndpoint {
  readonly received: Received[] = [];
  status = 200;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async listen(): Promise<HttpEndpoint> {
    const server = createServer();
    const endpoint = new HttpEndpoint(server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        endpoint.received.push({ headers: request.headers, text: Buffer.concat(chunks).toString('utf8') });
        response.writeHead(endpoint.status).end();
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return endpoint;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
