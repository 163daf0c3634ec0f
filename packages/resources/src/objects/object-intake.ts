import type { ExpectedDigests } from './body-digests.ts';
import type { ObjectContent } from './object-index.ts';
import type { Hasher, HashName, ObjectsPorts } from './object-ports.ts';
import type { ObjectBody } from './object-types.ts';
import { s3Errors } from './s3-errors.ts';

/** Bytes that were taken in: durable where they are files, but not yet anyone's. */
export interface TakenBytes {
  readonly content: ObjectContent;
  readonly size: number;
  /** Base64 by name. */
  readonly hashes: { readonly [name in HashName]?: string };
}

/**
 * Takes a body in: few bytes into memory, more into a new file while they are hashed. Memory in use does
 * not depend on the size.
 * @param inlineMax most bytes that are not made a file
 * @throws ServiceError EntityTooLarge, IncompleteBody, BadDigest, …; no file stays behind then
 */
export async function takeBytes(
  ports: ObjectsPorts,
  body: ObjectBody | undefined,
  expected: ExpectedDigests,
  inlineMax: number,
): Promise<TakenBytes> {
  const sizeMax = ports.limits.objectPutBytes;
  if (body?.length !== undefined && body.length > sizeMax)
    throw s3Errors.entityTooLarge(body.length, sizeMax);
  const hasher = ports.hashing.start(expected.hashes);
  const bytes = new CountedBytes(body, hasher, sizeMax);
  const { head, rest } = await readHead(bytes, inlineMax);
  let content: ObjectContent;
  if (rest === undefined) {
    // A copy of its own: a chunk may be a view of a larger piece of memory, which would travel with it.
    content = { kind: 'inline', bytes: new Uint8Array(head) };
  } else {
    const id = ports.ids.uuid();
    await ports.blobs.write(id, joined(head, rest));
    content = { kind: 'files', files: [{ id, size: bytes.count }] };
  }
  const hashes = hasher.finish();
  try {
    if (body?.length !== undefined && body.length !== bytes.count) throw s3Errors.incompleteBody();
    expected.check(hashes, body);
  } catch (error) {
    await dropBytes(ports, content);
    throw error;
  }
  return { content, size: bytes.count, hashes };
}

/** Removes files that came into no index. */
export async function dropBytes(ports: ObjectsPorts, content: ObjectContent): Promise<void> {
  if (content.kind === 'files') await ports.blobs.remove(content.files.map(({ id }) => id));
}

/** The bytes of some content from `start` to `end` (exclusive). */
export async function* contentBytes(
  ports: Pick<ObjectsPorts, 'blobs'>,
  content: ObjectContent,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array, void> {
  if (content.kind === 'inline') {
    if (end > start) yield content.bytes.subarray(start, end);
    return;
  }
  let from = 0;
  for (const { id, size } of content.files) {
    const to = from + size;
    if (to > start && from < end)
      yield* ports.blobs.read(id, Math.max(0, start - from), Math.min(size, end - from));
    from = to;
    if (from >= end) return;
  }
}

/** Counts and hashes bytes as they pass. */
class CountedBytes {
  count = 0;
  readonly #body: ObjectBody | undefined;
  readonly #hasher: Hasher;
  readonly #sizeMax: number;

  constructor(body: ObjectBody | undefined, hasher: Hasher, sizeMax: number) {
    this.#body = body;
    this.#hasher = hasher;
    this.#sizeMax = sizeMax;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void> {
    if (this.#body === undefined) return;
    for await (const bytes of this.#body.bytes) {
      this.count += bytes.length;
      if (this.count > this.#sizeMax) throw s3Errors.entityTooLarge(this.count, this.#sizeMax);
      this.#hasher.update(bytes);
      yield bytes;
    }
  }
}

/** Reads until there is more than `max`. @returns all bytes, or those read and the rest */
async function readHead(
  bytes: AsyncIterable<Uint8Array>,
  max: number,
): Promise<{ readonly head: Uint8Array; readonly rest: AsyncIterator<Uint8Array> | undefined }> {
  const iterator = bytes[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const next = await iterator.next();
    if (next.done === true) break;
    chunks.push(next.value);
    length += next.value.length;
    if (length > max) return { head: concatenated(chunks, length), rest: iterator };
  }
  return { head: concatenated(chunks, length), rest: undefined };
}

async function* joined(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  try {
    yield head;
    for (;;) {
      const next = await rest.next();
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await rest.return?.();
  }
}

function concatenated(chunks: readonly Uint8Array[], length: number): Uint8Array {
  if (chunks.length === 1) return chunks[0] as Uint8Array;
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
