/** An IP address as its bytes: 4 or 16. */
type IpAddress = readonly number[];

/** Reads an address of version 4 (four decimal numbers) or 6 (with one `::` at most); undefined when it is none. */
export function readIpAddress(text: string): IpAddress | undefined {
  return text.includes(':') ? readVersion6(text) : readVersion4(text);
}

/**
 * Compiles a block of addresses.
 * @throws RangeError with AWS's words when it is none
 */
export function ipRangeTest(block: string): (text: string) => boolean {
  const parts = block.split('/');
  if (parts.length !== 2) throw new RangeError("Malformed CIDR, one '/' required");
  const [address, mask] = parts as [string, string];
  if (!/^[+-]?\d+$/.test(mask)) throw new RangeError('Malformed CIDR, mask bits must be an integer');
  const maskBits = Number(mask);
  if (maskBits < 0) throw new RangeError('Malformed CIDR, mask bits must not be negative');
  const base = readIpAddress(address);
  if (base === undefined) throw new RangeError(`Nonstandard IP address: ${address}`);
  if (base.length === 4 && maskBits > 31) throw new RangeError('IPv4 mask bits must be < 32');
  if (base.length === 16 && maskBits > 127) throw new RangeError('IPv6 mask bits must be < 128');
  return (text) => {
    const found = readIpAddress(text);
    return found !== undefined && found.length === base.length && sameBits(found, base, maskBits);
  };
}

function sameBits(left: IpAddress, right: IpAddress, bits: number): boolean {
  for (let index = 0; index * 8 < bits; index++) {
    const unused = Math.max(0, (index + 1) * 8 - bits);
    if ((left[index] as number) >> unused !== (right[index] as number) >> unused) return false;
  }
  return true;
}

function readVersion4(text: string): IpAddress | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255))
    return undefined;
  return parts.map(Number);
}

function readVersion6(text: string): IpAddress | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const given = groups.flat();
  if (!given.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  const missing = 8 - given.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const [before, after] = groups as [string[], string[] | undefined];
  const all = after === undefined ? before : [...before, ...Array<string>(missing).fill('0'), ...after];
  return all.flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}
