import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerProcess } from '@cairn/sim';

/** What a GraphQL API answers. */
export interface GraphqlAnswer {
  readonly data: Record<string, unknown> | null;
  readonly errors?: readonly { readonly message: string; readonly errorType?: string }[];
}

/** A real server process with the APIs of one example's folder, and one of them as clients see it. */
export class ExampleApi {
  readonly server: ServerProcess;
  readonly #name: string;
  readonly #directory: string;

  private constructor(server: ServerProcess, name: string, directory: string) {
    this.server = server;
    this.#name = name;
    this.#directory = directory;
  }

  /** @param apis the folder of APIs @param name the API's own folder */
  static async start(apis: string, name: string): Promise<ExampleApi> {
    const directory = mkdtempSync(join(tmpdir(), 'cairn-example-api-'));
    const dataDirectory = join(directory, 'data');
    const server = await ServerProcess.start({ dataDirectory, arguments: ['--apis', apis] });
    return new ExampleApi(server, name, directory);
  }

  async stop(): Promise<void> {
    await this.server.stop();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /** Where the API is and its key, as the server has printed them last. */
  get printed(): { readonly url: string; readonly key: string } {
    const lines = [...this.server.output.matchAll(/^ +(\S+): (http\S+) key (\S+)$/gm)];
    const [, , url = '', key = ''] = lines.filter(([, name]) => name === this.#name).at(-1) ?? [];
    return { url, key };
  }

  async ask(query: string, variables: object = {}): Promise<GraphqlAnswer> {
    const { url, key } = this.printed;
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': key },
      body: JSON.stringify({ query, variables }),
    });
    return (await answer.json()) as GraphqlAnswer;
  }

  /** Subscribes by AppSync's protocol. Resolves when the subscription is live; `next` gives what it is told, in turn. */
  async subscribe(query: string): Promise<{ next(): Promise<unknown>; close(): void }> {
    const { url, key } = this.printed;
    const authorization = { host: new URL(url).host, 'x-api-key': key };
    const header = Buffer.from(JSON.stringify(authorization)).toString('base64url');
    const socket = new WebSocket(`${url.replace('http', 'ws')}/realtime`, ['graphql-ws', `header-${header}`]);
    const messages: { readonly type: string; readonly payload?: unknown }[] = [];
    let wake: (() => void) | undefined;
    socket.addEventListener('message', ({ data }) => {
      messages.push(JSON.parse(String(data)));
      wake?.();
    });
    const take = async (type: string): Promise<unknown> => {
      for (;;) {
        const at = messages.findIndex((message) => message.type === type);
        if (at >= 0) return messages.splice(at, 1)[0]?.payload;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    };
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve);
      socket.addEventListener('error', reject);
    });
    socket.send(JSON.stringify({ type: 'connection_init' }));
    await take('connection_ack');
    const data = JSON.stringify({ query, variables: {} });
    const start = { id: 'one', type: 'start', payload: { data, extensions: { authorization } } };
    socket.send(JSON.stringify(start));
    await take('start_ack');
    return { next: () => take('data'), close: () => socket.close() };
  }
}
