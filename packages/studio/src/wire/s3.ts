import type { Operation } from './operation.ts';
import { readXmlError } from './read-error.ts';
import { ServiceError } from './service-error.ts';
import { percentEncode } from './sign-request.ts';
import type { CallOptions, Query, Wire, WireRequest } from './wire.ts';
import {
  parseXml,
  readXml,
  type XmlObject,
  type XmlValue,
  xmlFlatList,
  xmlList,
  xmlObject,
} from './xml-shape.ts';

interface S3Request {
  readonly method: WireRequest['method'];
  readonly bucket?: string;
  readonly key?: string;
  readonly query?: Query;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: Blob | string;
}

/** Sends a request to S3. @throws ServiceError with S3's code */
export async function send(wire: Wire, request: S3Request, options?: CallOptions): Promise<Response> {
  const { method, bucket, key, query, headers, body } = request;
  const parts = [bucket, key].filter((part) => part !== undefined);
  const path = `/${parts.map((part) => part.split('/').map(percentEncode).join('/')).join('/')}`;
  const isRead = method === 'GET' || method === 'HEAD';
  const response = await wire.send({ service: 's3', method, path, query, headers, body, isRead }, options);
  if (response.ok) return response;
  // An answer to HEAD has no body that could say more.
  if (method === 'HEAD') throw new ServiceError('NotFound', 'There is no such object.', response.status);
  throw await readXmlError(response);
}

/** An operation of S3, whose protocol is each operation's own. */
export function operation<Input, Output>(
  action: string,
  isRead: boolean,
  run: (wire: Wire, input: Input, options?: CallOptions) => Promise<Output>,
): Operation<Input, Output> {
  return { service: 's3', action, isRead, run };
}

function xmlOperation<Input>() {
  return <Shape extends XmlObject>(
    action: string,
    request: (input: Input) => S3Request,
    output: Shape,
  ): Operation<Input, XmlValue<Shape>> =>
    operation(action, true, async (wire, input, options) => {
      const response = await send(wire, request(input), options);
      return readXml(parseXml(await response.text()), output);
    });
}

type InBucket = { readonly bucket: string };
/** One object. */
export type OfObject = InBucket & { readonly key: string };

export const listBuckets = xmlOperation<Record<string, never>>()(
  'ListBuckets',
  () => ({ method: 'GET' }),
  xmlObject({ Buckets: xmlList(xmlObject({ Name: 'text', CreationDate: 'instant' }), 'Bucket') }),
);

/** Folders are what is common to keys up to the delimiter. */
export const listObjects = xmlOperation<
  InBucket & {
    readonly prefix?: string;
    readonly delimiter?: string;
    readonly continuationToken?: string;
    readonly maxKeys?: number;
  }
>()(
  'ListObjectsV2',
  ({ bucket, prefix, delimiter, continuationToken, maxKeys }) => ({
    method: 'GET',
    bucket,
    query: {
      'list-type': 2,
      prefix,
      delimiter,
      'continuation-token': continuationToken,
      'max-keys': maxKeys,
    },
  }),
  xmlObject({
    Contents: xmlFlatList(xmlObject({ Key: 'text', LastModified: 'instant', ETag: 'text', Size: 'number' })),
    CommonPrefixes: xmlFlatList(xmlObject({ Prefix: 'text' })),
    IsTruncated: 'boolean',
    NextContinuationToken: 'text',
    KeyCount: 'number',
  }),
);

/** What is known of an object without its content. */
export interface ObjectHead {
  readonly sizeBytes: number;
  readonly contentType: string | undefined;
  readonly etag: string | undefined;
  /** Epoch seconds. */
  readonly lastModified: number | undefined;
  /** What the user named `x-amz-meta-…`, without that. */
  readonly metadata: { readonly [name: string]: string };
  /** Headers that it was stored with and is sent with, beside its type. */
  readonly storedHeaders: { readonly [name: string]: string };
}

/** An object, or the part of it that was asked for. */
export interface ObjectContent extends ObjectHead {
  readonly content: Blob;
}

export const headObject = operation('HeadObject', true, async (wire, { bucket, key }: OfObject, options) =>
  headOf(await send(wire, { method: 'HEAD', bucket, key }, options)),
);

/** Reads an object. `sizeBytes` is that of the whole; a range is said in bytes, both ends included. */
export const getObject = operation(
  'GetObject',
  true,
  async (
    wire,
    { bucket, key, range }: OfObject & { readonly range?: { readonly from: number; readonly to: number } },
    options,
  ): Promise<ObjectContent> => {
    const headers = range === undefined ? {} : { range: `bytes=${range.from}-${range.to}` };
    const response = await send(wire, { method: 'GET', bucket, key, headers }, options);
    // The answer's own type is the user's word: what shows the content decides what it is.
    return { ...headOf(response), content: await response.blob() };
  },
);

export const putObject = operation(
  'PutObject',
  false,
  async (
    wire,
    {
      bucket,
      key,
      content,
      contentType,
    }: OfObject & { readonly content: Blob; readonly contentType?: string },
    options,
  ) => {
    const type = contentType ?? content.type;
    const headers = type === '' ? {} : { 'content-type': type };
    await send(wire, { method: 'PUT', bucket, key, headers, body: content }, options);
  },
);

export const copyObject = operation(
  'CopyObject',
  false,
  async (wire, { bucket, key, from }: OfObject & { readonly from: OfObject }, options) => {
    const source = `/${from.bucket}/${from.key.split('/').map(percentEncode).join('/')}`;
    await send(wire, { method: 'PUT', bucket, key, headers: { 'x-amz-copy-source': source } }, options);
  },
);

export const deleteObject = operation(
  'DeleteObject',
  false,
  async (wire, { bucket, key }: OfObject, options) => {
    await send(wire, { method: 'DELETE', bucket, key }, options);
  },
);

export const createBucket = operation('CreateBucket', false, async (wire, { bucket }: InBucket, options) => {
  await send(wire, { method: 'PUT', bucket }, options);
});

/** It must be empty. */
export const deleteBucket = operation('DeleteBucket', false, async (wire, { bucket }: InBucket, options) => {
  await send(wire, { method: 'DELETE', bucket }, options);
});

/** What goes when metadata is replaced, unless it is said again. */
const storedHeaderNames = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'expires',
  'x-amz-website-redirect-location',
  'x-amz-storage-class',
];

function headOf({ headers }: Response): ObjectHead {
  const whole = /\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1];
  const modified = Date.parse(headers.get('last-modified') ?? '');
  const prefix = 'x-amz-meta-';
  return {
    sizeBytes: Number(whole ?? headers.get('content-length') ?? 0),
    contentType: headers.get('content-type') ?? undefined,
    etag: headers.get('etag') ?? undefined,
    lastModified: Number.isNaN(modified) ? undefined : modified / 1_000,
    storedHeaders: Object.fromEntries([...headers].filter(([name]) => storedHeaderNames.includes(name))),
    metadata: Object.fromEntries(
      [...headers]
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, value]) => [name.slice(prefix.length), value]),
    ),
  };
}
