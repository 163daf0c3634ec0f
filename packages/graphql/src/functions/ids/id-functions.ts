const hexadecimal = '0123456789abcdef';
const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** KSUIDs count seconds from 2014-05-13T16:53:20Z. */
const ksuidEpochSeconds = 1_400_000_000;

/**
 * `util.autoId`, `util.autoUlid`, `util.autoKsuid`, of a clock and of chance that the caller has.
 * Sources: RFC 9562 (UUID version 4); the ULID specification; segmentio/ksuid.
 */
export const idFunctions = {
  /** A UUID of version 4. @param random a number in [0, 1) */
  autoId: (random: () => number): string => {
    const digits = (count: number): string => {
      let text = '';
      while (text.length < count) text += hexadecimal.charAt(Math.floor(random() * 16));
      return text;
    };
    const [low, middle] = [digits(8), digits(4)];
    const high = digits(4).slice(1);
    const variant = 8 + (Math.floor(random() * 16) & 3);
    return `${low}-${middle}-4${high}-${hexadecimal.charAt(variant)}${digits(3)}-${digits(12)}`;
  },

  /** 48 bits of milliseconds and 80 of chance, 26 characters. */
  autoUlid: (nowMs: number, random: () => number): string => {
    let time = '';
    for (let rest = Math.floor(nowMs); time.length < 10; rest = Math.floor(rest / 32)) {
      time = `${crockford.charAt(rest % 32)}${time}`;
    }
    const chance = Array.from({ length: 16 }, () => crockford.charAt(Math.floor(random() * 32)));
    return `${time}${chance.join('')}`;
  },

  /** 32 bits of seconds and 128 of chance in base 62, 27 characters. */
  autoKsuid: (nowMs: number, random: () => number): string => {
    let value = BigInt((Math.floor(nowMs / 1_000) - ksuidEpochSeconds) >>> 0);
    for (let byte = 0; byte < 16; byte += 1) value = (value << 8n) | BigInt(Math.floor(random() * 256));
    let text = '';
    for (; value > 0n; value /= 62n) text = `${base62.charAt(Number(value % 62n))}${text}`;
    return text.padStart(27, '0');
  },
} as const;
