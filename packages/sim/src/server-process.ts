import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const cairnMain = fileURLToPath(new URL('../../cli/src/main.ts', import.meta.url));
/** Where `npm start` and `./cairn` keep the compiled form of the sources. */
const compileCache = fileURLToPath(new URL('../../../node_modules/.cache/compile', import.meta.url));

/** How to start a server process. */
export interface ServerProcessOptions {
  /** Where it keeps its data; undefined forgets (`--memory`). */
  readonly dataDirectory: string | undefined;
  /** Port to listen on; 0 takes a free one. A restart keeps the port it got. */
  readonly port?: number;
  /** Further arguments of `cairn start`. */
  readonly arguments?: readonly string[];
  /** Variables added to the environment. */
  readonly environment?: { readonly [name: string]: string };
  /** A command before node's, such as a tracer with its arguments. */
  readonly wrapper?: readonly string[];
}

/**
 * A real `cairn start` process, started by node itself so that a kill reaches the server.
 * Nothing here sleeps: starting waits for `Ready.`, ending waits for the exit.
 */
export class ServerProcess {
  readonly #options: ServerProcessOptions;
  #child: ChildProcess | undefined;
  #port: number;
  /** All that the process wrote on either stream, restarts included. */
  output = '';

  constructor(options: ServerProcessOptions) {
    this.#options = options;
    this.#port = options.port ?? 0;
  }

  /** Starts a server and waits until it is ready. */
  static async start(options: ServerProcessOptions): Promise<ServerProcess> {
    const server = new ServerProcess(options);
    await server.start();
    return server;
  }

  /** `http://127.0.0.1:PORT`; known once the server was ready. */
  get endpoint(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Process id of what was spawned, or undefined while nothing runs. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Starts (again) on the same data and port. @throws Error with the output when it ends before it is ready */
  async start(): Promise<void> {
    const { dataDirectory, wrapper = [] } = this.#options;
    const command = [
      ...wrapper,
      process.execPath,
      cairnMain,
      'start',
      '--port',
      String(this.#port),
      ...(dataDirectory === undefined ? ['--memory'] : ['--data', dataDirectory]),
      ...(this.#options.arguments ?? []),
    ];
    const child = spawn(command[0] as string, command.slice(1), {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { NODE_COMPILE_CACHE: compileCache, ...process.env, ...this.#options.environment },
    });
    this.#child = child;
    const outputBefore = this.output.length;
    await new Promise<void>((resolve, reject) => {
      const hear = (chunk: Buffer) => {
        this.output += chunk.toString('utf8');
        const said = this.output.slice(outputBefore);
        if (!said.includes('Ready.')) return;
        const address = /https?:\/\/[^\s:]+:(\d+)/.exec(said);
        if (address === null) return;
        this.#port = Number(address[1]);
        resolve();
      };
      child.stdout?.on('data', hear);
      child.stderr?.on('data', hear);
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        if (this.#child === child) this.#child = undefined;
        reject(
          new Error(
            `the server ended (${signal ?? code}) before it was ready:\n${this.output.slice(outputBefore)}`,
          ),
        );
      });
    });
  }

  /** Ends the process at once, as a crash would; resolves when it is gone. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Asks the process to end; resolves with its exit code. */
  async stop(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null)
      return child?.exitCode ?? null;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
    this.#child = undefined;
    return child.exitCode;
  }
}
