import { encodeBase64 } from '@cairn/kit';

/** Base64url without padding (RFC 4648, section 5). @param content bytes, or text as UTF-8 */
export function base64Url(content: Uint8Array | string): string {
  return encodeBase64(content).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
