/** Where a request for S3 goes instead. */
export interface S3Target {
  readonly url: string;
  /** The host that it was signed for. */
  readonly originalHost: string;
}

const ofAws =
  /^(?:([a-z0-9][a-z0-9.-]*)\.)?s3(?:\.dualstack)?(?:[.-][a-z]{2}(?:-[a-z]+)+-\d)?\.amazonaws\.com$/;

/**
 * Where a request goes; undefined where it is none for S3. On this machine each bucket has a host of its own, as it has
 * at AWS: there the server finds the bucket's rules for pages in the host alone, before it knows any header.
 */
export function s3TargetOf(url: string, endpoint: URL): S3Target | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, hostname, pathname, search } = new URL(url);
  const match = ofAws.exec(hostname);
  if (protocol !== 'https:' || match === null) return undefined;
  const bucket = match[1];
  const isLocal = endpoint.hostname === 'localhost' || endpoint.hostname.endsWith('.localhost');
  const host = isLocal ? `${bucket === undefined ? '' : `${bucket}.`}s3.localhost` : endpoint.hostname;
  const port = endpoint.port === '' ? '' : `:${endpoint.port}`;
  return { url: `${endpoint.protocol}//${host}${port}${pathname}${search}`, originalHost: hostname };
}
