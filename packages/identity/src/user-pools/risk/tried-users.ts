import { type Clock, RecentMap } from '@cairn/kit';
import { networkOf } from '../../hourly-counts.ts';
import { usersTriedMin } from './reckon-risk.ts';

const hourMs = 3_600_000;
const networksMax = 10_000;

interface Tried {
  readonly sinceMs: number;
  readonly names: Set<string>;
}

/**
 * Whom somebody has tried to sign in as, in vain, by network. In memory only, and no more than matters: who began more
 * than an hour ago begins anew.
 */
export class TriedUsers {
  readonly #clock: Clock;
  readonly #tried = new RecentMap<string, Tried>(networksMax);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  note(userPoolId: string, address: string | undefined, username: string): void {
    const key = keyOf(userPoolId, address);
    if (key === undefined) return;
    const { names } =
      this.#fresh(key) ?? this.#tried.set(key, { sinceMs: this.#clock.now(), names: new Set<string>() });
    if (names.size < usersTriedMin) names.add(username.slice(0, 128).toLowerCase());
  }

  count(userPoolId: string, address: string | undefined): number {
    const key = keyOf(userPoolId, address);
    return (key === undefined ? undefined : this.#fresh(key))?.names.size ?? 0;
  }

  #fresh(key: string): Tried | undefined {
    const tried = this.#tried.get(key);
    return tried !== undefined && this.#clock.now() - tried.sinceMs < hourMs ? tried : undefined;
  }
}

function keyOf(userPoolId: string, address: string | undefined): string | undefined {
  const network = networkOf(address);
  return network === undefined ? undefined : `${userPoolId}/${network}`;
}
