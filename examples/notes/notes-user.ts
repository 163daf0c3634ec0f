import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** What the app is told to do: one of the functions of `notes.mjs`, or `session`. */
export interface UserCommand {
  readonly name: string;
  readonly words: readonly unknown[];
}

export type UserReply =
  | { readonly kind: 'done'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly error: string; readonly message: string };

/** What somebody has who has signed in; a guest has no tokens. */
export interface UserSession {
  readonly accessToken: string;
  readonly idToken: string;
  readonly identityId: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  };
}

/** Somebody with the app open: the official client knows one user in a process. */
export class NotesUser {
  readonly #process: ChildProcess;

  /** @param outputs what `cairn outputs` has written */
  constructor(outputs: object) {
    const file = new URL('./notes-user-process.ts', import.meta.url);
    const options = { execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] as 'ignore'[] };
    this.#process = fork(file, [JSON.stringify(outputs)], options);
  }

  /** One after the other. */
  async try(name: string, ...words: readonly unknown[]): Promise<UserReply> {
    const settled = new AbortController();
    const { signal } = settled;
    const ended = once(this.#process, 'exit', { signal }).then(() => {
      throw new Error(`the app has ended with ${name}`);
    });
    ended.catch(() => {});
    const answered = once(this.#process, 'message', { signal });
    this.#process.send({ name, words } satisfies UserCommand);
    try {
      const [reply] = (await Promise.race([answered, ended])) as [UserReply];
      return reply;
    } finally {
      answered.catch(() => {});
      settled.abort();
    }
  }

  /** What it gives. @throws Error where it fails */
  async do(name: string, ...words: readonly unknown[]): Promise<unknown> {
    const reply = await this.try(name, ...words);
    if (reply.kind === 'failed') throw new Error(`${name}: ${reply.error}: ${reply.message}`);
    return reply.value;
  }

  /** The error's name, where it is refused. @throws Error where it is not */
  async refusalOf(name: string, ...words: readonly unknown[]): Promise<string> {
    const reply = await this.try(name, ...words);
    if (reply.kind === 'done') throw new Error(`${name} is not refused: ${JSON.stringify(reply.value)}`);
    return `${reply.error}: ${reply.message}`;
  }

  async session(): Promise<UserSession> {
    return (await this.do('session')) as UserSession;
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill();
    await ended;
  }
}
