import type { IncomingMessage } from 'node:http';

/** How reading a body ended. */
export type BodyResult =
  | { readonly kind: 'complete'; readonly bytes: Uint8Array }
  | { readonly kind: 'too-large' }
  /** The client went away; there is nobody to answer. */
  | { readonly kind: 'gone' };

const empty = new Uint8Array(0);

/**
 * What is read and thrown away of a body that is too large, so that the client can finish sending and
 * hear the answer; beyond it the connection ends.
 */
const discardedBytesMax = 16_777_216;

/** For a whole body to arrive; a large archive over a slow line takes its time. */
const arrivalMsMax = 300_000;

/**
 * Reads a request's body.
 * @param bytesMax most bytes that are kept
 */
export function readBody(request: IncomingMessage, bytesMax: number): Promise<BodyResult> {
  const announced = Number(request.headers['content-length'] ?? Number.NaN);
  if (announced > bytesMax + discardedBytesMax) return Promise.resolve({ kind: 'too-large' });
  if (announced === 0) {
    request.resume();
    return Promise.resolve({ kind: 'complete', bytes: empty });
  }
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const timer = request.complete ? undefined : setTimeout(() => request.destroy(), arrivalMsMax);
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= bytesMax) {
        chunks.push(chunk);
        return;
      }
      chunks.length = 0;
      if (length > bytesMax + discardedBytesMax) {
        request.pause();
        resolve({ kind: 'too-large' });
      }
    });
    request.on('end', () => {
      clearTimeout(timer);
      if (length > bytesMax) return resolve({ kind: 'too-large' });
      const bytes = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, length);
      resolve({ kind: 'complete', bytes });
    });
    request.on('error', () => resolve({ kind: 'gone' }));
    request.on('close', () => {
      clearTimeout(timer);
      resolve({ kind: 'gone' });
    });
  });
}
