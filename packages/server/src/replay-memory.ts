import { randomInt } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import { type Records, recordPages } from '@cairn/kit';
import type { AheadSignature, ReplayGuardOptions } from '@cairn/wire';
import { hasServedBefore } from './last-endpoint.ts';

const collection = 'signaturesAhead';
/** Most that one write clears away beside what it keeps. */
const clearedMax = 10;

/**
 * What the guard against replays has to know of the servers of this data directory before this one. To be called once
 * the directory is held: then none of them takes requests any more.
 */
export async function openReplayMemory(
  records: Records,
  { signaturesMax, now }: { readonly signaturesMax: number; readonly now: () => number },
): Promise<ReplayGuardOptions> {
  const earlierUntilMs = (await hasServedBefore(records)) ? now() : undefined;
  const earlierAhead: AheadSignature[] = [];
  for await (const page of recordPages(records, collection)) {
    for (const { key } of page) {
      const [date, signature] = key.split('/') as [string, string];
      earlierAhead.push({ date, signature });
    }
  }
  const kept = new AheadSignatures(records, now, earlierAhead);
  return {
    signaturesMax,
    seed: randomInt(2 ** 32),
    earlierUntilMs,
    earlierAhead,
    keepAhead: (signature) => kept.keep(signature),
  };
}

/**
 * Waits until clients in time sign with a date of which the guard knows all: dates have seconds, so a request of the
 * second in which an earlier server may have ended cannot be told from one that it took.
 */
export async function untilDatesAreKnown(
  { earlierUntilMs }: ReplayGuardOptions,
  now: () => number,
): Promise<void> {
  if (earlierUntilMs === undefined) return;
  const fromMs = (Math.floor(earlierUntilMs / 1_000) + 1) * 1_000;
  for (let nowMs = now(); nowMs < fromMs && fromMs - nowMs <= 1_000; nowMs = now())
    await after(fromMs - nowMs);
}

/**
 * Signatures of requests whose date is still to come, on disk until it has come: a server that starts later takes
 * nothing of an earlier date anyway.
 */
class AheadSignatures {
  readonly #records: Pick<Records, 'write'>;
  readonly #now: () => number;
  /** Keys on disk, about in the order of their dates. */
  readonly #keys: string[];

  constructor(records: Pick<Records, 'write'>, now: () => number, found: readonly AheadSignature[]) {
    this.#records = records;
    this.#now = now;
    this.#keys = found.map(keyOf);
  }

  /** Resolves when it is durable. */
  keep(signature: AheadSignature): Promise<unknown> {
    const key = keyOf(signature);
    const passed = this.#takePassed();
    this.#keys.push(key);
    return this.#records.write([
      { collection, key, value: '' },
      ...passed.map((gone) => ({ collection, key: gone, value: undefined })),
    ]);
  }

  #takePassed(): readonly string[] {
    const nowDate = `${new Date(this.#now()).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
    let count = 0;
    while (count < clearedMax && (this.#keys[count] ?? nowDate) < nowDate) count += 1;
    return this.#keys.splice(0, count);
  }
}

function keyOf({ date, signature }: AheadSignature): string {
  return `${date}/${signature}`;
}
