import { openMemoryStore } from '@cairn/store';
import { describe, expect, it } from 'vitest';
import { keepEndpoint } from './last-endpoint.ts';
import { openReplayMemory, untilDatesAreKnown } from './replay-memory.ts';

const startMs = Date.UTC(2026, 0, 31, 12, 0, 0, 500);
const dateIn = (seconds: number) =>
  `${new Date(startMs + seconds * 1_000).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

/** The records of a data directory, and the memories of the servers that open it one after the other. */
async function directory() {
  const { records } = await openMemoryStore();
  const clock = { nowMs: startMs };
  return {
    records,
    clock,
    open: () => openReplayMemory(records, { signaturesMax: 10, now: () => clock.nowMs }),
    kept: async () => (await records.list('signaturesAhead', { limit: 1_000 })).map(({ key }) => key),
  };
}

describe('what a server knows of those before it', () => {
  it('is nothing where none has listened, and else that they took nothing after now', async () => {
    const { records, open } = await directory();
    expect((await open()).earlierUntilMs).toBeUndefined();
    await keepEndpoint(records, 'http://127.0.0.1:4566');
    expect((await open()).earlierUntilMs).toBe(startMs);
  });

  it('is what they took of dates to come', async () => {
    const { open } = await directory();
    const first = await open();
    const signatures = [
      { date: dateIn(60), signature: 'a' },
      { date: dateIn(30), signature: 'b' },
    ];
    for (const signature of signatures) await first.keepAhead?.(signature);
    const second = await open();
    expect(second.earlierAhead).toEqual(signatures.toReversed());
    await second.keepAhead?.({ date: dateIn(90), signature: 'c' });
    expect((await open()).earlierAhead?.map(({ signature }) => signature)).toEqual(['b', 'a', 'c']);
  });

  it('does not grow with what has passed, of servers before it neither', async () => {
    const { clock, open, kept } = await directory();
    for (let round = 0; round < 3; round += 1) {
      const memory = await open();
      for (let second = 0; second < 100; second += 1) {
        clock.nowMs += 1_000;
        const seconds = (clock.nowMs - startMs) / 1_000;
        await memory.keepAhead?.({ date: dateIn(seconds + 5), signature: `${round}-${second}` });
        expect((await kept()).length).toBeLessThanOrEqual(8);
      }
    }
    clock.nowMs += 1_000_000;
    await (await open()).keepAhead?.({ date: dateIn(2_000), signature: 'last' });
    expect(await kept()).toEqual([`${dateIn(2_000)}/last`]);
  });

  it('is waited for until the second is over in which one before it may have ended', async () => {
    const earlierUntilMs = Date.now();
    await untilDatesAreKnown({ signaturesMax: 1, seed: 1, earlierUntilMs }, Date.now);
    expect(Math.floor(Date.now() / 1_000)).toBeGreaterThan(Math.floor(earlierUntilMs / 1_000));
    const nowMs = Date.now();
    await untilDatesAreKnown({ signaturesMax: 1, seed: 1 }, () => nowMs);
  });
});
