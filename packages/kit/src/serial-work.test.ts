import { describe, expect, it } from 'vitest';
import { SerialWork, SerialWorkByKey } from './serial-work.ts';

function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

describe('serial work', () => {
  it('begins a piece when the one before it has ended, failed or not', async () => {
    const work = new SerialWork();
    const first = gate();
    const seen: string[] = [];
    const failed = work.run(async () => {
      await first.opened;
      seen.push('first');
      throw new Error('no');
    });
    const second = work.run(async () => {
      seen.push('second');
      return 2;
    });
    expect(seen).toEqual([]);
    first.open();
    await expect(failed).rejects.toThrow('no');
    expect(await second).toBe(2);
    expect(seen).toEqual(['first', 'second']);
  });

  it('is settled when all has ended', async () => {
    const work = new SerialWork();
    let isDone = false;
    void work.run(async () => {
      await Promise.resolve();
      isDone = true;
    });
    await work.settled();
    expect(isDone).toBe(true);
  });
});

describe('serial work by key', () => {
  it('lets other keys go on and forgets keys without work', async () => {
    const work = new SerialWorkByKey();
    const held = gate();
    const seen: string[] = [];
    const first = work.run('a', async () => {
      await held.opened;
      seen.push('a1');
      throw new Error('no');
    });
    const second = work.run('a', async () => void seen.push('a2'));
    await work.run('b', async () => void seen.push('b'));
    expect(seen).toEqual(['b']);
    held.open();
    await expect(first).rejects.toThrow('no');
    await second;
    expect(seen).toEqual(['b', 'a1', 'a2']);
    expect(work.size).toBe(0);
  });
});
