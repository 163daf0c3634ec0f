/** A zip file with one text in it, not compressed: what Lambda takes for a function's code. */
export function zipFile(name: string, text: string): Uint8Array {
  const encoder = new TextEncoder();
  const [path, content] = [encoder.encode(name), encoder.encode(text)];
  const sum = crc32(content);
  const common = [
    [2, 20],
    // Bit 11: the name is UTF-8. Method 0: stored.
    [2, 0x0800],
    [2, 0],
    // Midnight of the first day that the format can name: the same text gives the same file.
    [2, 0],
    [2, 0x21],
    [4, sum],
    [4, content.length],
    [4, content.length],
    [2, path.length],
    [2, 0],
  ] as const;
  const local = join([numbers([[4, 0x04034b50], ...common]), path, content]);
  const entry = join([
    numbers([[4, 0x02014b50], [2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, 0]]),
    path,
  ]);
  const end = numbers([
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, 1],
    [2, 1],
    [4, entry.length],
    [4, local.length],
    [2, 0],
  ]);
  return join([local, entry, end]);
}

/** Numbers of so many bytes, the lowest byte first. */
function numbers(fields: readonly (readonly [bytes: number, value: number])[]): Uint8Array {
  return Uint8Array.from(
    fields.flatMap(([bytes, value]) => Array.from({ length: bytes }, (_, at) => (value >>> (8 * at)) & 0xff)),
  );
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The checksum of zip files (polynomial 0xEDB88320). */
function crc32(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}
