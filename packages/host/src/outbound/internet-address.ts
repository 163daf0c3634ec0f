import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** What kind of place an address is, as far as it matters who may call it. */
export type AddressKind = 'public' | 'private' | 'forbidden';

type Range = readonly [address: string, prefixBits: number];

/**
 * Link-local addresses and those under which clouds answer questions about their machines: nobody's business.
 * Multicast and broadcast are no places to call.
 */
const forbidden: readonly Range[] = [
  ['169.254.0.0', 16],
  ['100.100.100.200', 32],
  ['168.63.129.16', 32],
  ['192.0.0.192', 32],
  ['224.0.0.0', 4],
  ['255.255.255.255', 32],
  ['fe80::', 10],
  ['ff00::', 8],
  ['fd00:ec2::', 32],
  ['fd20:ce::254', 128],
];

/** Loopback, private and special-purpose addresses (the IANA registries of RFC 6890). */
const closed: readonly Range[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['240.0.0.0', 4],
  ['::', 127],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fec0::', 10],
];

/** @throws TypeError when one is no range, such as `10.0.0.0/8` */
export function addressRanges(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits] = range.split('/');
    const isV4 = isIPv4(address);
    if (!isV4 && !isIPv6(address)) throw new TypeError(`'${range}' is no range of addresses`);
    const prefixBits = bits === undefined ? (isV4 ? 32 : 128) : Number(bits);
    if (!(Number.isInteger(prefixBits) && prefixBits >= 0 && prefixBits <= (isV4 ? 32 : 128))) {
      throw new TypeError(`'${range}' is no range of addresses`);
    }
    list.addSubnet(address, prefixBits, isV4 ? 'ipv4' : 'ipv6');
  }
  return list;
}

const sixToFour = once(['2002::/16']);
const forbiddenRanges = once(forbidden.map(([address, bits]) => `${address}/${bits}`));
const closedRanges = once(closed.map(([address, bits]) => `${address}/${bits}`));
/** Stands for every address of version 4 (RFC 4291, 2.5.5; RFC 6052; RFC 7915), written in its last 32 bits. */
const carriersAtEnd = once(['::/96', '::ffff:0:0/96', '::ffff:0:0:0/96', '64:ff9b::/96', '64:ff9b:1::/48']);

/** Ranges that are made when they are first asked for: Node takes a while, and a start has no address to judge. */
function once(ranges: readonly string[]): () => BlockList {
  let list: BlockList | undefined;
  return () => {
    list ??= addressRanges(ranges);
    return list;
  };
}

/**
 * What kind of place an address is. One of version 6 that stands for one of version 4 (mapped, translated, tunnelled)
 * is at least as closed as that. @param address without brackets and zone
 */
export function addressKind(address: string): AddressKind {
  if (isIPv4(address)) return kindIn(address, 'ipv4');
  // What cannot be read cannot be judged.
  if (!isIPv6(address)) return 'forbidden';
  const own = kindIn(address, 'ipv6');
  const carried = carriedAddress(address);
  return carried === undefined ? own : stricter(own, kindIn(carried, 'ipv4'));
}

/** Whether a list of ranges holds an address, or the one of version 4 that it stands for. */
export function isWithin(ranges: BlockList, address: string): boolean {
  if (isIPv4(address)) return ranges.check(address, 'ipv4');
  const carried = carriedAddress(address);
  return ranges.check(address, 'ipv6') || (carried !== undefined && ranges.check(carried, 'ipv4'));
}

function kindIn(address: string, family: 'ipv4' | 'ipv6'): AddressKind {
  if (forbiddenRanges().check(address, family)) return 'forbidden';
  return closedRanges().check(address, family) ? 'private' : 'public';
}

function stricter(one: AddressKind, other: AddressKind): AddressKind {
  if (one === 'forbidden' || other === 'forbidden') return 'forbidden';
  return one === 'private' || other === 'private' ? 'private' : 'public';
}

/** The address of version 4 that one of version 6 stands for, if it does. */
function carriedAddress(address: string): string | undefined {
  const groups = groupsOf(address);
  if (sixToFour().check(address, 'ipv6')) return dotted(groups, 1);
  // ISATAP (RFC 5214) marks its interface identifiers, whatever the prefix.
  const isIsatap = (groups[4] === 0 || groups[4] === 0x200) && groups[5] === 0x5efe;
  if (isIsatap || (carriersAtEnd().check(address, 'ipv6') && !isShort(groups))) return dotted(groups, 6);
  return undefined;
}

/** `::` and `::1` are addresses of their own. */
function isShort(groups: readonly number[]): boolean {
  return groups.slice(0, 7).every((group) => group === 0) && (groups[7] as number) <= 1;
}

function dotted(groups: readonly number[], at: number): string {
  const high = groups[at] as number;
  const low = groups[at + 1] as number;
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}

/** The eight groups of 16 bits of an address of version 6. */
function groupsOf(address: string): readonly number[] {
  const plain = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) => {
    const hex = (high: string, low: string): string => (Number(high) * 256 + Number(low)).toString(16);
    return `${hex(a, b)}:${hex(c, d)}`;
  });
  const [before = '', after] = plain.split('::');
  const read = (text: string | undefined): number[] =>
    text === undefined || text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  const first = read(before);
  const last = read(after);
  const zeros = after === undefined ? 0 : 8 - first.length - last.length;
  return [...first, ...new Array<number>(zeros).fill(0), ...last];
}
