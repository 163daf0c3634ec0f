import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What the client's process is told to do. */
export type AmplifyCommand =
  | ({ readonly kind: 'request'; readonly query: string; readonly variables: object } & AmplifyMode)
  | ({
      readonly kind: 'subscribe';
      readonly name: string;
      readonly query: string;
      readonly variables: object;
    } & AmplifyMode)
  | { readonly kind: 'unsubscribe'; readonly name: string };

/** How the client says who it is; by its API key unless said. */
export interface AmplifyMode {
  readonly authMode?: 'apiKey' | 'userPool' | 'oidc' | 'iam' | 'lambda' | 'none';
  /** Of the mode `lambda`. */
  readonly authToken?: string;
}

/** What somebody has who has signed in. */
export interface AmplifySession {
  /** Of the modes `userPool` and `oidc`. */
  readonly accessToken: string;
  /** Of the mode `iam`. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** What it tells. */
export type AmplifyEvent =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly answer: unknown }
  | { readonly kind: 'established' }
  | { readonly kind: 'connection'; readonly state: string }
  | { readonly kind: 'message'; readonly name: string; readonly data: unknown }
  | { readonly kind: 'error'; readonly name: string; readonly error: unknown };

/**
 * The official `aws-amplify` library in a process of its own, which trusts the authority of a server as its users'
 * processes would: by `NODE_EXTRA_CA_CERTS`, which is read when a process starts.
 */
export class AmplifyClient {
  readonly #child: ChildProcess;
  readonly heard: AmplifyEvent[] = [];

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (event: AmplifyEvent) => this.heard.push(event));
  }

  static async start(
    endpoint: string,
    {
      apiKey,
      authorityFile,
      session,
    }: {
      readonly apiKey: string;
      readonly authorityFile: string;
      readonly session?: AmplifySession;
    },
  ): Promise<AmplifyClient> {
    const program = fileURLToPath(new URL('./amplify-process.ts', import.meta.url));
    const environment = { ...process.env, NODE_EXTRA_CA_CERTS: authorityFile };
    const child = fork(program, [endpoint, apiKey, JSON.stringify(session ?? null)], {
      env: environment,
      execArgv: [],
    });
    const client = new AmplifyClient(child);
    await once(child, 'message');
    return client;
  }

  /** Sends a query or mutation. @returns the answer, its errors included */
  async request(query: string, variables: object = {}, mode: AmplifyMode = {}): Promise<unknown> {
    const before = this.#answers().length;
    this.#tell({ kind: 'request', query, variables, ...mode });
    return this.#until(() => this.#answers()[before]);
  }

  /** Subscribes, and waits until the client says that it is. */
  async subscribe(
    name: string,
    query: string,
    variables: object = {},
    mode: AmplifyMode = {},
  ): Promise<void> {
    const before = this.#established();
    this.#tell({ kind: 'subscribe', name, query, variables, ...mode });
    await this.#until(() => this.#established() > before || this.errorsOf(name)[0]);
  }

  unsubscribe(name: string): void {
    this.#tell({ kind: 'unsubscribe', name });
  }

  /** What a subscription was told so far. */
  messagesOf(name: string): readonly unknown[] {
    return this.heard.flatMap((event) =>
      event.kind === 'message' && event.name === name ? [event.data] : [],
    );
  }

  errorsOf(name: string): readonly unknown[] {
    return this.heard.flatMap((event) =>
      event.kind === 'error' && event.name === name ? [event.error] : [],
    );
  }

  /** Times that it was told that a subscription is established, those after a lost connection included. */
  establishedCount(): number {
    return this.#established();
  }

  async stop(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.kill();
    await exited;
  }

  #tell(command: AmplifyCommand): void {
    this.#child.send(command);
  }

  #answers(): readonly unknown[] {
    return this.heard.flatMap((event) => (event.kind === 'answer' ? [event.answer] : []));
  }

  #established(): number {
    return this.heard.filter(({ kind }) => kind === 'established').length;
  }

  async #until<Found>(find: () => Found | undefined | false): Promise<Found> {
    for (;;) {
      const found = find();
      if (found !== undefined && found !== false) return found;
      await once(this.#child, 'message');
    }
  }
}
