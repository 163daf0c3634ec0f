import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import type { RequestClient } from '../protocol/wire-request.ts';

/** Most proxies of a chain that are looked at. */
const hopsMax = 32;

interface Forwarded {
  /** Empty where the proxy does not tell it (`unknown`, a made-up name): then it is nobody's that is known. */
  readonly address: string | undefined;
  readonly host: string | undefined;
  readonly scheme: 'http' | 'https' | undefined;
}

/**
 * Proxies whose word is taken for where a request came from. Of all others the headers `Forwarded` and
 * `X-Forwarded-…` say nothing. The chain is read from its end: the first address that is not a proxy's is
 * the client's, for what stands before it is only what the client said.
 */
export class TrustedProxies {
  readonly #blocks = new BlockList();

  /** @param ranges addresses, or ranges such as `10.0.0.0/8` @throws RangeError */
  constructor(ranges: readonly string[]) {
    for (const range of ranges) this.#add(range);
  }

  #add(range: string): void {
    const [address = '', length, ...others] = range.split('/');
    const version = isIP(address);
    const bits = version === 6 ? 128 : 32;
    const isLength = length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= bits);
    if (version === 0 || !isLength || others.length > 0)
      throw new RangeError(`${range} is not an address or a range of addresses such as 10.0.0.0/8`);
    this.#blocks.addSubnet(
      address,
      length === undefined ? bits : Number(length),
      version === 6 ? 'ipv6' : 'ipv4',
    );
  }

  #trusts(address: string): boolean {
    const version = isIP(address);
    return version !== 0 && this.#blocks.check(address, version === 6 ? 'ipv6' : 'ipv4');
  }

  /**
   * Takes the host that the client named, where a trusted proxy tells it, into the request's headers: the
   * guard, the addresses of buckets and signatures go by it.
   */
  apply(request: IncomingMessage): void {
    const { host } = this.#forwardedOf(request);
    if (host !== undefined) request.headers.host = host;
  }

  clientOf(request: Pick<IncomingMessage, 'headers' | 'socket'>): RequestClient {
    const direct = directClient(request);
    const { address, scheme } = this.#forwardedOf(request);
    return { address: address ?? direct.address, scheme: scheme ?? direct.scheme };
  }

  #forwardedOf(request: Pick<IncomingMessage, 'headers' | 'socket'>): Forwarded {
    const nothing = { address: undefined, host: undefined, scheme: undefined };
    if (!this.#trusts(plainAddress(request.socket.remoteAddress ?? ''))) return nothing;
    const { headers } = request;
    const hops =
      headers.forwarded === undefined
        ? hopsOfNames(headers['x-forwarded-for'], headers['x-forwarded-host'], headers['x-forwarded-proto'])
        : hopsOfForwarded(headers.forwarded);
    // What the last proxy says is of the connection to it; further back only while those are proxies' too.
    let found: Forwarded = nothing;
    for (const hop of hops.slice(-hopsMax).reverse()) {
      found = {
        address: hop.address ?? found.address,
        host: hop.host ?? found.host,
        scheme: hop.scheme ?? found.scheme,
      };
      if (hop.address === undefined || !this.#trusts(hop.address)) break;
    }
    return found;
  }
}

/** Where a request came from, by its connection alone. */
export function directClient({ socket }: Pick<IncomingMessage, 'socket'>): RequestClient {
  const isEncrypted = (socket as { readonly encrypted?: boolean }).encrypted === true;
  return { address: plainAddress(socket.remoteAddress ?? ''), scheme: isEncrypted ? 'https' : 'http' };
}

function plainAddress(address: string): string {
  return address.startsWith('::ffff:') && isIP(address.slice(7)) === 4 ? address.slice(7) : address;
}

type Header = string | readonly string[] | undefined;

function listOf(header: Header): readonly string[] {
  const text = typeof header === 'string' ? header : (header?.join(',') ?? '');
  return text === '' ? [] : text.split(',').map((part) => part.trim());
}

/** Lists of one length go together; a single host or scheme is that of the last proxy. */
function hopsOfNames(addresses: Header, hosts: Header, schemes: Header): readonly Forwarded[] {
  const [forList, hostList, schemeList] = [listOf(addresses), listOf(hosts), listOf(schemes)];
  const length = Math.max(forList.length, hostList.length, schemeList.length);
  const fromEnd = (list: readonly string[], index: number) => list[list.length - (length - index)];
  return Array.from({ length }, (_, index) => ({
    address: addressOf(fromEnd(forList, index)),
    host: hostNameOf(fromEnd(hostList, index)),
    scheme: schemeOf(fromEnd(schemeList, index)),
  }));
}

/** Source: RFC 7239, section 4. */
function hopsOfForwarded(header: Header): readonly Forwarded[] {
  return listOf(header).map((element) => {
    const pairs = new Map<string, string>();
    for (const pair of element.split(';')) {
      const equals = pair.indexOf('=');
      const value = pair.slice(equals + 1).trim();
      pairs.set(pair.slice(0, equals).trim().toLowerCase(), value.replace(/^"(.*)"$/, '$1'));
    }
    return {
      address: addressOf(pairs.get('for')),
      host: hostNameOf(pairs.get('host')),
      scheme: schemeOf(pairs.get('proto')),
    };
  });
}

function addressOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const inBrackets = /^\[([0-9a-f:.]+)\](?::\d{1,5})?$/i.exec(text)?.[1];
  const address = inBrackets ?? (isIP(text) === 0 ? text.replace(/:\d{1,5}$/, '') : text);
  return isIP(address) === 0 ? '' : plainAddress(address);
}

function hostNameOf(text: string | undefined): string | undefined {
  return text !== undefined && /^(?:[\w.-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/i.test(text)
    ? text
    : undefined;
}

function schemeOf(text: string | undefined): 'http' | 'https' | undefined {
  const scheme = text?.toLowerCase();
  return scheme === 'http' || scheme === 'https' ? scheme : undefined;
}
