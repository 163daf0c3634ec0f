import type { Operation } from './operation.ts';
import { type OfObject, operation, send } from './s3.ts';
import type { CallOptions, Wire } from './wire.ts';
import { parseXml, readXml, xmlList, xmlObject } from './xml-shape.ts';

/** Larger files go in parts: each can fail and be told by itself. S3 wants parts of 5 MB at least. */
const partBytes = 8 * 1024 * 1024;
/** S3's own bound. */
const partsMax = 10_000;

export interface UploadInput extends OfObject {
  readonly content: Blob;
  readonly onProgress: (sentBytes: number) => void;
}

/** Uploads a file, in parts where it is large; parts of an upload that failed are taken back. */
export const uploadObject: Operation<UploadInput, void> = operation(
  'UploadObject',
  false,
  async (wire: Wire, input: UploadInput, options?: CallOptions) => {
    const { bucket, key, content, onProgress } = input;
    const headers = content.type === '' ? {} : { 'content-type': content.type };
    if (content.size <= partBytes) {
      await send(wire, { method: 'PUT', bucket, key, headers, body: content }, options);
      onProgress(content.size);
      return;
    }
    const begun = await send(wire, { method: 'POST', bucket, key, headers, query: { uploads: '' } }, options);
    const { UploadId = '' } = readXml(parseXml(await begun.text()), xmlObject({ UploadId: 'text' }));
    try {
      const etags = await sendParts(wire, { ...input, uploadId: UploadId }, options);
      await complete(wire, { bucket, key, uploadId: UploadId, etags }, options);
    } catch (error) {
      await send(wire, { method: 'DELETE', bucket, key, query: { uploadId: UploadId } }).catch(
        () => undefined,
      );
      throw error;
    }
  },
);

async function sendParts(
  wire: Wire,
  { bucket, key, content, uploadId, onProgress }: UploadInput & { readonly uploadId: string },
  options?: CallOptions,
): Promise<readonly string[]> {
  const bytes = Math.max(partBytes, Math.ceil(content.size / partsMax));
  const etags: string[] = [];
  for (let at = 0; at < content.size; at += bytes) {
    const part = content.slice(at, at + bytes);
    const query = { partNumber: etags.length + 1, uploadId };
    const response = await send(wire, { method: 'PUT', bucket, key, query, body: part }, options);
    etags.push(response.headers.get('etag') ?? '');
    onProgress(at + part.size);
  }
  return etags;
}

async function complete(
  wire: Wire,
  given: OfObject & { readonly uploadId: string; readonly etags: readonly string[] },
  options?: CallOptions,
): Promise<void> {
  const { bucket, key, uploadId, etags } = given;
  const parts = etags.map(
    (etag, index) =>
      `<Part><PartNumber>${index + 1}</PartNumber><ETag>${etag.replaceAll('"', '&quot;')}</ETag></Part>`,
  );
  const body = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`;
  await send(wire, { method: 'POST', bucket, key, query: { uploadId }, body }, options);
}

/** The tags of an object. */
export const getObjectTagging = operation(
  'GetObjectTagging',
  true,
  async (wire: Wire, { bucket, key }: OfObject, options?: CallOptions) => {
    const response = await send(wire, { method: 'GET', bucket, key, query: { tagging: '' } }, options);
    const tag = xmlObject({ Key: 'text', Value: 'text' });
    const { TagSet = [] } = readXml(
      parseXml(await response.text()),
      xmlObject({ TagSet: xmlList(tag, 'Tag') }),
    );
    return TagSet.map(({ Key = '', Value = '' }) => [Key, Value] as const);
  },
);
