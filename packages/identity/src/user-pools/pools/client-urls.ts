import type { AppClientSettings } from '../records/pool-records.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { requireDistinct, requireThat } from './settings-problems.ts';

/** Hosts of the developer's own machine, for which no certificate is asked. */
const ownHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);
/** In a browser these would run what they hold, or show what is not the app's. */
const unfitSchemes: ReadonlySet<string> = new Set([
  'javascript:',
  'data:',
  'vbscript:',
  'file:',
  'blob:',
  'about:',
  'ws:',
  'wss:',
  'ftp:',
]);

/** @throws ServiceError InvalidParameterException, LimitExceededException */
export function checkClientUrls(
  settings: Pick<AppClientSettings, 'CallbackURLs' | 'LogoutURLs' | 'DefaultRedirectURI'>,
  urlsMax: number,
): void {
  const { CallbackURLs = [], LogoutURLs = [], DefaultRedirectURI } = settings;
  for (const urls of [CallbackURLs, LogoutURLs]) {
    if (urls.length > urlsMax)
      throw userPoolErrors.limitExceeded(`An app client can have up to ${urlsMax} such URLs.`);
    for (const url of urls) requireThat(isRedirectUrl(url), problemOf(url));
  }
  requireDistinct('CallbackURLs', CallbackURLs);
  requireDistinct('LogoutURLs', LogoutURLs);
  requireThat(
    DefaultRedirectURI === undefined || CallbackURLs.includes(DefaultRedirectURI),
    'DefaultRedirectURI must be in the list of CallbackURLs.',
  );
}

/**
 * Whether a browser may be sent there with a code: an absolute URL without fragment, by HTTPS, by HTTP on the
 * developer's machine, or by an app's own scheme (RFC 6749, section 3.1.2; RFC 8252, section 7).
 */
export function isRedirectUrl(text: string): boolean {
  // Browsers drop line breaks and tabs, and read a backslash as a slash: what is kept is what they shall see.
  if (/[\s\p{Cc}\p{Cf}\p{Cs}\\#]/u.test(text) || text.length > 1_024) return false;
  if (!/^[a-z][a-z0-9+.-]*:/i.test(text) || !URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '' || unfitSchemes.has(protocol)) return false;
  if (protocol === 'https:' || protocol === 'http:') {
    if (!/^https?:\/\/[^/?@]+(?:[/?]|$)/i.test(text)) return false;
    return protocol === 'https:' || ownHosts.has(hostname);
  }
  return text.length > protocol.length;
}

function problemOf(url: string): string {
  if (/^http:\/\//i.test(url) && isRedirectUrl(url.replace(/^http:/i, 'https:')))
    return `${url} cannot use the HTTP protocol.`;
  if (url.includes('#')) return `${url} cannot contain a fragment.`;
  return `${url} is not a valid redirect URL: it must be an absolute URL by HTTPS or an app's own scheme.`;
}
