import { containsRange, readIpAddress, readIpRange } from '@cairn/kit';

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
  if (base.bits === 32 && maskBits > 31) throw new RangeError('IPv4 mask bits must be < 32');
  if (base.bits === 128 && maskBits > 127) throw new RangeError('IPv6 mask bits must be < 128');
  const range = readIpRange(`${address}/${maskBits}`);
  return (text) => {
    const found = readIpAddress(text);
    if (range === undefined || found === undefined) return false;
    return containsRange(range, { bits: found.bits, first: found.value, last: found.value });
  };
}
