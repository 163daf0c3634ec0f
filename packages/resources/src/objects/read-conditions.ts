import type { ObjectRow } from './object-index.ts';
import type { ReadConditions } from './object-types.ts';
import { s3Errors } from './s3-errors.ts';

/**
 * Looks at the conditions of a read in the order of RFC 9110 section 13.2.2: an ETag that is asked for
 * makes the date beside it not count.
 * @throws ServiceError PreconditionFailed, NotModified
 */
export function checkReadConditions(row: ObjectRow, conditions: ReadConditions, prefix = ''): void {
  const { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince } = conditions;
  const isCopy = prefix !== '';
  if (IfMatch !== undefined) {
    if (!matchesAny(IfMatch, row.etag)) throw s3Errors.preconditionFailed(`${prefix}If-Match`);
  } else if (IfUnmodifiedSince !== undefined) {
    const since = Date.parse(IfUnmodifiedSince);
    if (!Number.isNaN(since) && seconds(row.modifiedMs) > seconds(since))
      throw s3Errors.preconditionFailed(`${prefix}If-Unmodified-Since`);
  }
  if (IfNoneMatch !== undefined) {
    if (matchesAny(IfNoneMatch, row.etag))
      throw isCopy ? s3Errors.preconditionFailed(`${prefix}If-None-Match`) : s3Errors.notModified();
  } else if (IfModifiedSince !== undefined) {
    const since = Date.parse(IfModifiedSince);
    if (!Number.isNaN(since) && seconds(row.modifiedMs) <= seconds(since))
      throw isCopy ? s3Errors.preconditionFailed(`${prefix}If-Modified-Since`) : s3Errors.notModified();
  }
}

/** The conditions that a copy has for its source. */
export function sourceConditions(input: {
  readonly CopySourceIfMatch?: string;
  readonly CopySourceIfNoneMatch?: string;
  readonly CopySourceIfModifiedSince?: string;
  readonly CopySourceIfUnmodifiedSince?: string;
}): ReadConditions {
  return {
    ...(input.CopySourceIfMatch === undefined ? {} : { IfMatch: input.CopySourceIfMatch }),
    ...(input.CopySourceIfNoneMatch === undefined ? {} : { IfNoneMatch: input.CopySourceIfNoneMatch }),
    ...(input.CopySourceIfModifiedSince === undefined
      ? {}
      : { IfModifiedSince: input.CopySourceIfModifiedSince }),
    ...(input.CopySourceIfUnmodifiedSince === undefined
      ? {}
      : { IfUnmodifiedSince: input.CopySourceIfUnmodifiedSince }),
  };
}

/** An ETag as clients write it, without quotes. */
export function unquoted(etag: string): string {
  const text = etag.trim();
  return text.startsWith('"') && text.endsWith('"') && text.length >= 2 ? text.slice(1, -1) : text;
}

function matchesAny(list: string, etag: string): boolean {
  return list.split(',').some((item) => {
    const given = item.trim().replace(/^W\//, '');
    return given === '*' || unquoted(given) === etag;
  });
}

/** HTTP dates know no fractions of a second. */
function seconds(ms: number): number {
  return Math.floor(ms / 1_000);
}
