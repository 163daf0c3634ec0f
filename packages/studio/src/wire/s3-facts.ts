import { type ObjectHead, type OfObject, operation, send } from './s3.ts';
import { percentEncode } from './sign-request.ts';

/** Gives an object these tags in the place of those that it has. */
export const putObjectTagging = operation(
  'PutObjectTagging',
  false,
  async (
    wire,
    { bucket, key, tags }: OfObject & { readonly tags: readonly (readonly [name: string, value: string])[] },
    options,
  ) => {
    const items = tags.map(
      ([name, value]) => `<Tag><Key>${escapeXml(name)}</Key><Value>${escapeXml(value)}</Value></Tag>`,
    );
    const body = `<Tagging><TagSet>${items.join('')}</TagSet></Tagging>`;
    await send(wire, { method: 'PUT', bucket, key, query: { tagging: '' }, body }, options);
  },
);

/**
 * Gives an object other metadata. S3 has no other way than to copy it onto itself; all else that it was stored with is
 * said again, its tags stay, and nothing happens when somebody has written it since it was looked at.
 * @throws ServiceError PreconditionFailed
 */
export const replaceObjectMetadata = operation(
  'ReplaceObjectMetadata',
  false,
  async (
    wire,
    input: OfObject & {
      /** As it is now. */
      readonly head: ObjectHead;
      readonly metadata: { readonly [name: string]: string };
    },
    options,
  ) => {
    const { bucket, key, head, metadata } = input;
    const source = `/${bucket}/${key.split('/').map(percentEncode).join('/')}`;
    const named = Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value]);
    const headers = {
      ...head.storedHeaders,
      ...(head.contentType !== undefined && { 'content-type': head.contentType }),
      ...Object.fromEntries(named),
      'x-amz-copy-source': source,
      'x-amz-metadata-directive': 'REPLACE',
      'x-amz-tagging-directive': 'COPY',
      ...(head.etag !== undefined && { 'x-amz-copy-source-if-match': head.etag }),
    };
    await send(wire, { method: 'PUT', bucket, key, headers }, options);
  },
);

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
