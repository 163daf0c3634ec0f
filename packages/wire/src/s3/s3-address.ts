import { ServiceError } from '@cairn/kit';

/** What a request is about. */
export interface S3Address {
  readonly bucket: string | undefined;
  readonly key: string | undefined;
}

/** Names under `.localhost` that are other pages' hosts, never a bucket's. */
const reservedNames: ReadonlySet<string> = new Set(['studio', 'auth', 'api', 'sync-states']);

/**
 * Finds bucket and key: in the host (`bucket.localhost`, `bucket.s3.localhost`,
 * `bucket.s3.us-east-1.amazonaws.com`) or in the path (`/bucket/key`).
 * @param path without the query, still percent-encoded
 * @throws ServiceError InvalidURI
 */
export function readAddress(host: string | undefined, path: string): S3Address {
  const inHost = bucketOfHost(host);
  const rest = path.startsWith('/') ? path.slice(1) : path;
  if (inHost !== undefined) return { bucket: inHost, key: rest === '' ? undefined : decode(rest) };
  if (rest === '') return { bucket: undefined, key: undefined };
  const slash = rest.indexOf('/');
  if (slash === -1) return { bucket: decode(rest), key: undefined };
  const key = rest.slice(slash + 1);
  return { bucket: decode(rest.slice(0, slash)), key: key === '' ? undefined : decode(key) };
}

/** The bucket that a host names, or undefined. */
export function bucketOfHost(host: string | undefined): string | undefined {
  if (host === undefined) return undefined;
  const name = host.toLowerCase().replace(/:\d+$/, '');
  const onAws = /^(?:(.+)\.)?s3[.-](?:dualstack\.)?(?:[a-z0-9-]+\.)?amazonaws\.com$/.exec(name);
  if (onAws !== null) return onAws[1];
  if (!name.endsWith('.localhost')) return undefined;
  const below = name.slice(0, -'.localhost'.length);
  const service = /^(?:(.+)\.)?s3(?:\.[a-z]{2}(?:-[a-z]+)+-\d)?$/.exec(below);
  if (service !== null) return service[1];
  return reservedNames.has(below) ? undefined : below;
}

/** Whether a host is S3's own, or a bucket's, by its name. */
export function isS3Host(host: string | undefined): boolean {
  return host !== undefined && /(?:^|\.)s3[.-]/.test(host.toLowerCase());
}

/**
 * Whether a host is one of AWS's own for S3, or for a bucket in it: `notes.s3.us-east-1.amazonaws.com`. Nobody but
 * AWS gives such names out; they lead here only where somebody on this machine has said so.
 */
export function isS3NameOfAws(name: string): boolean {
  return name.length <= 255 && awsName.test(name.toLowerCase());
}

const awsName =
  /^(?:[a-z0-9][a-z0-9.-]*\.)?s3(?:\.dualstack)?(?:[.-][a-z]{2}(?:-[a-z]+)+-\d)?\.amazonaws\.com$/;

/** Whether a page asks for a bucket, or what lies in one. */
export function isForBucket(host: string | undefined, path: string): boolean {
  return path.length > 1 || bucketOfHost(host) !== undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new ServiceError('InvalidURI', "Couldn't parse the specified URI.", { members: { URI: text } });
  }
}
