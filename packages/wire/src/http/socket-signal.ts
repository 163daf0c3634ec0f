import type { Socket } from 'node:net';

/** Tells a call that its caller has gone away, or that the server stops; nothing is made before somebody asks. */
export class SocketSignal {
  readonly #socket: Socket;
  readonly #stopping: AbortSignal | undefined;
  #controller: AbortController | undefined;
  #end: (() => void) | undefined;

  constructor(socket: Socket, stopping: AbortSignal | undefined) {
    this.#socket = socket;
    this.#stopping = stopping;
  }

  get value(): AbortSignal {
    if (this.#controller !== undefined) return this.#controller.signal;
    const controller = new AbortController();
    const end = (): void => controller.abort();
    if (this.#socket.destroyed || this.#stopping?.aborted) end();
    this.#socket.once('close', end);
    this.#stopping?.addEventListener('abort', end);
    this.#controller = controller;
    this.#end = end;
    return controller.signal;
  }

  /** The call was answered: what becomes of the connection is no matter of its own any more. */
  release(): void {
    if (this.#end === undefined) return;
    this.#socket.off('close', this.#end);
    this.#stopping?.removeEventListener('abort', this.#end);
  }
}
