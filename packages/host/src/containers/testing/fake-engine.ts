import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

interface FakeContainer {
  readonly id: string;
  readonly creation: { readonly Labels: { readonly [name: string]: string } };
  state: 'created' | 'running' | 'exited';
  exitCode: number;
  readonly waiting: ServerResponse[];
  readonly reading: ServerResponse[];
}

/** A stand-in for the API of Docker's engine, on a socket: containers run until a test ends them. */
export class FakeEngine {
  /** Method and path of each call, in order, pings left out. */
  readonly calls: string[] = [];
  readonly containers = new Map<string, FakeContainer>();
  readonly images = new Set<string>();
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  listen(socketPath: string): Promise<void> {
    return new Promise((resolve) => this.#server.listen(socketPath, resolve));
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  /** The container writes, whole frames or pieces of them. */
  write(id: string, stream: 1 | 2, line: string): void {
    const body = Buffer.from(line);
    const header = Buffer.alloc(8);
    header[0] = stream;
    header.writeUInt32BE(body.length, 4);
    const frame = Buffer.concat([header, body]);
    for (const reader of this.containers.get(id)?.reading ?? []) {
      for (const byte of frame) reader.write(Buffer.from([byte]));
    }
  }

  /** The container ends. */
  end(id: string, exitCode: number): void {
    const container = this.containers.get(id);
    if (container === undefined) return;
    Object.assign(container, { state: 'exited', exitCode });
    for (const reader of container.reading) reader.end();
    for (const waiter of container.waiting) waiter.end(JSON.stringify({ StatusCode: exitCode }));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://engine');
    const method = request.method ?? '';
    const body = await text(request);
    if (pathname === '/_ping') return void response.end('OK');
    this.calls.push(`${method} ${pathname}`);
    const json = (status: number, value: object) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(`${JSON.stringify(value)}\n`);
    };
    const image = /^\/images\/(.+)\/json$/.exec(pathname)?.[1];
    if (image !== undefined) {
      return this.images.has(decodeURIComponent(image))
        ? json(200, {})
        : json(404, { message: 'No such image' });
    }
    if (pathname === '/images/create') {
      const name = searchParams.get('fromImage') ?? '';
      response.write('{"status":"Pulling"}\n');
      if (name.startsWith('missing')) return void response.end('{"error":"manifest unknown"}\n');
      this.images.add(name);
      return void response.end('{"status":"Done"}\n');
    }
    if (pathname === '/containers/create') return json(201, { Id: this.#create(JSON.parse(body)) });
    if (pathname === '/containers/json')
      return json(200, this.#labelled(searchParams.get('filters') ?? '{}'));
    const [, id = '', action = ''] = /^\/containers\/([^/]+)\/?(\w*)$/.exec(pathname) ?? [];
    const container = this.containers.get(id);
    if (container === undefined) return json(404, { message: 'No such container' });
    this.#act(container, { action: method === 'DELETE' ? 'remove' : action, response, json });
  }

  #act(
    container: FakeContainer,
    {
      action,
      response,
      json,
    }: {
      readonly action: string;
      readonly response: ServerResponse;
      readonly json: (status: number, value: object) => void;
    },
  ): void {
    const { id, state, exitCode } = container;
    if (action === 'start') {
      container.state = 'running';
      response.writeHead(204).end();
    } else if (action === 'logs') {
      response.flushHeaders();
      if (state === 'exited') response.end();
      else container.reading.push(response);
    } else if (action === 'wait') {
      response.flushHeaders();
      if (state === 'exited') response.end(JSON.stringify({ StatusCode: exitCode }));
      else container.waiting.push(response);
    } else if (action === 'stop') {
      this.end(id, 143);
      response.writeHead(204).end();
    } else if (action === 'remove') {
      this.containers.delete(id);
      response.writeHead(204).end();
    } else json(200, { State: { ExitCode: exitCode, OOMKilled: exitCode === 137 } });
  }

  #create(creation: FakeContainer['creation']): string {
    const id = `container-${this.calls.length}`;
    this.containers.set(id, { id, creation, state: 'created', exitCode: 0, waiting: [], reading: [] });
    return id;
  }

  #labelled(filters: string): object {
    const { label = [] } = JSON.parse(filters) as { readonly label?: readonly string[] };
    return [...this.containers.values()]
      .filter(({ creation }) =>
        label.every((one) => `cairn.container=${creation.Labels['cairn.container']}` === one),
      )
      .map(({ id, state }) => ({ Id: id, State: state }));
  }
}
