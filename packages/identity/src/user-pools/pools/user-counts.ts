import { type Clock, RecentMap, type Records, recordPages } from '@cairn/kit';

/** So many are counted at each question; what is beyond is counted once in a while. */
const countedAtOnce = 1_000;
const rememberedMs = 60_000;
const poolsRemembered = 1_000;

/** How many users pools have: exact for small ones, up to a minute old for large ones, as AWS's estimate is. */
export class UserCounts {
  readonly #records: Records;
  readonly #clock: Clock;
  readonly #large = new RecentMap<string, { readonly count: number; readonly atMs: number }>(poolsRemembered);

  constructor({ records, clock }: { readonly records: Records; readonly clock: Clock }) {
    this.#records = records;
    this.#clock = clock;
  }

  async of(userPoolId: string): Promise<number> {
    const large = this.#large.get(userPoolId);
    const nowMs = this.#clock.now();
    if (large !== undefined && nowMs < large.atMs + rememberedMs) return large.count;
    let count = 0;
    const options = { prefix: `${userPoolId}/`, pageSize: countedAtOnce };
    for await (const page of recordPages(this.#records, 'cognito-users', options)) count += page.length;
    if (count < countedAtOnce) this.#large.delete(userPoolId);
    else this.#large.set(userPoolId, { count, atMs: nowMs });
    return count;
  }
}
