/** Schemes by which a browser would run or show something in this very place instead of going elsewhere. */
const unsafeScheme = /^(?:javascript|data|vbscript|blob|file|filesystem|about|view-source|ws|wss):/i;
/** All that URLs have (RFC 3986), without a fragment; a browser would drop others, or read them as something else. */
const urlCharacters = /^[\w\-.~:/?[\]@!$&'()*+,;=%]+$/;

/**
 * Whether somebody may be sent to a URI: it is one of those registered, to the character. Nothing is decoded, folded or
 * completed, so that there is no second way to write it. Source: RFC 9700, section 4.1.3.
 */
export function isRegistered(uri: string, registered: readonly string[] | undefined): boolean {
  return registered?.includes(uri) === true && isFitToRedirect(uri);
}

/** Whether a URI, registered or not, leads somewhere else and nowhere by way of tricks. */
function isFitToRedirect(uri: string): boolean {
  if (unsafeScheme.test(uri) || !urlCharacters.test(uri)) return false;
  if (!URL.canParse(uri)) return false;
  const { username, password } = new URL(uri);
  return username === '' && password === '';
}

/** A URI with parameters added to its query, or in the place of its fragment; what it had stays as it was. */
export function withParameters(
  uri: string,
  parameters: readonly (readonly [name: string, value: string | undefined])[],
  place: 'query' | 'fragment',
): string {
  const given = parameters.filter((each): each is readonly [string, string] => each[1] !== undefined);
  const text = given.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  if (text === '') return uri;
  if (place === 'fragment') return `${uri}#${text}`;
  return `${uri}${uri.includes('?') ? '&' : '?'}${text}`;
}

/**
 * Where a form may lead to by a redirect, as the policy of a page names it: browsers ask `form-action` for each hop.
 * An IPv6 address has no form there, nor has an app's own scheme more than its name.
 */
export function formTarget(uri: string): string {
  const { protocol, origin, hostname } = new URL(uri);
  const isWeb = protocol === 'https:' || protocol === 'http:';
  return isWeb && !hostname.startsWith('[') ? origin : protocol;
}
