import { type Clock, RecentMap, readIpAddress } from '@cairn/kit';

const hourMs = 3_600_000;
/** Whoever was counted longest ago is forgotten first. */
const keysMax = 100_000;

/**
 * How often somebody did something within the last hour. In memory only: what has to outlast a restart is counted with
 * the user. Whoever does something takes a place before he waits for anything, so that many at once get no more places
 * than one after the other, and gives it back where what he did does not count.
 */
export class HourlyCounts {
  readonly #clock: Clock;
  readonly #max: number;
  readonly #instants = new RecentMap<string, readonly number[]>(keysMax);

  constructor(clock: Clock, max: number) {
    this.#clock = clock;
    this.#max = max;
  }

  /** @returns whether there was a place left. Calls from inside have no address, and no bound. */
  take(key: string | undefined): boolean {
    if (key === undefined) return true;
    const recent = this.#recent(key);
    if (recent.length >= this.#max) return false;
    this.#instants.set(key, [...recent, this.#clock.now()]);
    return true;
  }

  /** Gives a place back that was taken. */
  giveBack(key: string | undefined): void {
    if (key === undefined) return;
    const left = this.#recent(key).slice(0, -1);
    if (left.length > 0) this.#instants.set(key, left);
    else this.#instants.delete(key);
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
  if (read === undefined) return address;
  return read.bits === 32 ? `${read.value}/32` : `${read.value >> 64n}/64`;
}
