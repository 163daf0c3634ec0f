import { isUtf8 } from 'node:buffer';
import { serializationError } from '../shape/serialization-error.ts';

/** The body as text. @throws ServiceError SerializationException when it is not UTF-8 */
export function bodyText(body: Uint8Array): string {
  if (!isUtf8(body)) throw serializationError('The request body is not valid UTF-8');
  const bytes = body instanceof Buffer ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return bytes.toString('utf8');
}

/**
 * The JSON value of a body; an empty body counts as an empty object. Members may carry any name.
 * @throws ServiceError SerializationException
 */
export function bodyJson(body: Uint8Array): unknown {
  if (body.length === 0) return {};
  const text = bodyText(body);
  try {
    return JSON.parse(text);
  } catch {
    throw serializationError('The request body is not valid JSON');
  }
}
