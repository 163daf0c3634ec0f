/** A connection as far as bytes wait in it. */
export interface Waiting {
  /** Bytes that were sent and have not left yet. */
  readonly bufferedAmount: number;
}

/**
 * What waits to be sent over all connections together. Cheap as long as it is little: what has left since is looked for
 * only where there seems to be too much.
 */
export class UnsentBytes<Connection extends Waiting> {
  readonly #bytesMax: number;
  readonly #cutOff: (connection: Connection) => void;
  /** As it was when something was sent last; less may wait by now. */
  readonly #waiting = new Map<Connection, number>();
  #total = 0;
  /** The total at which it is looked at next. */
  #nextLook: number;

  /** @param cutOff ends a connection at once, and gives free what waits in it */
  constructor(bytesMax: number, cutOff: (connection: Connection) => void) {
    this.#bytesMax = bytesMax;
    this.#nextLook = bytesMax;
    this.#cutOff = cutOff;
  }

  /** Something was sent. */
  note(connection: Connection): void {
    const { bufferedAmount } = connection;
    const before = this.#waiting.get(connection);
    if (bufferedAmount === 0 && before === undefined) return;
    this.#set(connection, bufferedAmount, before);
    if (this.#total > this.#nextLook) this.#look();
  }

  /** A connection has ended. */
  forget(connection: Connection): void {
    this.#set(connection, 0, this.#waiting.get(connection));
  }

  #set(connection: Connection, bytes: number, before = 0): void {
    this.#total += bytes - before;
    if (bytes === 0) this.#waiting.delete(connection);
    else this.#waiting.set(connection, bytes);
  }

  /** Those with most are cut off until a good deal less is left than may be: not one more at each further message. */
  #look(): void {
    for (const [connection, before] of this.#waiting)
      this.#set(connection, connection.bufferedAmount, before);
    if (this.#total > this.#bytesMax) {
      const byMost = [...this.#waiting].sort(([, left], [, right]) => right - left);
      for (const [connection] of byMost) {
        if (this.#total <= 0.75 * this.#bytesMax) break;
        this.forget(connection);
        this.#cutOff(connection);
      }
    }
    this.#nextLook = Math.max(this.#bytesMax, this.#total + this.#bytesMax / 16);
  }
}
