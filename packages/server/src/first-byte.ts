import type { Socket } from 'node:net';

/** What begins a TLS connection: a record of the handshake. */
const handshakeRecord = 0x16;

/** Where connections go by how they begin. */
export interface FirstByteOptions {
  readonly plain: (socket: Socket) => void;
  readonly encrypted: (socket: Socket) => void;
  /** For the first byte to arrive. */
  readonly patienceMs: number;
}

/** Looks at the first byte of connections, so that one port speaks HTTP and HTTPS. */
export class FirstByte {
  readonly #options: FirstByteOptions;
  readonly #silent = new Set<Socket>();

  constructor(options: FirstByteOptions) {
    this.#options = options;
  }

  take(socket: Socket): void {
    this.#silent.add(socket);
    const give = (): void => {
      this.#silent.delete(socket);
      socket.destroy();
    };
    const look = (): void => {
      const first = socket.read() as Buffer | null;
      if (first === null) return;
      socket
        .off('readable', look)
        .off('end', give)
        .off('error', give)
        .off('close', give)
        .off('timeout', give);
      socket.setTimeout(0);
      this.#silent.delete(socket);
      socket.unshift(first);
      if (first[0] === handshakeRecord) this.#options.encrypted(socket);
      else this.#options.plain(socket);
    };
    socket.setTimeout(this.#options.patienceMs);
    socket.on('readable', look).on('end', give).on('error', give).on('close', give).on('timeout', give);
  }

  /** Ends the connections that have said nothing yet. */
  close(): void {
    for (const socket of this.#silent) socket.destroy();
  }
}
