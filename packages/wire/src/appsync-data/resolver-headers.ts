/**
 * Headers by which an answer changes what a browser keeps of a whole host, or how it treats it from then on: cookies,
 * all kept data, HTTPS only, other servers and paths for what follows, reports, prompts.
 */
const ofHost: ReadonlySet<string> = new Set([
  'accept-ch',
  'alt-svc',
  'clear-site-data',
  'content-security-policy-report-only',
  'critical-ch',
  'expect-ct',
  'link',
  'location',
  'nel',
  'origin-agent-cluster',
  'public-key-pins',
  'public-key-pins-report-only',
  'refresh',
  'report-to',
  'reporting-endpoints',
  'service-worker-allowed',
  'set-cookie',
  'set-cookie2',
  'sourcemap',
  'speculation-rules',
  'strict-transport-security',
  'supports-loading-mode',
  'www-authenticate',
]);

/** Names those that were left out, for whoever wonders where they are. */
const leftOutName = 'x-cairn-headers-left-out';

/**
 * Headers that resolvers have added, as far as they are sent; names and values in turn. What AppSync refuses was refused
 * before, as the error ResponseHeaderError. On a host of the API's own all else is sent; where an API is asked by its path,
 * on a host that is also the server's or the studio's, nothing that acts on the host.
 */
export function resolverHeaders(
  headers: readonly (readonly [name: string, value: string])[],
  isOwnHost: boolean,
): readonly string[] {
  const leftOut = headers.flatMap(([name]) => (!isOwnHost && ofHost.has(name.toLowerCase()) ? [name] : []));
  const sent = headers.filter(([name]) => !leftOut.includes(name)).flatMap(sendable);
  return leftOut.length === 0 ? sent : [...sent, leftOutName, [...new Set(leftOut)].join(', ')];
}

/** A header as far as HTTP can send it. */
function sendable([name, value]: readonly [string, string]): readonly string[] {
  return /^[\w-]+$/.test(name) ? [name, value.replace(/[^\t\x20-\x7e]/g, ' ')] : [];
}
