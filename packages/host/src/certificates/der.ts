/**
 * Writes DER, as much of it as certificates and requests for them need. Nothing here reads any.
 * Source: ITU-T X.690, section 8 and 10.
 */
export function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content]);
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}

export const derSequence = (...contents: readonly Uint8Array[]): Buffer => der(0x30, ...contents);
export const derSet = (...contents: readonly Uint8Array[]): Buffer => der(0x31, ...contents);
export const derUtf8 = (text: string): Buffer => der(0x0c, Buffer.from(text, 'utf8'));
export const derOctets = (bytes: Uint8Array): Buffer => der(0x04, bytes);
export const derNull = (): Buffer => der(0x05);
export const derTrue = (): Buffer => der(0x01, Buffer.from([0xff]));

/** @param unused how many bits at the end mean nothing */
export function derBits(bytes: Uint8Array, unused = 0): Buffer {
  return der(0x03, Buffer.from([unused]), bytes);
}

/** A number that is not negative, its bytes in order. */
export function derInteger(bytes: Uint8Array): Buffer {
  let at = 0;
  while (at < bytes.length - 1 && bytes[at] === 0) at += 1;
  const significant = bytes.subarray(at);
  const isNegative = ((significant[0] ?? 0) & 0x80) !== 0;
  return der(0x02, ...(isNegative ? [Buffer.from([0]), significant] : [significant]));
}

/** @param text `2.5.29.19` */
export function derObjectId(text: string): Buffer {
  const [first = 0, second = 0, ...others] = text.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const arc of others) {
    const digits = [arc & 0x7f];
    for (let rest = arc >>> 7; rest > 0; rest >>>= 7) digits.unshift(0x80 | (rest & 0x7f));
    bytes.push(...digits);
  }
  return der(0x06, Buffer.from(bytes));
}

/** Years to 2049 have two digits, as RFC 5280 (4.1.2.5) wants it. */
export function derTime(ms: number): Buffer {
  const text = `${new Date(ms).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`;
  return Number(text.slice(0, 4)) < 2050
    ? der(0x17, Buffer.from(text.slice(2), 'ascii'))
    : der(0x18, Buffer.from(text, 'ascii'));
}

/** Armoured as files hold it. */
export function printPem(label: string, bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
