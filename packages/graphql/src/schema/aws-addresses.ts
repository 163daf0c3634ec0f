import { readIpAddress, readIpRange } from '@cairn/kit';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** Whether a text is an AWSIPAddress: an IPv4 or IPv6 address with an optional prefix length (`127.0.0.1/8`). */
export function isIpAddress(text: string): boolean {
  const slash = text.indexOf('/');
  if (slash === -1) return readIpAddress(text) !== undefined;
  const prefix = text.slice(slash + 1);
  if (!/^\d{1,3}$/.test(prefix) || readIpAddress(text.slice(0, slash)) === undefined) return false;
  return Number(prefix) <= (text.includes(':') ? 128 : 32) || readIpRange(text) !== undefined;
}

/** Whether a text is an AWSPhone: spaces and hyphens may part its digits; without `+` it is one of North America. */
export function isPhoneNumber(text: string): boolean {
  if (text.length > 64 || !/^\+?[\d\s().-]+$/.test(text)) return false;
  return parsePhoneNumberFromString(text, { defaultCountry: 'US', extract: false })?.isPossible() === true;
}

const scheme = /^[a-zA-Z][a-zA-Z0-9+.-]*:/;
const uriCharacters = /^[!#$%&'()*+,\-./0-9:;=?@A-Z[\]_a-z~]*$/;
const escapes = /%(?![0-9a-fA-F]{2})/;
const authority = /^(?:[^\s@/]*@)?(?:\[[0-9a-fA-F:.]+\]|[a-zA-Z0-9._~%-]+)(?::\d{0,5})?$/;

/**
 * Whether a text is an AWSURL: it has a scheme (`https`, `mailto`, …), and its path no two slashes in a row.
 * Source: RFC 1738; AppSync developer guide, "Scalar types".
 */
export function isUrl(text: string): boolean {
  const match = scheme.exec(text);
  if (match === null || !uriCharacters.test(text) || escapes.test(text)) return false;
  const rest = text.slice(match[0].length);
  if (!rest.startsWith('//')) return rest.length > 0 && !rest.includes('//');
  const end = /[/?#]/.exec(rest.slice(2));
  const named = end === null ? rest.slice(2) : rest.slice(2, 2 + end.index);
  const below = rest.slice(2 + named.length).replace(/[?#].*$/, '');
  const mayLackHost = match[0].toLowerCase() === 'file:';
  return (authority.test(named) || (named === '' && mayLackHost)) && !below.includes('//');
}
