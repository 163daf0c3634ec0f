import { randomFillSync } from 'node:crypto';
import type { Random } from '@cairn/kit';

const wordsPerRefill = 1_024;

/** Unpredictable numbers from the operating system, with 32 bits each, fetched in blocks. */
export function systemRandom(): Random {
  const words = new Uint32Array(wordsPerRefill);
  let next = wordsPerRefill;
  return {
    next(): number {
      if (next === wordsPerRefill) {
        randomFillSync(words);
        next = 0;
      }
      return words[next++]! / 0x1_0000_0000;
    },
  };
}
