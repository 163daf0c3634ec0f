import { s3Errors } from './s3-errors.ts';

/** Reads `x-amz-copy-source`: `bucket/key` or `/bucket/key`, percent-encoded. @throws ServiceError */
export function readCopySource(source: string): { readonly bucket: string; readonly key: string } {
  const query = source.indexOf('?versionId=');
  const versionId = query === -1 ? undefined : source.slice(query + '?versionId='.length);
  if (versionId !== undefined && versionId !== 'null') throw s3Errors.invalidVersionId(versionId);
  let text: string;
  try {
    text = decodeURIComponent(query === -1 ? source : source.slice(0, query));
  } catch {
    throw invalid(source);
  }
  const path = text.startsWith('/') ? text.slice(1) : text;
  const slash = path.indexOf('/');
  if (slash <= 0 || slash === path.length - 1) throw invalid(source);
  return { bucket: path.slice(0, slash), key: path.slice(slash + 1) };
}

function invalid(source: string) {
  return s3Errors.invalidArgument('Invalid copy source object key', 'x-amz-copy-source', source);
}
