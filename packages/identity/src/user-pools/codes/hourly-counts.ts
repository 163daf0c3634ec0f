import { type Clock, RecentMap, readIpAddress } from '@cairn/kit';

const hourMs = 3_600_000;
/** Whoever was counted longest ago is forgotten first. */
const keysMax = 100_000;

/**
 * How often somebody did something within the last hour. In memory only: what has to outlast a restart is counted with
 * the user.
 */
export class HourlyCounts {
  readonly #clock: Clock;
  readonly #max: number;
  readonly #instants = new RecentMap<string, readonly number[]>(keysMax);

  constructor(clock: Clock, max: number) {
    this.#clock = clock;
    this.#max = max;
  }

  /** Whether somebody has used up what he may do within an hour. Calls from inside have no address, and no bound. */
  isUsedUp(key: string | undefined): boolean {
    return key !== undefined && this.#recent(key).length >= this.#max;
  }

  count(key: string | undefined): void {
    if (key !== undefined)
      this.#instants.set(key, [...this.#recent(key), this.#clock.now()].slice(-this.#max));
  }

  forget(key: string): void {
    this.#instants.delete(key);
  }

  #recent(key: string): readonly number[] {
    const since = this.#clock.now() - hourMs;
    return (this.#instants.get(key) ?? []).filter((instant) => instant > since);
  }
}

/** What an address is counted by: whoever has one of version 6 has 2^64 of them. */
export function networkOf(address: string | undefined): string | undefined {
  const read = address === undefined ? undefined : readIpAddress(address);
  return read === undefined || read.bits === 32 ? address : `${read.value >> 64n}/64`;
}
