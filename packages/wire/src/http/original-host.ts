import type { IncomingHttpHeaders } from 'node:http';
import { isS3NameOfAws } from '../s3/s3-address.ts';
import type { BrowserGuard } from './browser-guard.ts';

/** Where a client that cannot change whom it signs for says which host that was. */
const header = 'x-original-host';

/**
 * Takes the host that a client has signed for from `x-original-host`, where it is one of AWS's for S3 and nothing else:
 * the storage of `aws-amplify` has no setting for its endpoint, so what stands before it (`@cairn/amplify-shim`) sends
 * its requests here as they are. The host that was really asked has to be known as that of any request, and the
 * signature has to hold for the one that is taken: nobody is let in by the header who would not be without it.
 */
export function takeOriginalHost(headers: IncomingHttpHeaders, guard: BrowserGuard): void {
  const original = headers[header];
  if (typeof original !== 'string' || !isS3NameOfAws(original)) return;
  const verdict = guard.judge(headers);
  if (verdict.kind === 'pass' && (verdict.face === 'server' || verdict.face === 'site'))
    headers.host = original;
}
