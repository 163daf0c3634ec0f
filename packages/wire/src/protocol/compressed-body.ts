import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { ServiceError } from '@cairn/kit';
import type { Protocol, WireRequest } from './wire-request.ts';

const unzip = promisify(gunzip);

/**
 * The same protocol for requests whose body may be compressed: SDKs send larger ones of PutMetricData with
 * `Content-Encoding: gzip`. The limit of the body holds for what it unfolds to.
 */
export function acceptingGzip(protocol: Protocol): Protocol {
  return {
    ...protocol,
    async answer(request) {
      const encoding = request.headers['content-encoding'];
      if (encoding === undefined || encoding === 'identity') return protocol.answer(request);
      try {
        return await protocol.answer({ ...request, body: await unzipped(request, protocol.bodyBytesMax) });
      } catch (error) {
        if (error instanceof ServiceError) return protocol.printError(error);
        throw error;
      }
    },
  };
}

async function unzipped({ body, headers }: WireRequest, bytesMax: number): Promise<Uint8Array> {
  if (headers['content-encoding'] !== 'gzip') {
    throw new ServiceError('SerializationException', 'The content encoding of the request is not supported');
  }
  try {
    return await unzip(body, { maxOutputLength: bytesMax });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      const message = `Request must be smaller than ${bytesMax} bytes`;
      throw new ServiceError('RequestEntityTooLargeException', message, { status: 413 });
    }
    throw new ServiceError('SerializationException', 'The request body is not valid gzip');
  }
}
