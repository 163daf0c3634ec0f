import { s3Errors } from './s3-errors.ts';

/**
 * Percent-encodes a key as S3 does for `encoding-type=url`: slashes stay, and so do the characters that
 * RFC 3986 leaves unreserved.
 */
export function encodeKey(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replaceAll('%2F', '/')
    .replace(/[!'()]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** How texts are shown in a listing. @throws ServiceError InvalidArgument */
export function readEncodingType(type: string | undefined): (text: string) => string {
  if (type === undefined) return (text) => text;
  if (type !== 'url')
    throw s3Errors.invalidArgument('Invalid Encoding Method specified in Request', 'encoding-type', type);
  return encodeKey;
}
