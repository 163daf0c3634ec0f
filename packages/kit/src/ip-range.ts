/** A range of addresses: `203.0.113.0/24`, `2001:db8::/32`, or one address. */
export interface IpRange {
  readonly bits: 32 | 128;
  readonly first: bigint;
  readonly last: bigint;
}

/** Reads an address or a range in CIDR notation; undefined when it is neither. */
export function readIpRange(text: string): IpRange | undefined {
  const slash = text.indexOf('/');
  const address = readIpAddress(slash === -1 ? text : text.slice(0, slash));
  if (address === undefined) return undefined;
  const { bits, value } = address;
  const lengthText = slash === -1 ? String(bits) : text.slice(slash + 1);
  if (!/^\d{1,3}$/.test(lengthText) || Number(lengthText) > bits) return undefined;
  const open = BigInt(bits - Number(lengthText));
  const first = (value >> open) << open;
  return { bits, first, last: first + (1n << open) - 1n };
}

/** Whether the whole of one range lies in another. */
export function containsRange(outer: IpRange, inner: IpRange): boolean {
  return outer.bits === inner.bits && outer.first <= inner.first && inner.last <= outer.last;
}

/** An address of version 4 or 6 as a number. */
export interface IpAddress {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** Reads an address of version 4 (four decimal numbers) or 6 (with one `::` at most); undefined when it is none. */
export function readIpAddress(text: string): IpAddress | undefined {
  if (!text.includes(':')) {
    const value = readVersion4(text);
    return value === undefined ? undefined : { bits: 32, value };
  }
  const value = readVersion6(text);
  if (value === undefined) return undefined;
  // An IPv4 client of a socket for both shows as ::ffff:a.b.c.d.
  if (value >> 32n === 0xffffn) return { bits: 32, value: value & 0xffff_ffffn };
  return { bits: 128, value };
}

function readVersion4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0n;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return undefined;
    value = (value << 8n) | BigInt(Number(part));
  }
  return value;
}

function readVersion6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = readGroups(halves[0] as string);
  const tail = halves.length === 2 ? readGroups(halves[1] as string) : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  return [...head, ...new Array<bigint>(missing).fill(0n), ...tail].reduce(
    (value, group) => (value << 16n) | group,
    0n,
  );
}

function readGroups(text: string): bigint[] | undefined {
  if (text === '') return [];
  const groups: bigint[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (part.includes('.') && index === parts.length - 1) {
      const value = readVersion4(part);
      if (value === undefined) return undefined;
      groups.push(value >> 16n, value & 0xffffn);
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(BigInt(`0x${part}`));
    else return undefined;
  }
  return groups;
}
