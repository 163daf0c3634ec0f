/** How many sockets there may be. */
export interface SocketQuotaLimits {
  readonly webSocketsMax: number;
  readonly webSocketsPerAddressMax: number;
}

/** Counts sockets, those that are still being asked for among them. */
export class SocketQuota {
  readonly #limits: SocketQuotaLimits;
  readonly #byAddress = new Map<string, number>();
  #count = 0;

  constructor(limits: SocketQuotaLimits) {
    this.#limits = limits;
  }

  /** Takes a place. @returns what gives it back, or undefined where there is none */
  take(address: string): (() => void) | undefined {
    const ofAddress = this.#byAddress.get(address) ?? 0;
    const { webSocketsMax, webSocketsPerAddressMax } = this.#limits;
    if (this.#count >= webSocketsMax || ofAddress >= webSocketsPerAddressMax) return undefined;
    this.#count += 1;
    this.#byAddress.set(address, ofAddress + 1);
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      this.#giveBack(address);
    };
  }

  #giveBack(address: string): void {
    this.#count -= 1;
    const left = (this.#byAddress.get(address) ?? 1) - 1;
    if (left === 0) this.#byAddress.delete(address);
    else this.#byAddress.set(address, left);
  }
}
