import type { Clock, Records, RecordWrite } from '@cairn/kit';

const retentionMs = 24 * 3_600_000;
const stepMax = 100;

/**
 * Remembers for a day what calls with a token, or attempts of one call, have made, so that a repeated one finds it.
 * Two records for each: by token, and by time so that what is old goes in bounded steps.
 */
export class SeenCalls {
  readonly #records: Records;
  readonly #clock: Clock;
  readonly #collection: string;

  /** @param collection `ecs-tokens`; its times lie beside it */
  constructor({ records, clock }: { readonly records: Records; readonly clock: Clock }, collection: string) {
    this.#records = records;
    this.#clock = clock;
    this.#collection = collection;
  }

  /** What the call has made, as it was kept. */
  async find(key: string): Promise<string | undefined> {
    return this.#records.get(this.#collection, key);
  }

  /** To be written with what the call makes; the write fails when the same call was quicker. */
  writes(key: string, value: string): readonly RecordWrite[] {
    const time = `${timeKey(this.#clock.now())}/${key}`;
    return [
      { collection: this.#collection, key, value, ifAbsent: true },
      { collection: `${this.#collection}-times`, key: time, value: key },
    ];
  }

  /** Forgets what is old. */
  async sweep(): Promise<void> {
    const to = timeKey(this.#clock.now() - retentionMs);
    for (;;) {
      const old = await this.#records.list(`${this.#collection}-times`, { to, limit: stepMax });
      if (old.length === 0) return;
      await this.#records.write(
        old.flatMap(({ key, value }) => [
          { collection: `${this.#collection}-times`, key, value: undefined },
          { collection: this.#collection, key: value, value: undefined },
        ]),
      );
    }
  }
}

/** An instant as a key that sorts by time. */
export function timeKey(atMs: number): string {
  return String(Math.max(0, Math.floor(atMs))).padStart(15, '0');
}
