import { networkInterfaces } from 'node:os';

const allAddresses: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/**
 * The hosts that a URL may name a server by which listens on `host`: that address, or all of the
 * machine's where it listens on all. An address, unlike a name, cannot be rebound by a web page's owner.
 */
export function ownHostnames(host: string): readonly string[] {
  if (!allAddresses.has(host)) return [bracketed(host)];
  const addresses = Object.values(networkInterfaces()).flatMap((all = []) =>
    all.map(({ address }) => address),
  );
  // Functions are given the endpoint as it is, so the address for all is a host of requests as well.
  return [host, ...addresses].map(bracketed);
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
