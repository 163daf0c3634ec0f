import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { OutboundError } from '@cairn/kit';
import type { JudgeAddress } from './address-policy.ts';

/** An address that a name stands for. */
export interface HostAddress {
  readonly address: string;
  readonly family: number;
}

/** Finds the addresses of a name. Rejects when there are none. */
export type Resolver = (name: string) => Promise<readonly HostAddress[]>;

/** As every program of this machine resolves names; those under `localhost` are this machine (RFC 6761, 6.3). */
export const systemResolver: Resolver = async (name) => {
  if (/(?:^|\.)localhost\.?$/i.test(name)) {
    return [
      { address: '127.0.0.1', family: 4 },
      { address: '::1', family: 6 },
    ];
  }
  return await lookup(name, { all: true, verbatim: true });
};

/**
 * The addresses of a host, each of them judged: a name that stands for one that is refused is refused.
 * @param hostname as `URL` gives it: odd spellings of addresses are plain there
 * @throws OutboundError
 */
export async function resolveHost(
  hostname: string,
  { resolve, judge }: { readonly resolve: Resolver; readonly judge: JudgeAddress },
): Promise<readonly HostAddress[]> {
  const literal = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  const family = isIP(literal);
  const found = family === 0 ? await addressesOf(hostname, resolve) : [{ address: literal, family }];
  const addresses = found.map(({ address }) => withoutZone(address));
  for (const { address } of addresses) judge(address, hostname);
  return addresses;
}

async function addressesOf(hostname: string, resolve: Resolver): Promise<readonly HostAddress[]> {
  let found: readonly HostAddress[] = [];
  try {
    found = await resolve(hostname);
  } catch (cause) {
    throw new OutboundError('unknown-host', `${hostname}: Name or service not known`, { cause });
  }
  if (found.length === 0) throw new OutboundError('unknown-host', `${hostname}: Name or service not known`);
  return found;
}

function withoutZone(address: string): HostAddress {
  const plain = address.replace(/%.*$/, '');
  return { address: plain, family: isIP(plain) };
}
