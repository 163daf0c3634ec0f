import type { Clock } from './clock.ts';
import type { Random } from './random.ts';

/** Makes identifiers. */
export interface IdSource {
  /** A new UUID. */
  uuid(): string;
}

const hexByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/**
 * UUIDs of version 7 (RFC 9562 section 5.7) that grow within one process: 48 bits of milliseconds,
 * a 12-bit counter, 62 random bits. Indexes over growing names stay append-only, which doubles the
 * rate of starts.
 */
export function timeOrderedIds(clock: Clock, random: Random): IdSource {
  let lastMs = -1;
  let counter = 0;
  /** The instant as it is printed: it is that of many. */
  let printedMs = -1;
  let time = '';
  return {
    uuid(): string {
      const nowMs = Math.max(clock.now(), lastMs);
      if (nowMs > lastMs) {
        lastMs = nowMs;
        counter = Math.floor(random.next() * 0x100);
      } else if (++counter > 0xfff) {
        lastMs += 1;
        counter = 0;
      }
      if (printedMs !== lastMs) {
        printedMs = lastMs;
        time = timeText(lastMs);
      }
      return format(time, counter, random);
    },
  };
}

function timeText(ms: number): string {
  const high = Math.floor(ms / 0x10000);
  return high.toString(16).padStart(8, '0') + '-' + (ms % 0x10000).toString(16).padStart(4, '0');
}

function format(time: string, counter: number, random: Random): string {
  const a = Math.floor(random.next() * 0x100000000);
  const b = Math.floor(random.next() * 0x100000000);
  const variant = hexByte[0x80 | ((a >>> 24) & 0x3f)]! + hexByte[(a >>> 16) & 0xff]!;
  const node =
    hexByte[(a >>> 8) & 0xff]! +
    hexByte[a & 0xff]! +
    hexByte[b >>> 24]! +
    hexByte[(b >>> 16) & 0xff]! +
    hexByte[(b >>> 8) & 0xff]! +
    hexByte[b & 0xff]!;
  return `${time}-${(0x7000 | counter).toString(16)}-${variant}-${node}`;
}
