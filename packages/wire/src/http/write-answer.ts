import type { ServerResponse } from 'node:http';
import type { WireAnswer } from '../protocol/wire-request.ts';

/**
 * Writes the head of an answer, and its body where that is no stream.
 * @param extra further headers, names and values in turn
 */
export function writeAnswer(
  response: ServerResponse,
  requestId: string,
  answer: WireAnswer,
  extra: readonly string[],
): void {
  if (response.destroyed) {
    void answer.stream?.[Symbol.asyncIterator]().return?.();
    return;
  }
  const headers = ['x-amzn-RequestId', requestId];
  if (answer.contentType !== undefined) headers.push('Content-Type', answer.contentType);
  // A stream whose length is not known goes out in chunks.
  const isOpenEnded = answer.stream !== undefined && answer.contentLength === undefined;
  if (answer.status !== 204 && answer.status !== 304 && !isOpenEnded)
    headers.push('Content-Length', String(answer.contentLength ?? Buffer.byteLength(answer.body)));
  if (answer.headers !== undefined) headers.push(...answer.headers);
  headers.push(...extra);
  try {
    response.writeHead(answer.status, headers);
  } catch (error) {
    void answer.stream?.[Symbol.asyncIterator]().return?.();
    throw error;
  }
  if (answer.stream === undefined) response.end(answer.body);
}

/**
 * The last resort where an answer could not be written: a 500, or the end of the connection where something was sent
 * already. Whatever happens, nobody waits on. Never throws.
 */
export function writeFailure(response: ServerResponse, requestId: string): void {
  try {
    if (response.destroyed || response.headersSent) {
      response.destroy();
      return;
    }
    const body = JSON.stringify({ message: 'Internal server error' });
    response.writeHead(500, [
      ...['x-amzn-RequestId', requestId, 'x-amzn-ErrorType', 'InternalFailure'],
      ...['Content-Type', 'application/json', 'Content-Length', String(Buffer.byteLength(body))],
      ...['Connection', 'close'],
    ]);
    response.end(body);
  } catch {
    response.destroy();
  }
}
