import type { TLSSocket } from 'node:tls';

/**
 * Numbers connections on which nobody but their client can speak: those under TLS that end here. Who has read what a
 * client said, from a log or on the wire, cannot say it again inside of them. A trusted proxy may put the requests of
 * many clients on one connection, so there it does not hold.
 */
export class PrivateConnections {
  readonly #numbers = new WeakMap<object, number>();
  #last = 0;

  /** @returns a number from 1; 0 where a connection is none such */
  numberOf({ socket }: { readonly socket: object }, isBehindProxy: boolean): number {
    if (isBehindProxy || (socket as Partial<TLSSocket>).encrypted !== true) return 0;
    let number = this.#numbers.get(socket);
    if (number === undefined) {
      // Thirty-two bits, and never 0.
      this.#last = (this.#last % 0xffff_ffff) + 1;
      number = this.#last;
      this.#numbers.set(socket, number);
    }
    return number;
  }
}
