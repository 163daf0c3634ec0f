/** Headers that an HTTP Task may not set (Developer Guide, "Call HTTPS APIs"). */
const forbiddenHeaders =
  /^(?:a-im|accept-charset|accept-datetime|accept-encoding|authorization|cache-control|connection|content-encoding|content-md5|date|expect|forwarded|from|host|http2-settings|if-match|if-modified-since|if-none-match|if-range|if-unmodified-since|max-forwards|origin|pragma|proxy-authorization|referer|server|te|trailer|transfer-encoding|upgrade|via|warning|x-forwarded-.*|x-amz-.*|x-amzn-.*)$/i;

/** Whether an HTTP Task may not set a header of this name. */
export function isForbiddenHeader(name: string): boolean {
  return forbiddenHeaders.test(name);
}
