import type { Tag } from './object-attributes.ts';
import { s3Errors } from './s3-errors.ts';

const keyCharactersMax = 128;
const valueCharactersMax = 256;

/**
 * Checks tags by S3's rules: lengths, distinct keys, no reserved prefix.
 * @throws ServiceError InvalidTag, BadRequest
 */
export function checkTags(tags: readonly Tag[], countMax: number, what: 'Object' | 'Bucket'): readonly Tag[] {
  if (tags.length > countMax) throw s3Errors.invalidTag(`${what} tags cannot be greater than ${countMax}`);
  const keys = new Set<string>();
  for (const { Key, Value } of tags) {
    if (Key === '' || Key.length > keyCharactersMax)
      throw s3Errors.invalidTag('The TagKey you have provided is invalid');
    if (Value.length > valueCharactersMax)
      throw s3Errors.invalidTag('The TagValue you have provided is invalid');
    if (Key.toLowerCase().startsWith('aws:'))
      throw s3Errors.invalidTag('System tags cannot be added/updated by requester');
    if (keys.has(Key)) throw s3Errors.invalidTag('Cannot provide multiple Tags with the same key');
    keys.add(Key);
  }
  return tags.map(({ Key, Value }) => ({ Key, Value }));
}

/** Reads the header `x-amz-tagging`: a query string. @throws ServiceError InvalidArgument, InvalidTag */
export function readTaggingHeader(text: string | undefined, countMax: number): readonly Tag[] {
  if (text === undefined || text === '') return [];
  const tags = text.split('&').map((pair) => {
    const at = pair.indexOf('=');
    return {
      Key: decode(at === -1 ? pair : pair.slice(0, at)),
      Value: at === -1 ? '' : decode(pair.slice(at + 1)),
    };
  });
  return checkTags(tags, countMax, 'Object');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw s3Errors.invalidArgument(
      "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
      'x-amz-tagging',
      text,
    );
  }
}
